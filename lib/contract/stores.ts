import {
  area,
  COORDINATES,
  closedOn,
  format,
  legalEntity,
  openedOn,
  operator,
  POSTAL,
  STORE_ID,
  VALID_FROM,
} from './columns'
import type { ContractTable } from './tables'
import { words } from './words'

export const STORES: ContractTable = {
  name: 'stores',
  required: true,
  synonyms: words(`
    store magasins magasin pdv points_de_vente point_de_vente boutiques boutique etablissements agences
    shops shop outlets branches sites locations filialen referentiel_magasins dim_store dim_magasin`),
  doc: 'One row per store, closed ones too. Coordinates, or a postal code.',
  columns: [
    STORE_ID,
    {
      name: 'name',
      type: 'text',
      required: true,
      synonyms: words(`
        nom nom_magasin nom_du_magasin libelle_magasin lib_magasin magasin_libelle nom_pdv libelle_pdv
        nom_boutique nom_etablissement libelle_etablissement et_libelle store_name store_label shop_name
        outlet_name branch_name location_name name1`),
      hints: ['libelle', 'designation', 'intitule', 'label', 'lib', 'description', 'raison_sociale_magasin'],
      doc: 'For people.',
    },
    ...COORDINATES,
    ...POSTAL,
    openedOn,
    closedOn,
    area,
    format,
    operator,
    legalEntity,
    {
      name: 'region',
      type: 'text',
      synonyms: [
        'region_commerciale',
        'code_region',
        'direction_regionale',
        'sales_region',
        'region_name',
        'dr',
      ],
      hints: ['secteur', 'zone_commerciale', 'territory', 'area_manager', 'district'],
      doc: 'The retailer’s own region.',
    },
    {
      name: 'fixed_cost_year',
      type: 'number',
      unit: 'currency per year',
      range: { min: 0 },
      synonyms: words(`
        couts_fixes cout_fixe_annuel couts_fixes_annuels charges_fixes charges_fixes_annuelles fixed_costs
        fixed_cost annual_fixed_cost fixed_costs_year`),
      doc: 'Costs that stop when the store closes.',
    },
    {
      name: 'gross_margin_rate',
      type: 'number',
      unit: '0 to 1',
      range: { min: 0, max: 1 },
      synonyms: words(`
        taux_marge taux_de_marge taux_marge_brute taux_de_marge_brute margin_rate gross_margin
        gross_margin_pct margin_pct`),
      doc: 'Gross margin over sales net of tax.',
    },
    {
      name: 'lease_break_on',
      type: 'date',
      synonyms: words(`
        echeance_bail date_echeance_bail echeance_triennale fin_de_bail date_fin_bail lease_break
        lease_break_date lease_end lease_end_date`),
      doc: 'Next date the lease can end.',
    },
    {
      name: 'exit_cost',
      type: 'number',
      unit: 'currency',
      range: { min: 0 },
      synonyms: [
        'cout_sortie',
        'cout_de_sortie',
        'cout_fermeture',
        'cout_de_fermeture',
        'closing_cost',
        'closure_cost',
      ],
      doc: 'What closing costs, once.',
    },
    {
      name: 'passage_share',
      type: 'number',
      unit: '0 to 1',
      range: { min: 0, max: 1 },
      synonyms: ['part_passage', 'part_de_passage', 'clientele_passage', 'passing_share', 'footfall_share'],
      doc: 'Share of sales to passers-by, who have no catchment.',
    },
    {
      name: 'attached_store_id',
      type: 'text',
      synonyms: [
        'magasin_rattachement',
        'magasin_de_rattachement',
        'magasin_hote',
        'host_store_id',
        'parent_store_id',
      ],
      doc: 'The store this corner stands in.',
    },
    {
      name: 'replaces_store_id',
      type: 'text',
      synonyms: words(`
        remplace_magasin ancien_magasin ancien_code_magasin ancien_code previous_store_id old_store_id
        replaces`),
      doc: 'The store this one continues after a move or a renumbering.',
    },
  ],
}

export const STORE_PERIODS: ContractTable = {
  name: 'store_periods',
  required: false,
  synonyms: words(`
    historique_magasins magasins_historique periodes_magasins magasins_periodes store_history
    stores_history travaux_magasins`),
  doc: 'What changed over time at a store.',
  columns: [
    STORE_ID,
    { ...VALID_FROM, required: true },
    {
      name: 'valid_to',
      type: 'date',
      monthEnd: true,
      synonyms: ['date_fin', 'date_de_fin', 'end_date', 'valide_au', 'effective_to'],
      hints: ['fin', 'to', 'au', 'end'],
      doc: 'Last day; empty while valid.',
    },
    operator,
    area,
    format,
    legalEntity,
    {
      name: 'status',
      type: 'text',
      values: [
        { value: 'open', synonyms: ['ouvert', 'actif', 'active', 'trading'] },
        { value: 'refit', synonyms: ['travaux', 'renovation', 'en_travaux', 'refurbishment', 'remodel'] },
        {
          value: 'temporary_closure',
          synonyms: ['fermeture_temporaire', 'temporarily_closed', 'ferme_temporairement'],
        },
        { value: 'liquidation', synonyms: ['clearance', 'destockage', 'closing_down_sale'] },
        { value: 'pop_up', synonyms: ['popup', 'ephemere', 'pop_up_store'] },
      ],
      synonyms: ['statut', 'etat', 'store_status', 'statut_magasin'],
      doc: 'How the store traded.',
    },
  ],
}
