/** Ce que sont les chiffres hors du catalogue : magasins, zones, poches, fermetures, carte. */
export const explainFiguresFr = {
  about: {
    store: 'Magasin : {name}',
    chain: 'Tous les magasins et le web',
    placed: 'Ventes dont le lieu du client est connu',
    identified: 'Ventes à un client identifié',
    year: 'Année civile {year}',
    windows: '12 mois jusqu’à {month}',
    twelve: '12 derniers mois complets, par an, tous canaux',
  },
  inputs: {
    sales: 'Ventes sur 12 mois',
    marginRate: 'Taux de marge',
    fixedCost: 'Coûts fixes par an',
    lost: 'Ventes perdues',
    retained: 'Ventes gardées',
    web: 'dont par le web',
    within: 'dont par des magasins de la même entité',
    across: 'dont par d’autres entités',
    zones: 'Communes dans la zone',
    range: 'Part au moins et au plus',
    minutes: 'Temps de trajet',
    z: 'z (Gi*)',
    q: 'q',
    band: 'Voisinage',
    observed: 'Achats observés',
    expected: 'Achats habituels ou attendus',
    peers: 'Pairs',
    common: 'Communes en commun',
  },
  located: {
    title: 'Clients identifiés et lieux',
    identified: 'Part identifiée du chiffre d’affaires',
    identifiedText:
      'Ventes rattachées à un client particulier identifié, rapportées à toutes les ventes de la période.',
    placed: 'Part du chiffre d’affaires qui porte un lieu',
    placedText:
      'Ventes dont le lieu de résidence du client est connu, rapportées à toutes les ventes de la période. La carte ne montre qu’elles.',
    caveat:
      'Ne dit pas si les clients identifiés ressemblent aux autres. Les ventes anonymes, aux entreprises et aux salariés n’ont pas de lieu.',
    store: 'Part localisée des ventes du magasin',
    storeText: 'Part des ventes des 12 derniers mois complets dont le lieu du client est connu.',
    storeMethod: 'Mesurée à la construction du jeu de données, et gardée avec le magasin.',
  },
  headline: {
    title: 'la phrase d’en-tête',
    change: 'Évolution sur un an',
    changeText: 'Chiffre d’affaires de la période rapporté à celui des mêmes mois un an plus tôt, moins un.',
    peers: 'Évolution médiane des pairs',
    peersText:
      'Chacun des pairs voit son chiffre d’affaires sur 12 mois comparé à celui des 12 mois précédents : la médiane est celle du milieu.',
    peersMethod:
      'Pairs : magasins de même format et de même exploitant s’il y en a cinq, sinon de même format, sinon tous, ouverts sur toute la période. Médiane des indices, fin de période sur début.',
    half: 'Minutes où naît la moitié des ventes localisées',
    halfText:
      'Les communes sont rangées par temps de trajet jusqu’au magasin ; le chiffre est celui où la moitié des ventes localisées est atteinte, arrondi au-dessus.',
    halfMethod: 'Temps de trajet du fournisseur en usage ; ventes du magasin par commune, sur 12 mois.',
  },
  channels: {
    amount: 'Canal {channel}',
    text: 'Chiffre d’affaires hors taxes que le magasin enregistre par ce canal.',
    share: 'Canal {channel} : part',
    shareText: 'Chiffre d’affaires de ce canal, rapporté à celui du magasin.',
    change: 'Canal {channel} : un an',
    changeText: 'Chiffre d’affaires de ce canal rapporté à celui des mêmes mois un an plus tôt, moins un.',
  },
  communes: {
    amount: '{name}',
    text: 'Chiffre d’affaires du magasin auprès des clients qui habitent cette commune.',
    share: '{name} : part',
    shareText:
      'Chiffre d’affaires du magasin dans cette commune, rapporté à tout son chiffre d’affaires localisé.',
    method:
      'Les achats rares sont publiés par cellules plus vastes qu’une commune. Chaque cellule est partagée entre ses communes selon ce que le modèle attend de chacune, ou selon la population sans modèle : c’est la colonne weight.',
    source: 'interpolation pondérée par une variable auxiliaire (Flowerdew et Green, 1992)',
    estimated: 'Part répartie ainsi',
    cells: 'Cellules comptées',
  },
  gains: {
    amount: 'Secteur {name}',
    text: 'Chiffre d’affaires du magasin dans ce secteur, moins celui des mêmes mois un an plus tôt.',
    method:
      'Un secteur est une cellule H3 d’environ {km2} km², la plus fine où se trouvent 70 % des ventes localisées des deux années ; il porte le nom de sa plus grande commune.',
    customers: 'Solde des clients actifs',
    customersText:
      'Clients avec des achats nets positifs sur 12 mois, moins ceux des 12 mois d’un an plus tôt. Chaque compte est arrondi à 5.',
    caveat:
      'Ce ne sont pas des clients gagnés ou perdus un par un : le jeu de données ne suit pas les clients d’une année à l’autre.',
  },
  trend: {
    text: 'Chiffre d’affaires des 12 mois finissant à chaque date, base 100 à la première ; pour les pairs, la médiane et les quartiles des indices.',
    store: 'Indice du magasin, {month}',
    median: 'Indice médian des pairs, {month}',
    method:
      'Pairs : magasins de même format et de même exploitant s’il y en a cinq, sinon de même format, sinon tous, ouverts sur toute la période.',
  },
  decay: {
    text: 'Ce qu’un ménage (ou un habitant) de cette bande de temps achète au magasin en un an.',
    observed: '{band}, observé',
    fitted: '{band}, modèle',
    observedMethod:
      'Ventes du magasin par commune, portées de la part localisée à toutes, sommées par bande de temps de trajet et divisées par les ménages (ou habitants) qui y vivent.',
    fittedMethod:
      'Ventes que le modèle attend de chaque commune : demande de la commune, multipliée par la part que le magasin y prend, sommées par bande et divisées de même.',
    source: 'Huff (1964) ; décroissance choisie sur des communes mises de côté, voir la page Modèle',
  },
  catchment: {
    sign: '{name}, dans la zone',
    of: 'Zone de {name} : {what}',
    area: 'Surface du tracé.',
    areaMethod:
      'Surface sur la sphère du contour dessiné : cercle, cellule de Voronoï, ou union des communes retenues.',
    areaSource: 'formule sphérique de Chamberlain et Duquette (2007)',
    population: 'Habitants des communes dont le point se trouve dans la zone.',
    households: 'Ménages des communes dont le point se trouve dans la zone.',
    revenueStore:
      'Ventes localisées du magasin sur la période, dans les cellules dont le centre tombe dans la zone.',
    revenueChain:
      'Ventes localisées de tous les magasins et du web sur la période, dans les cellules dont le centre tombe dans la zone.',
    share: 'Ventes du magasin dans la zone, rapportées à toutes ses ventes localisées.',
    customers:
      'Clients actifs de l’enseigne sur 12 mois qui habitent la zone : somme des mailles de 36 km² dont le centre y tombe.',
    penetration: 'Clients actifs de la zone rapportés à ses ménages (ou à 1 000 habitants).',
    ownStores: 'Magasins de l’enseigne ouverts dont le point se trouve dans la zone.',
    competitors: 'Concurrents connus, ouverts, dont le point se trouve dans la zone.',
    pointsMethod:
      'Un point est dans la zone quand la commune la plus proche de lui y est, ou selon la distance.',
    zonesMethod: 'Les communes et les cellules de la zone sont celles que le tracé retient : {rule}',
    lowerBound:
      'C’est un minimum : les mailles de moins de {k} clients ne sont pas publiées, les autres sont arrondies à 5.',
    coarse:
      'Les achats rares sont connus par cellules plus vastes : une cellule compte entière là où est son centre.',
  },
  overlap: {
    sign: '{name}, recouvrement',
    first: 'Part de la zone de {a} dans celle de {b}',
    second: 'Part de la zone de {b} dans celle de {a}',
    union: 'Terrain commun rapporté à l’union des deux zones',
    smaller: 'Terrain commun rapporté à la plus petite des deux zones',
    text: 'Ce que les deux zones ont en commun ({measure}), rapporté à : {whole}.',
    method: 'Une zone est un ensemble de communes et de cellules : le commun est leur intersection.',
    source: 'union : Jaccard (1901) ; plus petite : Szymkiewicz et Simpson',
    caveat: 'Un recouvrement n’est pas un transfert : pour cela, simulez une fermeture.',
    shared: 'Clients communs de {a} et {b} en {year}',
    sharedText:
      'Clients distincts qui ont acheté dans les deux magasins dans l’année civile, arrondis à 5 ; rien sous {k}.',
  },
  closing: {
    sign: '{name}, fermeture',
    salesText: 'Ce que le magasin vend en 12 mois, hors taxes, selon la base du modèle.',
    salesMethod:
      'Douze derniers mois complets du magasin, tous canaux qu’il enregistre ; portés à une année pleine quand il a ouvert ou fermé entre-temps.',
    contributionMethod: 'Taux de marge × ventes − coûts fixes de l’année.',
    keptMethod:
      'Le magasin est retiré du choix de chaque commune. Ce qu’elle y dépensait se partage entre les autres magasins de la chaîne, le web et hors de la chaîne, selon leur attrait et leur distance. L’intervalle refait le calcul sous 200 hypothèses.',
    keptSource:
      'choix emboîté (McFadden, 1978) sur les parts de Huff (1964), ajusté aux fermetures passées ; voir la page Modèle',
    lostText: 'Ventes du magasin que ni les autres magasins ni le web de la chaîne ne reprendraient.',
    gainMethod:
      'Coûts fixes qui cessent − taux de marge × ventes perdues. Les ventes perdues viennent du modèle : {value}.',
    extract: 'Taux de marge et coûts fixes viennent de l’extraction.',
  },
  web: {
    sign: '{name}, web autour',
    now: 'Ventes web localisées autour du magasin, dans les mois qui ont suivi sa fermeture.',
    before: 'Ventes web localisées autour du magasin, les mêmes mois un an plus tôt.',
    gain: 'Ventes web autour du magasin après sa fermeture, moins celles des mêmes mois un an plus tôt.',
    growth:
      'Ventes web autour du magasin après sa fermeture, rapportées à celles des mêmes mois un an plus tôt, moins un.',
    chain: 'La même évolution pour toutes les ventes web localisées.',
  },
  pocket: {
    sign: '{name}, poche',
    of: 'Poche : {name}',
    reading: {
      far: 'Clients à plus de {minutes} min d’un magasin',
      web: 'Achats sur le web',
      potential: 'Potentiel sans clients, en magasin',
    },
    households: 'Ménages des communes de la poche.',
    householdsMethod:
      'Somme des communes ; où les ménages ne sont pas donnés, habitants divisés par 2,15 (INSEE, 2022).',
    population: 'Habitants des communes de la poche.',
    observed: 'Ce que les habitants de la poche achètent en 12 mois.',
    observedMethod:
      'Achats localisés des 12 derniers mois. Les cellules qui débordent de la poche sont réparties selon ce qui est attendu de chaque commune ; les achats sans lieu sont supposés répartis comme les autres.',
    expected: {
      far: 'Ce que l’on achète d’habitude aussi loin d’un magasin : dépense moyenne par ménage des lieux comparables.',
      web: 'Ce que l’on achète d’habitude sur le web à cette distance d’un magasin : dépense moyenne par ménage des lieux comparables.',
      potential: 'Ce que la population et l’accès aux magasins laissent attendre, selon le modèle de marché.',
    },
    excess: {
      far: 'Achats observés moins achats habituels.',
      web: 'Achats observés moins achats habituels.',
      potential: 'Achats attendus moins achats observés.',
    },
    excessName: { far: 'En plus', web: 'En plus', potential: 'Manque' },
    names: {
      observed: 'Achats par an',
      expected: 'Habituel ou attendu',
      population: 'Habitants',
      households: 'Foyers',
      minutes: 'Temps moyen au magasin le plus proche',
      z: 'Force de la preuve (z)',
      active: 'Clients actifs, au moins',
    },
    method:
      'L’écart de chaque lieu est rapporté à son bruit, qui grandit avec les paniers et d’un lieu à l’autre. Gi* compare le voisinage de {band} km au reste ; on garde les lieux dont la part de fausses découvertes reste sous {rate}.',
    source:
      'Gi* : Ord et Getis (Geographical Analysis, 1995) ; fausses découvertes : Benjamini et Hochberg (1995)',
    minutes:
      'Temps de trajet jusqu’au magasin ouvert le plus proche, en moyenne sur les ménages de la poche.',
    active:
      'Clients actifs sur 12 mois des mailles de 36 km² dont le centre tombe dans la poche, arrondis à 5 : un minimum.',
    z: 'De combien d’écarts types le voisinage du lieu le plus fort dépasse le hasard.',
    caveat: 'Une poche n’est pas une prévision : pour cela, essayez-y un magasin.',
  },
  legend: {
    flowsTotal: 'Ventes localisées du magasin',
    flowsTotalText: 'Chiffre d’affaires du magasin sur la période dont le lieu du client est connu.',
    flowsShown: 'Part des communes dessinées',
    flowsShownText:
      'Chiffre d’affaires des communes dont une ligne est dessinée, rapporté aux ventes localisées du magasin.',
    flowsMethod:
      'Une ligne par commune d’où vient au moins un millième de la plus grande : les {most} plus grandes au plus. Sa largeur suit le chiffre d’affaires annuel.',
    flowsHeld: 'Les communes dont les achats ne dépassent pas les retours sont omises.',
    differenceText:
      'Chiffre d’affaires localisé de la période, moins celui de la période comparée. Par lieu et par an sur la carte ; ici, sur tous les lieux.',
    differenceMethod:
      'Chaque période est ramenée à une année : division par ses mois, multiplication par douze.',
  },
}
