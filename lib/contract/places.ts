import type { ContractColumn, ContractTable, EnumValue } from './tables'
import { words } from './words'

const lat: ContractColumn = {
  name: 'lat',
  type: 'number',
  unit: 'degrees',
  range: { min: -90, max: 90 },
  synonyms: words(`
    latitude gps_lat lat_wgs84 latitude_wgs84 geo_lat latitude_gps billing_latitude`),
  hints: ['y', 'coord_y', 'coordonnee_y', 'mailing_latitude', 'person_mailing_latitude'],
  doc: 'Latitude, WGS 84.',
}
const lon: ContractColumn = {
  name: 'lon',
  type: 'number',
  unit: 'degrees',
  range: { min: -180, max: 180 },
  synonyms: words(`
    lng longitude gps_lon gps_lng lon_wgs84 longitude_wgs84 geo_lon geo_lng longitude_gps
    billing_longitude`),
  hints: ['x', 'long', 'coord_x', 'coordonnee_x', 'mailing_longitude', 'person_mailing_longitude'],
  doc: 'Longitude, WGS 84.',
}
const openedOn: ContractColumn = {
  name: 'opened_on',
  type: 'date',
  synonyms: words(`
    date_ouverture date_d_ouverture opening_date open_date opened opened_at dt_ouverture et_dateouverture
    store_open_date launch_date`),
  hints: ['ouverture', 'open_from', 'date_creation', 'opening'],
  doc: 'First trading day.',
}
const closedOn: ContractColumn = {
  name: 'closed_on',
  type: 'date',
  monthEnd: true,
  synonyms: words(`
    date_fermeture date_de_fermeture closing_date close_date closed closed_at dt_fermeture
    et_datefermeture store_close_date closure_date`),
  hints: ['fermeture', 'open_to', 'open_until', 'closing'],
  doc: 'Last trading day; empty while open.',
}
const area: ContractColumn = {
  name: 'selling_area_m2',
  type: 'number',
  unit: 'm2',
  range: { min: 0 },
  synonyms: words(`
    surface_vente surface_de_vente surface_m2 surface_vente_m2 surface_commerciale selling_area
    selling_area_sqm sales_area sales_area_sqm salesarea_qm floor_area store_size_sqm size_sqm et_surface
    verkaufsflaeche`),
  hints: ['surface', 'm2', 'sqm', 'area', 'surface_totale', 'store_size'],
  doc: 'Selling area.',
}
const format: ContractColumn = {
  name: 'format',
  type: 'text',
  synonyms: words(`
    concept type_magasin type_de_magasin store_format store_type shop_type format_magasin enseigne_format
    typologie_magasin`),
  hints: ['typologie', 'type', 'enseigne', 'banner'],
  doc: 'The retailer’s own word for the kind of store.',
}
const OPERATORS: readonly EnumValue[] = [
  {
    value: 'own',
    synonyms: words(`
      propre integre integree succursale succursaliste en_propre magasin_propre company_owned owned
      corporate branch coco filiale`),
  },
  {
    value: 'affiliate',
    synonyms: words(`
      affilie affiliee commission_affiliation commissionnaire_affilie affiliation affiliated commission`),
  },
  {
    value: 'franchise',
    synonyms: ['franchisee', 'franchised', 'franchise_store', 'fofo', 'licence', 'master_franchise'],
  },
]
const operator: ContractColumn = {
  name: 'operator',
  type: 'text',
  values: OPERATORS,
  synonyms: words(`
    exploitant mode_exploitation mode_d_exploitation statut_exploitation operated_by ownership
    ownership_type statut_juridique type_exploitation`),
  hints: ['mode', 'contrat', 'reseau'],
  doc: 'Who runs the store; own where empty.',
}
const legalEntity: ContractColumn = {
  name: 'legal_entity',
  type: 'text',
  synonyms: words(`
    entite_juridique raison_sociale societe_juridique code_societe company_code bukrs siren et_societe
    legal_entity_code`),
  hints: ['societe', 'company', 'entite'],
  doc: 'Who books the sales.',
}

/** A place without coordinates; the table says whether it may stand in for them. */
export const POSTAL: readonly ContractColumn[] = [
  {
    name: 'postal_code',
    type: 'text',
    synonyms: words(`
      code_postal cp zip zipcode postcode code_postal_client cp_client pstlz t_codepostal et_codepostal
      billing_zip billing_postal_code mailing_postal_code person_mailing_postal_code customer_zip
      customer_postal_code home_postal_code plz cap codigo_postal`),
    hints: ['postal', 'code_post', 'shipping_zip', 'shipping_postal_code', 'delivery_postal_code'],
    doc: 'Postal code; leading zeros are restored where the country is France.',
  },
  {
    name: 'country',
    type: 'text',
    synonyms: words(`
      pays code_pays country_code country_iso iso_country land1 t_pays et_pays country_region_code
      billing_country billing_country_code mailing_country mailing_country_code person_mailing_country
      person_mailing_country_code pays_client`),
    hints: ['land', 'nation', 'shipping_country', 'shipping_country_code'],
    doc: 'ISO 3166 code of two letters; the declared country where empty.',
  },
]
export const COORDINATES: readonly ContractColumn[] = [lat, lon]
export const ZONE_ID: ContractColumn = {
  name: 'zone_id',
  type: 'text',
  synonyms: words(`
    insee code_insee code_commune code_insee_commune commune_id id_zone code_zone zone_code geoid iris
    code_iris com depcom`),
  hints: ['zone', 'block_group', 'census_tract', 'nuts', 'lau'],
  doc: 'A zone of the zones table, or the INSEE code of a French commune.',
}
export const STORE_ID: ContractColumn = {
  name: 'store_id',
  type: 'text',
  required: true,
  synonyms: words(`
    code_magasin id_magasin magasin_id magasin_code num_magasin no_magasin numero_magasin cd_magasin
    cod_mag code_mag num_mag code_pdv id_pdv num_pdv code_point_de_vente code_boutique id_boutique
    code_etablissement id_etablissement et_etablissement gl_etablissement gp_etablissement code_agence
    code_site store_code store_no store_number store_num store_key shop_id shop_code shop_no outlet_id
    outlet_code branch_id branch_code site_code location_id location_code retail_store_id werks
    filialnummer filiale_id`),
  hints: words(`
    magasin mag pdv point_de_vente boutique etablissement agence store shop outlet branch site site_id
    location filiale plant`),
  doc: 'The store’s stable identifier.',
}

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

