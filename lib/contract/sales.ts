import { COORDINATES, POSTAL, STORE_ID, ZONE_ID } from './places'
import type { ContractColumn, ContractTable } from './tables'

const customerId: ContractColumn = {
  name: 'customer_id',
  type: 'text',
  synonyms: ['client', 'id_client', 'client_id', 'code_client', 'num_client', 'customer'],
  doc: 'The customer’s stable pseudonymous identifier.',
}

export const SALES: ContractTable = {
  name: 'sales',
  required: true,
  doc: 'One row per ticket or ticket line; monthly totals of a store carry `measure` and no ticket.',
  columns: [
    {
      name: 'sold_on',
      type: 'date',
      required: true,
      synonyms: ['date_ticket', 'date_vente', 'date', 'jour', 'date_commande', 'sale_date', 'ticket_date'],
      doc: 'Day of the sale; for a monthly total, the last day of the month.',
    },
    {
      name: 'channel',
      type: 'text',
      required: true,
      unknown: 'warn',
      values: [
        { value: 'store', synonyms: ['magasin', 'boutique', 'retail', 'shop', 'en_magasin'] },
        { value: 'web', synonyms: ['internet', 'site', 'e_commerce', 'ecommerce', 'en_ligne', 'online'] },
        {
          value: 'click_and_collect',
          synonyms: ['click_collect', 'clic_et_collecte', 'retrait_magasin', 'retrait', 'drive', 'c_c'],
        },
        { value: 'phone', synonyms: ['telephone', 'tel', 'vad', 'call_center'] },
        { value: 'marketplace', synonyms: ['place_de_marche', 'market_place'] },
        { value: 'buy_back', synonyms: ['reprise', 'rachat', 'buyback', 'trade_in'] },
        { value: 'other', synonyms: ['autre', 'autres', 'others'] },
      ],
      synonyms: ['canal', 'canal_vente', 'canal_de_vente', 'sales_channel'],
      doc: 'Where it was sold; words the contract does not know count as `other`, with a warning.',
    },
    {
      name: 'amount',
      type: 'money',
      required: true,
      unit: 'currency, net of tax',
      synonyms: [
        'montant',
        'montant_ht',
        'ca',
        'ca_ht',
        'chiffre_affaires',
        'net_amount',
        'sales_amount',
        'revenue',
      ],
      doc: 'Net of tax; returns are negative.',
    },
    {
      name: 'ticket_id',
      type: 'text',
      synonyms: ['ticket', 'id_ticket', 'num_ticket', 'numero_ticket', 'commande', 'order_id', 'receipt_id'],
      doc: 'Lines of one ticket share it; without it every row is a ticket.',
    },
    {
      ...STORE_ID,
      required: false,
      doc: 'The store that books the sale; required unless the channel is web.',
    },
    {
      name: 'order_store_id',
      type: 'text',
      synonyms: ['magasin_commande', 'magasin_vente'],
      doc: 'The store that took the order.',
    },
    {
      name: 'fulfilment_store_id',
      type: 'text',
      synonyms: ['magasin_retrait', 'magasin_livraison', 'pickup_store_id', 'fulfillment_store_id'],
      doc: 'The store that handed the goods over.',
    },
    { ...customerId, doc: 'Empty for an anonymous ticket.' },
    {
      name: 'customer_type',
      type: 'text',
      values: [
        { value: 'private', synonyms: ['particulier', 'b2c', 'prive', 'consumer'] },
        { value: 'business', synonyms: ['professionnel', 'pro', 'b2b', 'entreprise'] },
        { value: 'staff', synonyms: ['personnel', 'salarie', 'employe', 'employee'] },
      ],
      synonyms: ['type_client', 'typologie_client'],
      doc: 'Only private customers are modelled; private where empty.',
    },
    {
      name: 'margin',
      type: 'money',
      unit: 'currency',
      synonyms: ['marge', 'marge_brute'],
      doc: 'Gross margin.',
    },
    {
      name: 'items',
      type: 'number',
      synonyms: ['articles', 'quantite', 'qte', 'nb_articles', 'quantity', 'units'],
      doc: 'Items bought.',
    },
    {
      name: 'category',
      type: 'text',
      synonyms: ['categorie', 'rayon', 'famille', 'famille_produit', 'department'],
      doc: 'Product category.',
    },
    {
      name: 'delivered',
      type: 'boolean',
      synonyms: ['livre', 'livraison', 'delivery'],
      doc: 'Delivered to the customer: yes or no.',
    },
    {
      name: 'currency',
      type: 'text',
      synonyms: ['devise', 'monnaie'],
      doc: 'The declared currency where empty.',
    },
    {
      name: 'date_basis',
      type: 'text',
      values: [
        { value: 'order', synonyms: ['commande'] },
        { value: 'invoice', synonyms: ['facture', 'facturation'] },
        { value: 'delivery', synonyms: ['livraison'] },
      ],
      synonyms: ['base_date', 'type_date'],
      doc: 'What `sold_on` is the date of.',
    },
    {
      name: 'measure',
      type: 'text',
      unknown: 'reject',
      values: [
        { value: 'till_total', synonyms: ['total_caisse', 'ca_caisse'] },
        { value: 'sell_in_total', synonyms: ['sell_in', 'total_sell_in'] },
      ],
      synonyms: ['mesure'],
      doc: 'Set on a monthly total of a store, empty on tickets.',
    },
  ],
}

