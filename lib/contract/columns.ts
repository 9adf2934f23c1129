import type { ContractColumn, EnumValue } from './tables'
import { words } from './words'

export const lat: ContractColumn = {
  name: 'lat',
  type: 'number',
  unit: 'degrees',
  range: { min: -90, max: 90 },
  synonyms: words(`
    latitude gps_lat lat_wgs84 latitude_wgs84 geo_lat latitude_gps billing_latitude`),
  hints: ['y', 'coord_y', 'coordonnee_y', 'mailing_latitude', 'person_mailing_latitude'],
  doc: 'Latitude, WGS 84.',
}
export const lon: ContractColumn = {
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
export const openedOn: ContractColumn = {
  name: 'opened_on',
  type: 'date',
  synonyms: words(`
    date_ouverture date_d_ouverture opening_date open_date opened opened_at dt_ouverture et_dateouverture
    store_open_date launch_date`),
  hints: ['ouverture', 'open_from', 'date_creation', 'opening'],
  doc: 'First trading day.',
}
export const closedOn: ContractColumn = {
  name: 'closed_on',
  type: 'date',
  monthEnd: true,
  synonyms: words(`
    date_fermeture date_de_fermeture closing_date close_date closed closed_at dt_fermeture
    et_datefermeture store_close_date closure_date`),
  hints: ['fermeture', 'open_to', 'open_until', 'closing'],
  doc: 'Last trading day; empty while open.',
}
export const area: ContractColumn = {
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
export const format: ContractColumn = {
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
export const operator: ContractColumn = {
  name: 'operator',
  type: 'text',
  values: OPERATORS,
  synonyms: words(`
    exploitant mode_exploitation mode_d_exploitation statut_exploitation operated_by ownership
    ownership_type statut_juridique type_exploitation`),
  hints: ['mode', 'contrat', 'reseau'],
  doc: 'Who runs the store; own where empty.',
}
export const legalEntity: ContractColumn = {
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

/** First day of a place or a period. */
export const VALID_FROM: ContractColumn = {
  name: 'valid_from',
  type: 'date',
  synonyms: words(`
    date_debut date_de_debut start_date valide_du date_effet effective_from begin_date`),
  hints: ['debut', 'from', 'du', 'start'],
  doc: 'First day.',
}
