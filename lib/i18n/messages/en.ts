import { askEn } from './ask.en'
import { catchmentEn } from './catchment.en'
import { checksEn } from './checks.en'
import { closuresEn } from './closures.en'
import { dataScreenEn } from './data-screen.en'
import { doorsEn } from './doors.en'
import { estimationEn } from './estimation.en'
import { evidenceEn } from './evidence.en'
import { explainEn } from './explain.en'
import { exportEn } from './export.en'
import { filterEn } from './filter.en'
import type { Messages } from './fr'
import { mapEn } from './map.en'
import { metricsEn } from './metrics.en'
import { modelEn } from './model.en'
import { modelScreenEn } from './model-screen.en'
import { openingEn } from './opening.en'
import { paletteEn } from './palette.en'
import { periodsEn } from './periods.en'
import { pocketsEn } from './pockets.en'
import { storeEn } from './store.en'
import { tourEn } from './tour.en'

export const en: Messages = {
  ask: askEn,
  explain: explainEn,
  export: exportEn,
  palette: paletteEn,
  pockets: pocketsEn,
  closures: closuresEn,
  tour: tourEn,
  catchment: catchmentEn,
  storePage: storeEn,
  checks: checksEn,
  dataScreen: dataScreenEn,
  estimation: estimationEn,
  doors: doorsEn,
  evidence: evidenceEn,
  filter: filterEn,
  mapView: mapEn,
  periods: periodsEn,
  metrics: metricsEn,
  opening: openingEn,
  model: modelEn,
  screen: modelScreenEn,
  app: {
    name: 'Chalandise',
    tagline: 'Where revenue comes from, and what moves when a store opens or closes',
    demonstration: 'Demonstration data',
    demonstrationShort: 'Demo',
    more: 'The page and its data',
    period: '{from} to {to}',
    version: 'version of {date}',
    language: 'Language',
    theme: 'Theme',
    themeLight: 'Light',
    themeDark: 'Dark',
    close: 'Close',
    back: 'Back',
    panel: 'Analysis panel',
    hidePanel: 'Hide the panel',
    showPanel: 'Show the panel',
    skipToPanel: 'Skip to the analysis panel',
  },
  views: { label: 'View', map: 'Map', stores: 'Stores', scenarios: 'Scenarios', data: 'Data' },
  channels: {
    several: 'several channels',
    store: 'store',
    web: 'web',
    click_and_collect: 'click & collect',
    phone: 'phone',
    marketplace: 'marketplace',
    buy_back: 'buy-back',
    other: 'other channels',
    all: 'All channels',
    label: 'Channel',
  },
  operators: { own: 'own store', affiliate: 'affiliate', franchise: 'franchise' },
  loading: {
    title: 'Opening the data',
    manifest: 'Reading the manifest…',
    download: 'Downloading: {received} of {total}',
    cached: 'Data already on this computer: reading…',
    engine: 'Starting the calculation engine…',
    cube: 'Preparing the map…',
    model: 'Fitting the market model to your customers…',
  },
  errors: {
    title: 'The data cannot be opened',
    retry: 'Try again',
    details: 'Technical detail',
    no_dataset:
      'No dataset is published on this server. Publish one with “npm run cli -- publish FOLDER”, then reload the page.',
    server_error: 'The server answers with an error ({status}). Look at its log, then try again.',
    unknown_version:
      'The version asked for is not on this server. Open the page without “?dataset=” for the current version.',
    unreachable:
      'The server does not answer. Check that it runs and that you are on the company network, then try again.',
    bad_manifest:
      'The dataset’s manifest cannot be read. Publish the dataset again, or go back to the previous version.',
    cut: 'The file received is incomplete or altered: its fingerprint is not the manifest’s. Try again; if it persists, publish the dataset again.',
    engine:
      'The calculation engine could not start in this browser. Use a recent Chrome, Edge, Firefox or Safari, or allow WebAssembly.',
    query:
      'The dataset does not answer one of the application’s queries: it was probably built by another version. Publish it again.',
    model: 'The market model could not be fitted to these data: {reason}',
    scenario: 'The scenario could not be computed: {reason}',
    map: 'The map cannot be drawn: this browser does not provide WebGL 2. Figures and tables remain available.',
    unexpected:
      'Something unexpected went wrong. Reload the page; if it comes back, pass on the technical detail.',
  },
  map: {
    label: 'Revenue map',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    home: 'Back to the whole network',
    storeFilter: 'Customers of {name}',
    clearStore: 'Show the whole network',
    attribution: 'Map: {sources}',
    overview: 'Map centred on {place}',
  },
  legend: {
    placed: '{share} of revenue has a place; the rest is in the totals, not on the map.',
    placedOf:
      '{share} of the revenue of {name} is on the map; the rest, published without a place, is in the totals.',
    placedInside:
      'A filter by place keeps only sales that have a place: {share} of revenue, all places together.',
    privacy: 'Each place gathers at least {k} customers; smaller ones are pooled.',
    own: 'Own',
    affiliate: 'Affiliate',
    franchise: 'Franchise',
    storeSize: 'Symbol area: revenue',
    flows: 'Transfers of the scenario: from the store that loses (orange) to the one that gains (blue)',
    flowsOthers: 'and {count, number} smaller ones: {amount}',
    noPlace: 'No sale of this dataset carries the customer’s place: the map shows the stores alone.',
  },
  tooltip: {
    revenue: 'Revenue',
    rank: 'store no. {rank} of {count}',
    candidate: 'Candidate site: drag to move it',
  },
  strip: {
    label: 'Monthly revenue by channel',
    hint: 'Drag to choose a period',
    from: 'Start of the period',
    to: 'End of the period',
    last12: 'Last 12 months',
    thisYear: 'This year',
    all: 'All',
    previous: 'a year before',
    selected: 'Period: {count, plural, one {{from} (# month)} other {{from} to {to} (# months)}}',
    total: 'Total',
    nothing: 'No sale under this filter in any month.',
    month: 'Month',
    table: 'Table',
    chart: 'Chart',
  },
  figures: {
    likeForLike: 'Like-for-like',
    all: 'All figures',
    near: 'about',
    vsYearBefore: 'on last year',
    vs: 'vs comparison',
    noYearBefore: 'no year before',
    noComparison: 'nothing to compare with',
    points: '{value} pt',
    revenueDefinition:
      'Sales net of tax and returns, all channels of the filter, complete months of the period. {amounts}',
    cut: {
      channels:
        'Where a channel has too few customers, channels are published together: {share} of revenue is left out here for that.',
      keys: 'Categories or segments of fewer than 11 customers are published together: up to {share} is missing here.',
      months:
        '{share} comes from months published together, of which the period takes an equal share per month.',
    },
  },
  overview: {
    title: 'The network',
    sentence: '{period}, the network sold {amount}',
    sentenceChange: ', {change} on the year before; {likeForLike} like-for-like.',
    sentenceFiltered: '{period}, the selection sold {amount}',
    sentenceYear: ', {change} on the year before.',
    sentenceVersus: ', {change} against {from} – {to}.',
    sentenceEnd: '.',
    computing: '{period}: the filter is being computed.',
    failed:
      'A part of the filter could not be computed: no figure is given. Take it away, or choose it again.',
    nothing: '{period}, this filter has no revenue to show.',
    freshness: 'Sales up to {date}.',
    coverage: '{identified} of revenue has an identified customer, {placed} has a place.',
    coverageFiltered:
      'In the chosen stores and channels, all places and categories together, {identified} of revenue has an identified customer, {placed} has a place.',
    invite: 'Close a store, see what moves',
    inviteText: 'Pick a store on the map, or drop a candidate site where you would like to open.',
    pickStore: 'Pick a store',
    dropPin: 'Drop a site',
    topStores: 'Leading stores',
    allStores: 'All stores',
  },
  stores: {
    title: 'Stores',
    search: 'Search a store',
    name: 'Store',
    revenue: 'Revenue',
    change: '1 year',
    changeOther: 'Change',
    area: 'm²',
    format: 'Format',
    empty: 'No store matches “{query}”.',
    clear: 'Clear the search',
    count: '{count, plural, one {# store} other {# stores}}',
    sort: 'Sort by {column}',
    openedOn: 'opened {date}',
    closedOn: 'closed {date}',
    totalsOnly: 'Monthly totals only: its attraction is solved from its sales, not from its customers.',
    located: '{share} of its sales have a place in the extracts (last 12 months).',
    drawn: '{share} of those of the chosen period and channels are on the map.',
    monthly: 'Monthly revenue',
    simulateClose: 'Simulate closing',
    removeClose: 'Undo the closing',
    alreadyClosed: 'This store is closed: it is no longer in the base of scenarios.',
    noSales: 'No sales in the period.',
  },
  search: {
    placeholder: 'Place or store',
    label: 'Search a place or a store',
    empty: 'Nothing matches “{query}”.',
    store: 'store',
    inhabitants: '{count} inh.',
  },
  scenario: {
    title: 'Scenario',
    removeNamed: 'Remove {name} from the scenario',
    waiting: 'The market model is being fitted; the result is coming.',
    table: 'Before and after, by store and channel',
  },
}
