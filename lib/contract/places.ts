import type { ContractColumn, ContractTable, EnumValue } from './tables'

const lat: ContractColumn = {
  name: 'lat',
  type: 'number',
  unit: 'degrees',
  synonyms: ['latitude', 'y', 'coord_y', 'gps_lat'],
  doc: 'Latitude, WGS 84.',
}
const lon: ContractColumn = {
  name: 'lon',
  type: 'number',
  unit: 'degrees',
  synonyms: ['lng', 'long', 'longitude', 'x', 'coord_x', 'gps_lon'],
  doc: 'Longitude, WGS 84.',
}
const openedOn: ContractColumn = {
  name: 'opened_on',
  type: 'date',
  synonyms: ['date_ouverture', 'ouverture', 'opening_date', 'open_date', 'opened'],
  doc: 'First trading day.',
}
const closedOn: ContractColumn = {
  name: 'closed_on',
  type: 'date',
  synonyms: ['date_fermeture', 'fermeture', 'closing_date', 'close_date', 'closed'],
  doc: 'Last trading day; empty while open.',
}
const area: ContractColumn = {
  name: 'selling_area_m2',
  type: 'number',
  unit: 'm2',
  synonyms: [
    'surface',
    'surface_vente',
    'surface_de_vente',
    'surface_m2',
    'selling_area',
    'sales_area',
    'm2',
  ],
  doc: 'Selling area.',
}
const format: ContractColumn = {
  name: 'format',
  type: 'text',
  synonyms: ['concept', 'type_magasin', 'store_format', 'enseigne_format'],
  doc: 'The retailer’s own word for the kind of store.',
}
const OPERATORS: readonly EnumValue[] = [
  { value: 'own', synonyms: ['propre', 'integre', 'succursale', 'succursaliste', 'en_propre'] },
  { value: 'affiliate', synonyms: ['affilie', 'commission_affiliation', 'affiliation'] },
  { value: 'franchise', synonyms: ['franchisee', 'franchised', 'franchise_store'] },
]
const operator: ContractColumn = {
  name: 'operator',
  type: 'text',
  values: OPERATORS,
  synonyms: ['exploitant', 'mode_exploitation', 'statut_exploitation', 'operated_by'],
  doc: 'Who runs the store; own where empty.',
}
const legalEntity: ContractColumn = {
  name: 'legal_entity',
  type: 'text',
  synonyms: ['societe', 'entite_juridique', 'raison_sociale', 'company'],
  doc: 'Who books the sales.',
}

/** A place without coordinates; the table says whether it may stand in for them. */
export const POSTAL: readonly ContractColumn[] = [
  {
    name: 'postal_code',
    type: 'text',
    synonyms: ['code_postal', 'cp', 'zip', 'zip_code', 'zipcode', 'postcode'],
    doc: 'Postal code; leading zeros are restored where the country is France.',
  },
  {
    name: 'country',
    type: 'text',
    synonyms: ['pays', 'code_pays', 'country_code'],
    doc: 'ISO 3166 code of two letters; the declared country where empty.',
  },
]
export const COORDINATES: readonly ContractColumn[] = [lat, lon]
export const ZONE_ID: ContractColumn = {
  name: 'zone_id',
  type: 'text',
  synonyms: ['zone', 'insee', 'code_insee', 'code_commune', 'commune_id', 'geoid'],
  doc: 'A zone of the zones table, or the INSEE code of a French commune.',
}
export const STORE_ID: ContractColumn = {
  name: 'store_id',
  type: 'text',
  required: true,
  synonyms: [
    'magasin',
    'code_magasin',
    'id_magasin',
    'magasin_id',
    'num_magasin',
    'store',
    'store_code',
    'shop_id',
  ],
  doc: 'The store’s stable identifier.',
}

