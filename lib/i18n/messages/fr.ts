import { askFr } from './ask.fr'
import { catchmentFr } from './catchment.fr'
import { checksFr } from './checks.fr'
import { closuresFr } from './closures.fr'
import { dataScreenFr } from './data-screen.fr'
import { doorsFr } from './doors.fr'
import { estimationFr } from './estimation.fr'
import { evidenceFr } from './evidence.fr'
import { explainFr } from './explain.fr'
import { exportFr } from './export.fr'
import { filterFr } from './filter.fr'
import { mapFr } from './map.fr'
import { metricsFr } from './metrics.fr'
import { modelFr } from './model.fr'
import { modelScreenFr } from './model-screen.fr'
import { openingFr } from './opening.fr'
import { paletteFr } from './palette.fr'
import { periodsFr } from './periods.fr'
import { pocketsFr } from './pockets.fr'
import { storeFr } from './store.fr'
import { tourFr } from './tour.fr'

/** The French catalogue: the one that other languages must match key for key. */
export const fr = {
  ask: askFr,
  explain: explainFr,
  export: exportFr,
  palette: paletteFr,
  pockets: pocketsFr,
  closures: closuresFr,
  tour: tourFr,
  catchment: catchmentFr,
  storePage: storeFr,
  checks: checksFr,
  dataScreen: dataScreenFr,
  estimation: estimationFr,
  doors: doorsFr,
  evidence: evidenceFr,
  filter: filterFr,
  mapView: mapFr,
  periods: periodsFr,
  metrics: metricsFr,
  opening: openingFr,
  model: modelFr,
  screen: modelScreenFr,
  app: {
    name: 'Chalandise',
    tagline: 'D’où vient le chiffre d’affaires, et ce qui bouge quand un magasin ouvre ou ferme',
    demonstration: 'Données de démonstration',
    demonstrationShort: 'Démo',
    more: 'La page et ses données',
    period: '{from} à {to}',
    version: 'version du {date}',
    language: 'Langue',
    theme: 'Thème',
    themeLight: 'Clair',
    themeDark: 'Sombre',
    close: 'Fermer',
    back: 'Retour',
    panel: 'Panneau d’analyse',
    hidePanel: 'Masquer le panneau',
    showPanel: 'Afficher le panneau',
    skipToPanel: 'Aller au panneau d’analyse',
  },
  views: { label: 'Vue', map: 'Carte', stores: 'Magasins', scenarios: 'Scénarios', data: 'Données' },
  channels: {
    several: 'plusieurs canaux',
    store: 'magasin',
    web: 'web',
    click_and_collect: 'click & collect',
    phone: 'téléphone',
    marketplace: 'place de marché',
    buy_back: 'reprise',
    other: 'autres canaux',
    all: 'Tous les canaux',
    label: 'Canal',
  },
  operators: { own: 'succursale', affiliate: 'affilié', franchise: 'franchise' },
  loading: {
    title: 'Ouverture des données',
    manifest: 'Lecture du manifeste…',
    download: 'Téléchargement : {received} sur {total}',
    cached: 'Données déjà sur ce poste : lecture…',
    engine: 'Démarrage du moteur de calcul…',
    cube: 'Préparation de la carte…',
    model: 'Calage du modèle de marché sur vos clients…',
  },
  errors: {
    title: 'Les données ne s’ouvrent pas',
    retry: 'Réessayer',
    details: 'Détail technique',
    no_dataset:
      'Aucun jeu de données n’est publié sur ce serveur. Publiez-en un avec « npm run cli -- publish DOSSIER », puis rechargez la page.',
    server_error: 'Le serveur répond par une erreur ({status}). Regardez son journal, puis réessayez.',
    unknown_version:
      'La version demandée n’existe pas ou plus sur ce serveur. Ouvrez la page sans « ?dataset= » pour la version courante.',
    unreachable:
      'Le serveur ne répond pas. Vérifiez qu’il tourne et que vous êtes sur le réseau de l’entreprise, puis réessayez.',
    bad_manifest:
      'Le manifeste du jeu de données est illisible. Republiez le jeu de données, ou revenez à la version précédente.',
    cut: 'Le fichier reçu est incomplet ou altéré : son empreinte n’est pas celle du manifeste. Réessayez ; si l’erreur demeure, republiez le jeu de données.',
    engine:
      'Le moteur de calcul n’a pas pu démarrer dans ce navigateur. Utilisez une version récente de Chrome, Edge, Firefox ou Safari, ou autorisez WebAssembly.',
    query:
      'Le jeu de données ne répond pas à une requête de l’application : il vient sans doute d’une autre version. Republiez-le.',
    model: 'Le modèle de marché n’a pas pu être calé sur ces données : {reason}',
    scenario: 'Le scénario n’a pas pu être calculé : {reason}',
    map: 'La carte ne peut pas s’afficher : ce navigateur ne fournit pas WebGL 2. Les chiffres et les tableaux restent disponibles.',
    unexpected:
      'Une erreur inattendue s’est produite. Rechargez la page ; si elle revient, transmettez le détail technique.',
  },
  map: {
    label: 'Carte du chiffre d’affaires',
    zoomIn: 'Zoom avant',
    zoomOut: 'Zoom arrière',
    home: 'Revenir à l’ensemble du réseau',
    storeFilter: 'Clients de {name}',
    clearStore: 'Voir tout le réseau',
    attribution: 'Fond : {sources}',
    overview: 'Carte centrée sur {place}',
  },
  legend: {
    placed: '{share} du chiffre d’affaires porte un lieu ; le reste est dans les totaux, pas sur la carte.',
    placedOf:
      '{share} du chiffre d’affaires de {name} est sur la carte ; le reste, sans lieu publié, est dans les totaux.',
    placedInside:
      'Un filtre de lieu ne retient que des ventes qui portent un lieu : {share} du chiffre d’affaires, tous lieux confondus.',
    privacy: 'Chaque lieu réunit au moins {k} clients ; les plus petits sont regroupés.',
    own: 'Succursale',
    affiliate: 'Affilié',
    franchise: 'Franchise',
    storeSize: 'Surface du symbole : chiffre d’affaires',
    flows: 'Transferts du scénario : du magasin qui perd (orange) à celui qui gagne (bleu)',
    flowsOthers: 'et {count, number} plus petits : {amount}',
    noPlace:
      'Aucune vente de ce jeu de données ne porte le lieu du client : la carte montre les magasins seuls.',
  },
  tooltip: {
    revenue: 'Chiffre d’affaires',
    rank: '{rank}ᵉ magasin sur {count}',
    candidate: 'Site candidat : glissez-le pour le déplacer',
  },
  strip: {
    label: 'Chiffre d’affaires mensuel par canal',
    hint: 'Glissez pour choisir une période',
    from: 'Début de la période',
    to: 'Fin de la période',
    last12: '12 derniers mois',
    thisYear: 'Année en cours',
    all: 'Tout',
    previous: 'un an plus tôt',
    selected: 'Période : {count, plural, one {{from} (# mois)} other {{from} à {to} (# mois)}}',
    total: 'Total',
    nothing: 'Aucune vente sous ce filtre, quel que soit le mois.',
    month: 'Mois',
    table: 'Tableau',
    chart: 'Graphique',
  },
  figures: {
    likeForLike: 'Comparable',
    all: 'Tous les indicateurs',
    near: 'environ',
    vsYearBefore: 'sur un an',
    vs: 'vs comparaison',
    noYearBefore: 'sans année précédente',
    noComparison: 'sans comparaison',
    points: '{value} pt',
    revenueDefinition:
      'Ventes hors taxes, retours déduits, tous canaux du filtre, mois complets de la période. {amounts}',
    cut: {
      channels:
        'Là où un canal compte trop peu de clients, les canaux sont publiés ensemble : {share} du chiffre d’affaires en est laissé de côté.',
      keys: 'Les catégories ou segments de moins de 11 clients sont publiés ensemble : jusqu’à {share} manque ici.',
      months: '{share} vient de mois publiés ensemble, dont la période prend une part égale par mois.',
    },
  },
  overview: {
    title: 'Le réseau',
    sentence: '{period}, le réseau réalise {amount}',
    sentenceChange: ', {change} sur un an ; {likeForLike} à périmètre comparable.',
    sentenceFiltered: '{period}, la sélection réalise {amount}',
    sentenceYear: ', {change} sur un an.',
    sentenceVersus: ', {change} par rapport à {from} – {to}.',
    sentenceEnd: '.',
    computing: '{period} : le filtre est en cours de calcul.',
    failed:
      'Une partie du filtre n’a pas pu être calculée : aucun chiffre n’est donné. Retirez-la, ou choisissez-la de nouveau.',
    nothing: '{period}, ce filtre n’a pas de chiffre d’affaires à montrer.',
    freshness: 'Ventes jusqu’au {date}.',
    coverage: '{identified} du chiffre d’affaires est identifié à un client, {placed} porte un lieu.',
    coverageFiltered:
      'Dans les magasins et canaux choisis, tous lieux et catégories confondus, {identified} du chiffre d’affaires est identifié à un client, {placed} porte un lieu.',
    invite: 'Fermez un magasin, voyez ce qui bouge',
    inviteText: 'Choisissez un magasin sur la carte, ou posez un site candidat là où vous voudriez ouvrir.',
    pickStore: 'Choisir un magasin',
    dropPin: 'Poser un site',
    topStores: 'Premiers magasins',
    allStores: 'Tous les magasins',
  },
  stores: {
    title: 'Magasins',
    search: 'Chercher un magasin',
    name: 'Magasin',
    revenue: 'CA',
    change: 'Un an',
    changeOther: 'Évol.',
    area: 'm²',
    format: 'Format',
    empty: 'Aucun magasin ne correspond à « {query} ».',
    clear: 'Effacer la recherche',
    count: '{count, plural, one {# magasin} other {# magasins}}',
    sort: 'Trier par {column}',
    openedOn: 'ouvert le {date}',
    closedOn: 'fermé le {date}',
    totalsOnly: 'Totaux mensuels seulement : son attraction est déduite de ses ventes, pas de ses clients.',
    located: '{share} de ses ventes portent un lieu dans les extraits (12 derniers mois).',
    drawn: '{share} de celles de la période et des canaux choisis sont sur la carte.',
    monthly: 'Chiffre d’affaires mensuel',
    simulateClose: 'Simuler la fermeture',
    removeClose: 'Annuler la fermeture',
    alreadyClosed: 'Ce magasin est fermé : il n’est plus dans la base des scénarios.',
    noSales: 'Pas de vente dans la période.',
  },
  search: {
    placeholder: 'Lieu ou magasin',
    label: 'Chercher une commune ou un magasin',
    empty: 'Rien ne correspond à « {query} ».',
    store: 'magasin',
    inhabitants: '{count} hab.',
  },
  scenario: {
    title: 'Scénario',
    removeNamed: 'Retirer {name} du scénario',
    waiting: 'Le modèle de marché se cale ; le résultat arrive.',
    table: 'Avant, après, par magasin et canal',
  },
}

/** Same keys, texts of another language. */
type Texts<T> = { [K in keyof T]: T[K] extends string ? string : Texts<T[K]> }
export type Messages = Texts<typeof fr>
