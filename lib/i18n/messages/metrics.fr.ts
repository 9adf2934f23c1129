/** Le catalogue des indicateurs : nom, définition, ce qu’ils ne disent pas, unités et raisons. */
export const metricsFr = {
  title: 'Indicateurs',
  definition: 'Définition',
  limits: 'Ce que ce chiffre ne dit pas',
  unit: {
    currency: '{currency}',
    tickets: 'tickets',
    items: 'articles',
    customers: 'clients',
    share: 'part',
    change: 'évolution',
    currency_per_ticket: '{currency} par ticket',
    tickets_per_customer: 'tickets par client et par an',
    currency_per_customer: '{currency} par client et par an',
    customers_per_household: 'clients actifs par ménage',
    customers_per_thousand: 'clients actifs pour 1 000 habitants',
    currency_per_household: '{currency} par ménage et par an',
    currency_per_inhabitant: '{currency} par habitant et par an',
    currency_per_km2: '{currency} par km² et par an',
    currency_per_m2: '{currency} par m² et par an',
  },
  availability: { exact: 'exact', coarser: 'approché', unavailable: 'indisponible' },
  reason: {
    rows_without_geography:
      'Les ventes par catégorie ou par segment sont publiées sans lieu : elles ne se croisent ni entre elles ni avec un lieu.',
    short_rows_pooled:
      'Les catégories ou segments de moins de 11 clients sont regroupés : une partie des ventes manque ici.',
    short_months_joined:
      'Là où un mois compte trop peu de clients, plusieurs mois sont publiés ensemble : la période en prend une part égale par mois.',
    atoms_by_centre:
      'Les ventes sont publiées par maille ; un lieu prend les mailles entières dont le centre est dedans.',
    atoms_pooled:
      'Là où un canal compte trop peu de clients, plusieurs canaux sont publiés ensemble et ne se séparent plus.',
    counts_for_fixed_groups:
      'Les clients distincts ne s’additionnent pas : ils sont comptés pour le réseau, pour un magasin ou par lieu, tous canaux confondus, et pour rien d’autre.',
    counts_by_home:
      'Les clients sont comptés par maille de résidence d’environ 36 km² et arrondis à 5 ; les mailles de moins de 11 clients manquent.',
    windows_of_twelve_months:
      'Les clients distincts sont comptés sur 12 mois glissants, jusqu’à la fin de la période.',
    calendar_years: 'Les clients communs sont comptés par année civile.',
    needs_customer_rows:
      'Il faudrait une ligne par client : ce jeu de données n’en contient pas. L’équipe data le calcule sur un jeu détaillé.',
    waiting: 'En cours de calcul…',
    failed: 'Une partie du filtre n’a pas pu être calculée : le chiffre manque.',
    some_not_placed:
      'Quelques tickets identifiés, trop isolés pour être publiés avec un client, manquent au numérateur : le chiffre est un minimum.',
    no_margin: 'Les extraits ne donnent pas la marge.',
    no_items: 'Les extraits ne donnent pas le nombre d’articles.',
    no_households: 'Les zones de ce jeu de données ne donnent pas le nombre de ménages.',
    no_area: 'Les extraits ne donnent la surface d’aucun magasin.',
    no_surface: 'Choisissez un lieu dont la superficie est connue : zone dessinée ou rayon.',
    no_comparison: 'Les données ne couvrent pas toute la période de comparaison.',
    year_before_only: 'Le périmètre comparable n’est défini que par rapport à un an plus tôt.',
    no_comparable_store:
      'Aucun magasin n’est comparable : trop récent, fermé, agrandi ou changé d’exploitant.',
    window_not_held: 'Les données ne couvrent pas les 12 mois jusqu’à la fin de la période.',
    needs_minutes: 'Les temps de trajet vers les magasins ne sont pas encore calculés.',
    not_by_this: 'Ce chiffre n’a pas de sens pour ce découpage.',
    nothing_here: 'Rien à compter ici pour ce filtre.',
  },
  metric: {
    revenue: {
      name: 'Chiffre d’affaires',
      definition:
        'Ventes nettes de taxes, retours déduits, de tous les clients : identifiés, anonymes et professionnels.',
      limits:
        'Ni la marge, ni les commandes non encore vendues. Sur la carte, seules les ventes à des clients dont l’adresse est connue ont un lieu.',
    },
    growth: {
      name: 'Évolution',
      definition:
        'Chiffre d’affaires de la période rapporté à celui de la comparaison, moins un. Des périodes de longueurs différentes sont ramenées au même nombre de mois.',
      limits:
        'Ouvertures et fermetures comprises : pour les magasins en place, voir le périmètre comparable. Le calendrier (samedis, Pâques, soldes) n’est pas corrigé.',
    },
    like_for_like: {
      name: 'Périmètre comparable',
      definition:
        'Évolution sur un an des seuls mois de magasin comparables : même exploitant, surface à 10 % près, ouvert depuis au moins 13 mois, sans fermeture, travaux ni liquidation dans l’un des deux mois. Hors web.',
      limits:
        'Le calendrier n’est pas corrigé. Un concurrent, une déviation ou une météo peuvent expliquer l’écart autant que le magasin.',
    },
    tickets: {
      name: 'Tickets',
      definition: 'Tickets d’achat, retours non comptés.',
      limits:
        'Avec un filtre de catégorie, un ticket compte une fois par catégorie qu’il contient. Les totaux de magasin sans ticket n’en ajoutent pas.',
    },
    average_basket: {
      name: 'Panier moyen',
      definition: 'Chiffre d’affaires, retours déduits, divisé par les tickets d’achat.',
      limits: 'Une moyenne : quelques gros tickets la tirent. Les retours la baissent sans être des tickets.',
    },
    items: {
      name: 'Articles',
      definition: 'Articles des lignes de ticket, tels que les extraits les comptent, retours compris.',
      limits:
        'Un retour ajoute des articles si l’extrait ne les compte pas en négatif. Une paire de rideaux et un canapé comptent chacun pour un si la caisse les enregistre ainsi.',
    },
    margin: {
      name: 'Marge',
      definition: 'Marge des ventes, telle que les extraits la donnent.',
      limits:
        'Son contenu (remises de fin d’année, transport, démarque) est celui de l’extrait. Les ventes sans marge n’y sont pas.',
    },
    margin_rate: {
      name: 'Taux de marge',
      definition: 'Marge divisée par le chiffre d’affaires des ventes dont la marge est donnée.',
      limits: 'Ne dit rien des ventes dont la marge manque, ni des coûts du magasin.',
    },
    web_share: {
      name: 'Part du web',
      definition: 'Chiffre d’affaires du web divisé par celui de tous les canaux choisis.',
      limits:
        'Le retrait en magasin (click & collect) n’en fait pas partie. Un achat préparé en magasin et conclu en ligne compte au web.',
    },
    omnichannel_share: {
      name: 'Part de clients omnicanaux',
      definition:
        'Part des clients actifs sur 12 mois qui ont acheté au moins une fois en magasin et une fois sur le web.',
      limits:
        'Un client inconnu d’un canal passe pour fidèle à l’autre : la part est un minimum. Elle dépend du rapprochement des identifiants. Seul un jeu de données détaillé la donne : un jeu partagé ne compte pas les clients par couple de canaux.',
    },
    active_customers: {
      name: 'Clients actifs',
      definition:
        'Clients particuliers identifiés, distincts, dont les achats nets sont positifs sur les 12 mois jusqu’à la fin de la période. Au moins 11, arrondis à 5.',
      limits:
        'Les clients anonymes n’y sont pas. Les magasins ne s’additionnent pas : un client peut acheter dans plusieurs.',
    },
    frequency: {
      name: 'Fréquence',
      definition: 'Tickets d’achat des clients identifiés sur 12 mois, divisés par les clients actifs.',
      limits:
        'Un passage non identifié (carte oubliée) manque : la fréquence est un minimum. Le nombre de clients est arrondi à 5.',
    },
    spend_per_customer: {
      name: 'Dépense par client',
      definition: 'Chiffre d’affaires des clients identifiés sur 12 mois, divisé par les clients actifs.',
      limits: 'Une moyenne sur des clients très différents. Le nombre de clients est arrondi à 5.',
    },
    penetration: {
      name: 'Pénétration',
      definition:
        'Clients actifs pour 1 000 habitants. Par lieu : clients comptés à leur résidence, rapportés aux habitants du lieu.',
      limits:
        'Un client est une personne, un foyer en compte souvent plusieurs. Les clients anonymes n’y sont pas : à lire avec la part de ventes identifiées.',
    },
    penetration_households: {
      name: 'Pénétration',
      definition: 'Clients actifs rapportés aux ménages du lieu.',
      limits:
        'Un foyer peut compter plusieurs clients. Les clients anonymes n’y sont pas : à lire avec la part de ventes identifiées.',
    },
    revenue_per_household: {
      name: 'CA par ménage',
      definition: 'Chiffre d’affaires ramené à l’année, divisé par les ménages du lieu, clients ou non.',
      limits:
        'Le chiffre d’affaires d’un lieu est celui des clients dont l’adresse est connue : il croît avec leur part.',
    },
    revenue_per_inhabitant: {
      name: 'CA par habitant',
      definition: 'Chiffre d’affaires ramené à l’année, divisé par les habitants du lieu, clients ou non.',
      limits:
        'Le chiffre d’affaires d’un lieu est celui des clients dont l’adresse est connue : il croît avec leur part. Les mailles larges sont réparties selon la population.',
    },
    revenue_per_km2: {
      name: 'CA par km²',
      definition: 'Chiffre d’affaires ramené à l’année, divisé par la superficie du lieu.',
      limits: 'Dit surtout où les gens habitent : pour ce qu’ils achètent, voir le CA par habitant.',
    },
    revenue_per_m2: {
      name: 'CA au m²',
      definition:
        'Chiffre d’affaires des magasins dont la surface est connue, ramené à l’année, divisé par leur surface de vente, comptée pour les mois d’ouverture.',
      limits:
        'La surface est celle d’aujourd’hui, même pour les mois d’avant un agrandissement. Le web sans magasin n’y est pas.',
    },
    within: {
      name: 'Clients à moins de {minutes} min',
      definition:
        'Part des clients actifs qui habitent à moins de {minutes} minutes en voiture d’un magasin du réseau ouvert à la fin de la période, parmi ceux dont le lieu est compté.',
      limits:
        'Comptés par maille de résidence d’environ 36 km², au centre de la maille ; les mailles de moins de 11 clients manquent, et ce sont souvent les plus lointaines. Les minutes sont celles du calcul de trajet indiqué, jusqu’à l’adresse d’aujourd’hui de chaque magasin ; un magasin compte du mois où il ouvre au mois où il ferme, travaux compris. Pour un mois passé, les magasins encore ouverts ne sont cherchés que dans la portée du modèle : si elle est de moins de 60 minutes, la part à 60 est un minimum.',
    },
  },
}
