import { COORDINATES, POSTAL, STORE_ID, VALID_FROM, ZONE_ID } from './columns'
import type { ContractColumn, ContractTable } from './tables'
import { words } from './words'

const customerId: ContractColumn = {
  name: 'customer_id',
  type: 'text',
  synonyms: words(`
    id_client client_id code_client num_client no_client numero_client cd_client cod_client ref_client
    identifiant_client code_tiers t_tiers gp_tiers gl_tiers customer_no customer_number customer_code
    customer_key cust_id sell_to_customer_no bill_to_customer_no kunnr contact_id person_id
    person_account_id crm_id shopper_id member_id household_id kundennummer`),
  hints: ['client', 'customer', 'tiers', 'contact', 'account_id', 'adherent', 'kunde', 'respondent'],
  doc: 'The customer’s stable pseudonymous identifier.',
}

export const SALES: ContractTable = {
  name: 'sales',
  required: true,
  synonyms: words(`
    sale ventes vente tickets ticket lignes_ticket transactions orders order commandes lignes_commande
    factures invoices receipts caisse encaissements pos chiffre_affaires ca revenue fact_sales fact_ventes`),
  doc: 'One row per ticket or ticket line; monthly totals of a store carry `measure` and no ticket.',
  columns: [
    {
      name: 'sold_on',
      type: 'date',
      required: true,
      monthEnd: true,
      synonyms: words(`
        date_ticket date_vente date_de_vente date_transaction date_caisse dt_vente dt_ticket jour_vente
        sale_date sales_date ticket_date transaction_date receipt_date business_day business_date
        business_day_date gl_datepiece gp_datepiece date_piece datum`),
      hints: words(`
        date jour day mois month date_commande order_date date_facture invoice_date date_facturation
        posting_date budat fkdat erdat date_comptable created_at paid_at close_date timestamp horodatage`),
      doc: 'Day of the sale; for a monthly total, the last day of the month.',
    },
    {
      name: 'channel',
      type: 'text',
      required: true,
      unknown: 'warn',
      values: [
        {
          value: 'store',
          synonyms: words(`
            magasin boutique retail shop en_magasin pos caisse offline brick_and_mortar pdv point_de_vente
            in_store instore physique mag`),
        },
        {
          value: 'web',
          synonyms: words(`
            internet site site_web site_internet e_commerce ecommerce ecom e_com en_ligne online
            online_store digital appli app mobile webshop www`),
        },
        {
          value: 'click_and_collect',
          synonyms: words(`
            click_collect clickcollect clickandcollect clic_et_collecte retrait_magasin retrait_en_magasin
            retrait e_reservation reservation_web drive c_c cnc bopis pickup`),
        },
        {
          value: 'phone',
          synonyms: ['telephone', 'tel', 'vad', 'call_center', 'centre_d_appels', 'mail_order', 'vpc'],
        },
        { value: 'marketplace', synonyms: ['place_de_marche', 'market_place', 'mkp', 'marketplaces'] },
        { value: 'buy_back', synonyms: ['reprise', 'rachat', 'buyback', 'trade_in'] },
        { value: 'other', synonyms: ['autre', 'autres', 'others', 'divers'] },
      ],
      synonyms: words(`
        canal canal_vente canal_de_vente canal_distribution code_canal sales_channel order_channel
        channel_code distribution_channel vtweg source_name`),
      hints: ['origine_vente', 'type_vente', 'type_canal', 'source', 'origine'],
      doc: 'Where it was sold; words the contract does not know count as `other`, with a warning.',
    },
    {
      name: 'amount',
      type: 'money',
      required: true,
      unit: 'currency, net of tax',
      synonyms: words(`
        montant_ht mt_ht mnt_ht montant_net_ht montant_ht_net total_ht prix_total_ht ca_ht ca_net_ht
        ca_net chiffre_affaires_ht chiffre_d_affaires_ht gl_totalhtdev gl_totalht net_amount amount_net
        net_sales net_value net_revenue amount_excl_tax amount_excl_vat total_excl_tax netwr subtotal
        revenue_net`),
      hints: words(`
        montant ca chiffre_affaires chiffre_d_affaires sales_amount revenue turnover sales sales_value
        total valeur umsatz montant_total total_amount`),
      doc: 'Net of tax; returns are negative.',
    },
    {
      name: 'ticket_id',
      type: 'text',
      synonyms: words(`
        id_ticket num_ticket no_ticket n_ticket numero_ticket n_de_ticket numero_de_ticket code_ticket
        numero_piece gl_numero gp_numero ticket_no ticket_number receipt_id receipt_no receipt_number
        transaction_id transaction_no transaction_number trans_id transnumber basket_id vbeln`),
      hints: words(`
        ticket commande order_id order_no order_number num_commande id_commande no_commande
        numero_commande document_no invoice_no invoice_id num_facture no_facture id_facture n_facture
        id_panier id_vente sale_id`),
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
      synonyms: [
        'magasin_commande',
        'magasin_de_commande',
        'magasin_vente',
        'magasin_prise_commande',
        'selling_store_id',
      ],
      doc: 'The store that took the order.',
    },
    {
      name: 'fulfilment_store_id',
      type: 'text',
      synonyms: words(`
        magasin_retrait magasin_de_retrait magasin_livraison pickup_store_id fulfillment_store_id
        fulfillment_location ship_from_store_id collect_store_id`),
      doc: 'The store that handed the goods over.',
    },
    { ...customerId, doc: 'Empty for an anonymous ticket.' },
    {
      name: 'customer_type',
      type: 'text',
      values: [
        {
          value: 'private',
          synonyms: words(`
            particulier particuliers part b2c prive consumer personne_physique individual`),
        },
        {
          value: 'business',
          synonyms: words(`
            professionnel professionnels pro b2b entreprise societe company personne_morale collectivite`),
        },
        {
          value: 'staff',
          synonyms: ['personnel', 'salarie', 'salaries', 'employe', 'employee', 'collaborateur'],
        },
      ],
      synonyms: [
        'type_client',
        'type_de_client',
        'typologie_client',
        'nature_client',
        'customer_group',
        'client_type',
      ],
      doc: 'Only private customers are modelled; private where empty.',
    },
    {
      name: 'margin',
      type: 'money',
      unit: 'currency',
      synonyms: ['marge_brute', 'marge_ht', 'montant_marge', 'gross_margin', 'gross_profit', 'margin_amount'],
      hints: ['marge', 'profit'],
      doc: 'Gross margin.',
    },
    {
      name: 'items',
      type: 'number',
      synonyms: words(`
        nb_articles nombre_articles nb_pieces quantite_vendue qte_vendue gl_qtefact sales_quantity
        quantity_sold items_sold item_count lineitem_quantity fkimg`),
      hints: ['articles', 'quantite', 'qte', 'quantity', 'qty', 'units', 'pieces', 'menge'],
      doc: 'Items bought.',
    },
    {
      name: 'category',
      type: 'text',
      synonyms: words(`
        categorie categorie_produit famille_produit famille_article libelle_rayon libelle_famille
        code_famille product_category product_type item_category item_category_code merchandise_category
        matkl`),
      hints: ['rayon', 'famille', 'department', 'univers', 'product_group', 'secteur_produit'],
      doc: 'Product category.',
    },
    // Few synonyms: a postal code in an export of tickets is often the store's.
    {
      name: 'zone_id',
      type: 'text',
      synonyms: ['zone_client', 'insee_client', 'code_insee_client', 'customer_zone'],
      doc: 'Where the buyer of a ticket without customer lives, or of sales summed by zone: a zone, as in customers.',
    },
    {
      name: 'postal_code',
      type: 'text',
      synonyms: ['code_postal_client', 'cp_client', 'customer_zip', 'customer_postal_code'],
      doc: 'The same as a postal code.',
    },
    {
      name: 'country',
      type: 'text',
      synonyms: ['pays_client', 'code_pays_client', 'customer_country'],
      doc: 'ISO 3166 code of two letters of the postal code; the declared country where empty.',
    },
    {
      name: 'customers',
      type: 'number',
      synonyms: ['nb_clients', 'nombre_clients', 'nombre_de_clients', 'customer_count', 'nb_customers'],
      doc: 'Different customers behind a row of sales summed by zone; 1 where empty.',
    },
    {
      name: 'delivered',
      type: 'boolean',
      synonyms: ['est_livre', 'livraison_domicile', 'livre_a_domicile', 'home_delivery', 'is_delivered'],
      hints: ['livre', 'livraison', 'delivery'],
      doc: 'Delivered to the customer: yes or no.',
    },
    {
      name: 'currency',
      type: 'text',
      synonyms: words(`
        devise monnaie code_devise currency_code currency_iso_code waerk waers gl_devise`),
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
      synonyms: ['base_date', 'type_date', 'nature_date'],
      doc: 'What `sold_on` is the date of.',
    },
    {
      name: 'measure',
      type: 'text',
      unknown: 'reject',
      values: [
        { value: 'till_total', synonyms: ['total_caisse', 'ca_caisse', 'tills'] },
        { value: 'sell_in_total', synonyms: ['sell_in', 'total_sell_in', 'sellin'] },
      ],
      synonyms: ['mesure', 'type_total'],
      doc: 'Set on a monthly total of a store, empty on tickets.',
    },
  ],
}

