import type { closuresFr } from './closures.fr'

export const closuresEn: typeof closuresFr = {
  tab: 'Closures to look at',
  title: 'Closures to look at',
  back: 'All stores',
  lead: 'Each store is closed alone, all others as they are: what the chain would keep of its sales, what it would lose, and the effect on its yearly contribution. Over the last twelve months of the whole network, at maturity, net of tax; filters change nothing in it.',
  summary:
    '{gain, plural, =0 {No closing would surely improve the contribution.} one {One closing would improve the contribution, interval included.} other {# closings would improve the contribution, interval included.}}',
  leases:
    '{count, plural, =0 {No lease can end within 24 months.} one {One lease can end within 24 months.} other {# leases can end within 24 months.}}',
  progress: '{done} of {all} stores worked out',
  progressPoints: 'First estimate: {done} of {all} stores',
  stop: 'Stop',
  resume: 'Go on',
  stopped: 'Stopped: {done} of {all} stores.',
  waiting: 'The market model is being fitted; closings follow.',
  failed: 'Working out the closings was interrupted.',
  retry: 'Try again',
  search: 'Find a store',
  onlyLeases: 'Lease within 24 months',
  caption: 'Stores, what they leave and what the chain would keep if they closed',
  columns: {
    name: 'Store',
    sales: 'Sales',
    contribution: 'Contribution',
    kept: 'Kept by the chain',
    lost: 'Lost',
    gain: 'Effect on contribution',
    lease: 'Lease can end',
    exit: 'Exit cost',
    entity: 'Legal entity',
  },
  definitions: {
    contribution: 'Margin rate × sales − fixed cost of the year.',
    kept: 'Share of the store’s sales that the chain’s other stores and web would take over, with its 80% interval.',
    gain: 'Fixed cost that ends − margin on the sales that are lost, at the store’s rate. Before the exit cost, which is paid once.',
    entity:
      'Who books the store’s sales, and the part of what other stores would take over that would go to another entity.',
  },
  sort: 'Sort by {column}',
  range: '{low} to {high}',
  interval: '80% interval: {range}',
  unknown: 'not given',
  unknownMany:
    'Margin rate or fixed cost is missing for {count, plural, one {# store} other {# stores}}: neither contribution nor effect.',
  unknownAll:
    'The extracts give neither margin rates nor fixed costs: stores are ranked by what the chain would keep.',
  soon: 'within 24 months',
  within: 'stays in the entity',
  leaves: '{share} to another entity',
  nothing: 'no transfer',
  mostTo: 'mostly to {name}',
  close: 'Close in the scenario',
  closed: 'In the scenario',
  empty: 'No store matches.',
  clear: 'Show all',
  tabs: { label: 'Closures', ahead: 'To look at', past: 'Already closed' },
  past: {
    title: 'Closed stores, and the web around them',
    command: 'Go to closed stores: how the web grew around them',
    lead: 'What people around each closed store bought on the web in the twelve months after it closed, against the same months a year before.',
    answer:
      'The web grew most around {name}, within {minutes} min: {growth}, against {chain} for all located web sales in the same months.',
    noAnswer: 'The data do not hold a year before and after any closing.',
    none: 'No store of this dataset has closed.',
    failed: 'The travel times to the closed stores could not be computed.',
    waiting: 'Travel times to the closed stores are being computed…',
    within: 'Around: driving time',
    minutes: '{minutes} min',
    caption: 'Closed stores, and web sales within {minutes} minutes before and after',
    columns: {
      name: 'Closed store',
      closed: 'Closed on',
      before: 'Web, year before',
      now: 'Web, after',
      gain: 'Difference',
      growth: 'Growth',
      chain: 'Whole web',
    },
    months: '{from} – {to}',
    notHeld: 'months not in the data',
    onMap: 'Show on the map',
    onMapOf: 'Show the web around {name} on the map',
    limits: {
      months:
        'The months after begin with the one that follows the closing. Where fewer than twelve months follow, as many are compared.',
      place: 'Web sales with a known place only, taken by the centre of their cell; {provider}.',
      cause:
        'Growth around a closed store is not all due to the closing: compare it with the whole web. What past closings moved is measured in the evidence of a scenario.',
    },
  },
  limitsTitle: 'What this table cannot tell',
  limits: {
    single:
      'Each closing is worked out alone. Two neighbours that close together take over less from each other: put them into one scenario.',
    costs:
      'Staff, stock, image and rents to renegotiate are not in it. What is transferred keeps the margin rate of the store that closes.',
    soft: 'Past closings of the chain set the interval; where it touches zero, the sign is not settled.',
  },
}
