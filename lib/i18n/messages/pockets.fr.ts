/** Les poches de clientèle (gisements). */
export const pocketsFr = {
  view: 'Poches',
  title: 'Poches de clientèle',
  reading: 'Lecture',
  readings: { customers: 'Clients sans magasin', potential: 'Potentiel sans clients' },
  who: 'À plus de',
  onWeb: 'Achats web',
  region: 'Région',
  everywhere: 'Toutes les régions',
  band: 'Voisinage comparé',
  bandText: 'à {km} km à la ronde',
  unproven: 'Montrer aussi ce que le hasard peut expliquer',
  maybe: 'non prouvée',
  noPotential:
    'Aucun magasin n’envoie de clients localisés : le modèle ne peut pas dire ce que chaque lieu devrait acheter.',
  waiting: 'Le modèle de marché se cale, puis les poches sont cherchées…',
  failed: 'Les poches n’ont pas pu être cherchées.',
  retry: 'Réessayer',
  millions: '{value} millions de foyers',
  some: '{value} foyers',
  inAll: 'Toutes régions :',
  lead: {
    far: '{households} vivent à plus de {minutes} min d’un magasin. Ils achètent {amount} par an, magasins et web, soit {share} des ventes.',
    web: 'Le web vend {amount} par an, {share} des ventes, à {households}.',
    potential: '{households} achètent {amount} par an dans les magasins, {share} des ventes.',
  },
  count:
    '{count, plural, =0 {Aucune poche ne se détache.} one {Une poche se détache.} other {# poches se détachent.}}',
  countIn:
    '{count, plural, =0 {Aucune poche ne se détache en région {where}.} one {Une poche se détache en région {where}.} other {# poches se détachent en région {where}.}}',
  caption: {
    far: 'Poches de clients éloignés des magasins, avec leurs foyers, leurs achats et ce qui dépasse l’habituel',
    web: 'Poches de clients du web, avec leurs foyers, leurs achats et ce qui dépasse l’habituel',
    potential: 'Poches de potentiel sans clients, avec leurs foyers, leurs achats et ce qui manque',
  },
  columns: {
    pocket: 'Poche',
    households: 'Foyers',
    observed: 'Achats/an',
    far: 'En plus',
    web: 'En plus',
    potential: 'Manque',
  },
  interval: 'intervalle à 80 % : {range}',
  range: '{low} à {high}',
  minutes: '{minutes} min',
  below: 'moins de {value}',
  side: '{place}, {side}',
  sides: {
    n: 'nord',
    ne: 'nord-est',
    e: 'est',
    se: 'sud-est',
    s: 'sud',
    sw: 'sud-ouest',
    w: 'ouest',
    nw: 'nord-ouest',
  },
  sentence: {
    far: 'On y achète {observed} par an, contre {expected} d’habitude aussi loin d’un magasin : {excess} de plus ({range}, à 80 %).',
    web: 'On y achète {observed} par an sur le web, contre {expected} d’habitude à cette distance d’un magasin : {excess} de plus ({range}, à 80 %).',
    potential:
      'On y achète {observed} par an en magasin, quand la population et l’accès en laissent attendre {expected} : il manque {excess} ({range}, à 80 %).',
  },
  facts: {
    nearest: 'Magasin proche',
    nearestText: '{store}, à {minutes} en moyenne',
    people: 'Habitants',
    peopleText: '{people}, en {households} foyers',
    customers: 'Clients actifs',
    atLeast: 'au moins {count}',
    tooFew: 'trop peu pour être publiés',
    web: '{share} sur le web',
    competitors: 'Concurrents',
    none: 'aucun de connu',
    more: 'et {count, plural, one {# autre} other {# autres}}',
    evidence: 'Preuve',
    evidenceText:
      'z : de combien d’écarts types le voisinage dépasse le hasard (Gi* de Getis et Ord). q : part de fausses découvertes à laquelle cette poche tient encore (Benjamini et Hochberg) ; on garde jusqu’à 0,05.',
    precision: 'Précision',
    precisionDefinition:
      'Pour protéger les clients, les achats rares sont publiés par zones plus larges. Ce qui déborde de la poche est réparti selon ce qu’on attend de chaque lieu, jamais donné à une seule commune.',
    precisionText: '{share} des achats localisés dans la poche\u00a0; lieux d’environ {km2} km²',
  },
  tryStore: 'Essayer un magasin ici',
  empty: {
    far: 'Aussi loin des magasins, nulle part on n’achète nettement plus que d’habitude. Essayez un autre seuil de minutes, un voisinage plus large, ou les achats sur le web.',
    web: 'Nulle part on n’achète sur le web nettement plus que d’habitude à la même distance d’un magasin. Essayez un voisinage plus large.',
    potential:
      'Nulle part les ventes ne sont nettement sous ce que la population et l’accès laissent attendre, au-delà du hasard. Les clients éloignés des magasins sont dans l’autre lecture.',
  },
  emptyRegion: 'Aucune poche en région {where} avec ces réglages.',
  limitsTitle: 'Ce que cette vue ne dit pas',
  limits: {
    far: 'Une poche n’est pas une prévision : elle dit où des clients achètent malgré la distance, pas ce qu’un magasin y vendrait. Pour le savoir, essayez-y un magasin.',
    web: 'Une poche n’est pas une prévision : elle dit où l’on commande plus qu’ailleurs, pas ce qu’un magasin y vendrait, ni ce que le web y perdrait.',
    potential:
      'Le manque mesure l’écart au modèle. Il peut tenir à un concurrent inconnu, à une clientèle différente ou à des adresses mal renseignées ; il ne se récupère pas en entier.',
    test: '{places} comparaisons de lieux d’environ {km2} km², à {band} km à la ronde : achats et nombre de clients, chacun là où il est connu. Au plus 5 % des lieux retenus peuvent l’être par hasard. Rien sous 2 000 foyers.',
    range:
      'La fourchette porte sur les montants, qui peuvent être moins bien situés que les clients : une poche dont elle comprend zéro se détache par autre chose, le nombre de ses clients ou le web seul. L’écart affiché est alors plutôt trop faible, surtout au-delà de 45 minutes : sur des réseaux dont la vérité est connue, peu de fourchettes la contenaient.',
    filter:
      'Les poches sont cherchées dans les 12 derniers mois complets de tout le réseau : le filtre change la carte, pas les poches.',
    untested: '{share} des foyers vivent là où les achats sont publiés par zones trop larges pour comparer.',
    postal:
      'Un code postal reste un code postal : ses clients sont répartis sur ses communes selon la population.',
    households: 'Les foyers sont estimés : habitants divisés par 2,15 (INSEE, 2022).',
  },
}