export const CUSTOMERS: ContractTable = {
  name: 'customers',
  required: false,
  doc: 'One row per customer, with one home: coordinates, or postal code and country, or a zone.',
  columns: [
    { ...customerId, required: true },
    {
      name: 'segment',
      type: 'text',
      synonyms: ['segment_client', 'segmentation'],
      doc: 'The retailer’s own.',
    },
    {
      name: 'first_purchase_on',
      type: 'date',
      synonyms: ['date_premier_achat', 'premier_achat', 'first_purchase'],
      doc: 'First purchase ever.',
    },
    {
      name: 'email_hash',
      type: 'text',
      synonyms: ['hash_email', 'email_sha256'],
      doc: 'Hash of the e-mail.',
    },
    {
      name: 'phone_hash',
      type: 'text',
      synonyms: ['hash_telephone', 'phone_sha256'],
      doc: 'Hash of the phone.',
    },
    {
      name: 'loyalty_card',
      type: 'text',
      synonyms: ['carte_fidelite', 'num_carte', 'card_id'],
      doc: 'Loyalty card.',
    },
    { name: 'web_account', type: 'text', synonyms: ['compte_web', 'account_id'], doc: 'Account on the web.' },
    {
      name: 'consent_marketing',
      type: 'boolean',
      synonyms: ['consentement', 'optin', 'opt_in'],
      doc: 'May be addressed: yes or no.',
    },
    ...COORDINATES,
    ...POSTAL,
    ZONE_ID,
  ],
}

export const CUSTOMER_PLACES: ContractTable = {
  name: 'customer_places',
  required: false,
  doc: 'More than one place of a customer, or homes over time. Only homes place sales.',
  columns: [
    { ...customerId, required: true },
    {
      name: 'kind',
      type: 'text',
      required: true,
      values: [
        { value: 'home', synonyms: ['domicile', 'principal'] },
        { value: 'second_home', synonyms: ['residence_secondaire', 'secondaire'] },
        { value: 'work', synonyms: ['travail', 'bureau'] },
        { value: 'delivery', synonyms: ['livraison'] },
        { value: 'billing', synonyms: ['facturation'] },
      ],
      synonyms: ['type', 'type_adresse', 'nature'],
      doc: 'What the place is.',
    },
    {
      name: 'valid_from',
      type: 'date',
      synonyms: ['date_debut', 'debut', 'from', 'start_date', 'valide_du'],
      doc: 'First day; always where empty.',
    },
    ...COORDINATES,
    ...POSTAL,
    ZONE_ID,
    {
      name: 'precision',
      type: 'text',
      synonyms: ['qualite_geocodage', 'accuracy'],
      doc: 'How fine the place is, in the geocoder’s words.',
    },
  ],
}