export const CUSTOMERS: ContractTable = {
  name: 'customers',
  required: false,
  synonyms: words(`
    customer clients client fichier_client fichier_clients base_clients crm contacts contact accounts
    account adherents porteurs porteurs_carte tiers members shoppers dim_customer dim_client`),
  doc: 'One row per customer, with one home: coordinates, or postal code and country, or a zone.',
  columns: [
    { ...customerId, required: true, hints: [...(customerId.hints ?? []), 'id', 'code', 'no'] },
    {
      name: 'segment',
      type: 'text',
      synonyms: [
        'segment_client',
        'segmentation',
        'code_segment',
        'segment_rfm',
        'rfm_segment',
        'customer_segment',
      ],
      hints: ['rfm', 'cluster', 'tier', 'statut_fidelite'],
      doc: 'The retailer’s own.',
    },
    {
      name: 'first_purchase_on',
      type: 'date',
      synonyms: [
        'date_premier_achat',
        'date_1er_achat',
        'premier_achat',
        'first_purchase',
        'first_purchase_date',
        'first_order_date',
      ],
      hints: [
        'date_creation',
        'created_at',
        'created_date',
        'customer_since',
        'member_since',
        'date_adhesion',
      ],
      doc: 'First purchase ever.',
    },
    {
      name: 'email_hash',
      type: 'text',
      hashOf: {
        kind: 'email',
        synonyms: words(`
          email mail courriel adresse_email adresse_mail email_address email_client mail_client
          customer_email person_email t_email smtp_addr`),
      },
      synonyms: ['hash_email', 'email_sha256', 'email_md5', 'mail_hash', 'hash_mail', 'hashed_email'],
      doc: 'Hash of the e-mail.',
    },
    {
      name: 'phone_hash',
      type: 'text',
      hashOf: {
        kind: 'phone',
        synonyms: words(`
          phone telephone tel portable mobile gsm tel_mobile tel_portable telephone_portable
          telephone_mobile num_tel no_telephone numero_telephone phone_number phone_no mobile_phone
          person_mobile_phone t_telephone telf1 tel_number`),
      },
      synonyms: words(`
        hash_telephone hash_tel hash_phone phone_sha256 phone_md5 tel_hash hashed_phone`),
      doc: 'Hash of the phone.',
    },
    {
      name: 'loyalty_card',
      type: 'text',
      synonyms: words(`
        carte_fidelite carte_de_fidelite num_carte no_carte numero_carte num_carte_fidelite
        numero_carte_fidelite card_id card_no card_number loyalty_card_number loyalty_id loyalty_number`),
      hints: ['carte', 'card', 'fidelite'],
      doc: 'Loyalty card.',
    },
    {
      name: 'web_account',
      type: 'text',
      synonyms: words(`
        compte_web id_compte_web id_web web_id web_account_id compte_client_web ecommerce_id magento_id
        shopify_id shopify_customer_id`),
      hints: ['compte', 'login', 'user_id'],
      doc: 'Account on the web.',
    },
    {
      name: 'consent_marketing',
      type: 'boolean',
      synonyms: words(`
        consentement consentement_marketing optin optin_email accepts_marketing accepts_email_marketing
        marketing_consent newsletter rgpd`),
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
  synonyms: [
    'adresses',
    'adresses_clients',
    'clients_adresses',
    'addresses',
    'customer_addresses',
    'address',
  ],
  doc: 'More than one place of a customer, or homes over time. Only homes place sales.',
  columns: [
    { ...customerId, required: true },
    {
      name: 'kind',
      type: 'text',
      required: true,
      values: [
        {
          value: 'home',
          synonyms: ['domicile', 'principal', 'principale', 'residence_principale', 'main', 'primary'],
        },
        { value: 'second_home', synonyms: ['residence_secondaire', 'secondaire', 'secondary'] },
        { value: 'work', synonyms: ['travail', 'bureau', 'office', 'professionnelle'] },
        { value: 'delivery', synonyms: ['livraison', 'shipping'] },
        { value: 'billing', synonyms: ['facturation', 'facture', 'invoice'] },
      ],
      synonyms: ['type_adresse', 'type_d_adresse', 'nature_adresse', 'address_type'],
      hints: ['type', 'nature', 'usage'],
      doc: 'What the place is.',
    },
    { ...VALID_FROM, doc: 'First day; always where empty.' },
    ...COORDINATES,
    ...POSTAL,
    ZONE_ID,
    {
      name: 'precision',
      type: 'text',
      synonyms: [
        'qualite_geocodage',
        'precision_geocodage',
        'geocoding_precision',
        'accuracy',
        'result_type',
      ],
      doc: 'How fine the place is, in the geocoder’s words.',
    },
  ],
}