/** First day of a place or a period. */
export const VALID_FROM: ContractColumn = {
  name: 'valid_from',
  type: 'date',
  synonyms: words(`
    date_debut date_de_debut start_date valide_du date_effet effective_from begin_date`),
  hints: ['debut', 'from', 'du', 'start'],
  doc: 'First day.',
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

export const ZONES: ContractTable = {
  name: 'zones',
  required: false,
  synonyms: words(`
    zone communes iris secteurs block_groups census_tracts quartiers demographics`),
  doc: 'Where people live. Default for France: communes, shipped.',
  columns: [
    { ...ZONE_ID, required: true, doc: 'The zone’s stable identifier.' },
    { ...lat, required: true },
    { ...lon, required: true },
    {
      name: 'name',
      type: 'text',
      synonyms: ['nom', 'nom_zone', 'nom_commune', 'libelle_commune', 'zone_name'],
      hints: ['libelle', 'commune', 'label', 'libgeo'],
      doc: 'For people.',
    },
    {
      name: 'population',
      type: 'number',
      unit: 'inhabitants',
      range: { min: 0 },
      synonyms: ['habitants', 'nb_habitants', 'inhabitants', 'population_totale', 'total_population', 'pmun'],
      hints: ['pop', 'people'],
      doc: 'Inhabitants.',
    },
    {
      name: 'households',
      type: 'number',
      range: { min: 0 },
      synonyms: ['menages', 'nb_menages', 'foyers', 'nb_foyers', 'household_count'],
      doc: 'Households.',
    },
    {
      name: 'median_income',
      type: 'number',
      unit: 'currency per year',
      range: { min: 0 },
      synonyms: [
        'revenu_median',
        'revenu_median_uc',
        'niveau_de_vie_median',
        'med_disp',
        'median_household_income',
      ],
      hints: ['income', 'revenu'],
      doc: 'Median income.',
    },
    {
      name: 'spend_potential',
      type: 'number',
      unit: 'currency per year',
      range: { min: 0 },
      synonyms: [
        'potentiel_depense',
        'potentiel_de_depense',
        'potentiel_marche',
        'market_potential',
        'spending',
      ],
      hints: ['potentiel', 'idc', 'potential'],
      doc: 'What the zone spends on the category, with everybody.',
    },
  ],
}

export const COMPETITORS: ContractTable = {
  name: 'competitors',
  required: false,
  synonyms: ['competitor', 'concurrents', 'concurrence', 'concurrent', 'competition'],
  doc: 'Stores of others.',
  columns: [
    {
      name: 'competitor_id',
      type: 'text',
      required: true,
      synonyms: ['id_concurrent', 'code_concurrent', 'num_concurrent', 'competitor_code', 'siret'],
      hints: ['concurrent', 'competitor', 'id', 'code'],
      doc: 'The store’s stable identifier.',
    },
    {
      name: 'name',
      type: 'text',
      required: true,
      synonyms: ['nom', 'enseigne', 'banner', 'nom_concurrent', 'competitor_name', 'brand'],
      hints: ['libelle', 'label'],
      doc: 'For people.',
    },
    { ...lat, required: true },
    { ...lon, required: true },
    area,
    openedOn,
    closedOn,
  ],
}

export const TRAVEL_TIMES: ContractTable = {
  name: 'travel_times',
  required: false,
  synonyms: [
    'temps_trajet',
    'temps_de_trajet',
    'temps_parcours',
    'matrice_temps',
    'drive_times',
    'travel_time_matrix',
  ],
  doc: 'Minutes by car from the data team’s own matrix.',
  columns: [
    {
      name: 'origin',
      type: 'text',
      required: true,
      synonyms: ['origine', 'zone_id', 'origin_id', 'code_insee', 'code_commune', 'from_zone', 'origin_zone'],
      hints: ['from', 'zone', 'insee', 'commune'],
      doc: 'A zone_id.',
    },
    { ...STORE_ID, hints: [...(STORE_ID.hints ?? []), 'destination', 'to'] },
    {
      name: 'minutes',
      type: 'number',
      required: true,
      unit: 'minutes',
      range: { min: 0 },
      synonyms: words(`
        temps_minutes duree_minutes temps_min duree_min duration_minutes duration_min drive_minutes`),
      hints: ['temps', 'duree', 'duration', 'travel_time', 'time', 'min'],
      doc: 'One way.',
    },
  ],
}