export const STORES: ContractTable = {
  name: 'stores',
  required: true,
  doc: 'One row per store, closed ones too. Coordinates, or a postal code.',
  columns: [
    STORE_ID,
    {
      name: 'name',
      type: 'text',
      required: true,
      synonyms: ['nom', 'nom_magasin', 'libelle', 'libelle_magasin', 'store_name', 'shop_name'],
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
      synonyms: ['region_commerciale', 'secteur', 'direction_regionale'],
      doc: 'The retailer’s own region.',
    },
    {
      name: 'fixed_cost_year',
      type: 'number',
      unit: 'currency per year',
      synonyms: ['couts_fixes', 'cout_fixe_annuel', 'couts_fixes_annuels', 'fixed_costs'],
      doc: 'Costs that stop when the store closes.',
    },
    {
      name: 'gross_margin_rate',
      type: 'number',
      unit: '0 to 1',
      synonyms: ['taux_marge', 'taux_de_marge', 'taux_marge_brute', 'margin_rate'],
      doc: 'Gross margin over sales net of tax.',
    },
    {
      name: 'lease_break_on',
      type: 'date',
      synonyms: ['echeance_bail', 'date_echeance_bail', 'fin_de_bail', 'lease_break'],
      doc: 'Next date the lease can end.',
    },
    {
      name: 'exit_cost',
      type: 'number',
      unit: 'currency',
      synonyms: ['cout_sortie', 'cout_fermeture', 'closing_cost'],
      doc: 'What closing costs, once.',
    },
    {
      name: 'passage_share',
      type: 'number',
      unit: '0 to 1',
      synonyms: ['part_passage', 'clientele_passage', 'passing_share'],
      doc: 'Share of sales to passers-by, who have no catchment.',
    },
    {
      name: 'attached_store_id',
      type: 'text',
      synonyms: ['magasin_rattachement', 'magasin_hote', 'host_store_id'],
      doc: 'The store this corner stands in.',
    },
    {
      name: 'replaces_store_id',
      type: 'text',
      synonyms: ['remplace_magasin', 'ancien_magasin', 'ancien_code_magasin', 'previous_store_id'],
      doc: 'The store this one continues after a move or a renumbering.',
    },
  ],
}

export const STORE_PERIODS: ContractTable = {
  name: 'store_periods',
  required: false,
  doc: 'What changed over time at a store.',
  columns: [
    STORE_ID,
    {
      name: 'valid_from',
      type: 'date',
      required: true,
      synonyms: ['date_debut', 'debut', 'from', 'start_date', 'valide_du'],
      doc: 'First day.',
    },
    {
      name: 'valid_to',
      type: 'date',
      synonyms: ['date_fin', 'fin', 'to', 'end_date', 'valide_au'],
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
        { value: 'open', synonyms: ['ouvert'] },
        { value: 'refit', synonyms: ['travaux', 'renovation'] },
        { value: 'temporary_closure', synonyms: ['fermeture_temporaire', 'temporarily_closed'] },
        { value: 'liquidation', synonyms: ['clearance'] },
        { value: 'pop_up', synonyms: ['popup', 'ephemere'] },
      ],
      synonyms: ['statut', 'etat'],
      doc: 'How the store traded.',
    },
  ],
}

export const ZONES: ContractTable = {
  name: 'zones',
  required: false,
  doc: 'Where people live. Default for France: communes, shipped.',
  columns: [
    { ...ZONE_ID, required: true, doc: 'The zone’s stable identifier.' },
    { ...lat, required: true },
    { ...lon, required: true },
    { name: 'name', type: 'text', synonyms: ['nom', 'libelle', 'commune', 'label'], doc: 'For people.' },
    {
      name: 'population',
      type: 'number',
      unit: 'inhabitants',
      synonyms: ['habitants', 'inhabitants', 'pop'],
      doc: 'Inhabitants.',
    },
    { name: 'households', type: 'number', synonyms: ['menages', 'foyers'], doc: 'Households.' },
    {
      name: 'median_income',
      type: 'number',
      unit: 'currency per year',
      synonyms: ['revenu_median', 'niveau_de_vie_median', 'income'],
      doc: 'Median income.',
    },
    {
      name: 'spend_potential',
      type: 'number',
      unit: 'currency per year',
      synonyms: ['potentiel', 'potentiel_depense', 'idc', 'potential'],
      doc: 'What the zone spends on the category, with everybody.',
    },
  ],
}

export const COMPETITORS: ContractTable = {
  name: 'competitors',
  required: false,
  doc: 'Stores of others.',
  columns: [
    {
      name: 'competitor_id',
      type: 'text',
      required: true,
      synonyms: ['concurrent', 'id_concurrent', 'code_concurrent'],
      doc: 'The store’s stable identifier.',
    },
    {
      name: 'name',
      type: 'text',
      required: true,
      synonyms: ['nom', 'enseigne', 'banner'],
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
  doc: 'Minutes by car from the data team’s own matrix.',
  columns: [
    {
      name: 'origin',
      type: 'text',
      required: true,
      synonyms: ['origine', 'from', 'zone_id'],
      doc: 'A zone_id.',
    },
    STORE_ID,
    {
      name: 'minutes',
      type: 'number',
      required: true,
      unit: 'minutes',
      synonyms: ['temps', 'duree', 'temps_minutes', 'duration', 'travel_time'],
      doc: 'One way.',
    },
  ],
}
