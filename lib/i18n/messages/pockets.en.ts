import type { pocketsFr } from './pockets.fr'

/** Pockets of customers. */
export const pocketsEn: typeof pocketsFr = {
  view: 'Pockets',
  title: 'Pockets of customers',
  reading: 'Reading',
  readings: { customers: 'Customers without a store', potential: 'Potential without customers' },
  who: 'More than',
  onWeb: 'Web orders',
  region: 'Region',
  everywhere: 'All regions',
  band: 'Compared around',
  bandText: 'within {km} km',
  unproven: 'Also show what chance may explain',
  maybe: 'unproven',
  noPotential: 'No store sends located customers: the model cannot say what each place should buy.',
  waiting: 'The market model is being fitted, then pockets are looked for…',
  failed: 'Pockets could not be looked for.',
  retry: 'Try again',
  millions: '{value} million households',
  some: '{value} households',
  inAll: 'All regions:',
  lead: {
    far: '{households} live more than {minutes} min from a store. They buy {amount} a year, in stores and on the web: {share} of sales.',
    web: 'The web sells {amount} a year, {share} of sales, to {households}.',
    potential: '{households} buy {amount} a year in stores, {share} of sales.',
  },
  count:
    '{count, plural, =0 {No pocket stands out.} one {One pocket stands out.} other {# pockets stand out.}}',
  countIn:
    '{count, plural, =0 {No pocket stands out in {where}.} one {One pocket stands out in {where}.} other {# pockets stand out in {where}.}}',
  caption: {
    far: 'Pockets of customers far from stores, with households, purchases and what is beyond the usual',
    web: 'Pockets of web customers, with households, purchases and what is beyond the usual',
    potential: 'Pockets of potential without customers, with households, purchases and what is missing',
  },
  columns: {
    pocket: 'Pocket',
    households: 'Households',
    observed: 'Bought/yr',
    far: 'Beyond',
    web: 'Beyond',
    potential: 'Missing',
  },
  interval: '80% interval: {range}',
  range: '{low} to {high}',
  minutes: '{minutes} min',
  below: 'below {value}',
  side: '{place}, {side}',
  sides: {
    n: 'north',
    ne: 'north-east',
    e: 'east',
    se: 'south-east',
    s: 'south',
    sw: 'south-west',
    w: 'west',
    nw: 'north-west',
  },
  sentence: {
    far: 'People there buy {observed} a year, against {expected} as is usual so far from a store: {excess} more ({range}, 80%).',
    web: 'People there buy {observed} a year on the web, against {expected} as is usual at that distance from a store: {excess} more ({range}, 80%).',
    potential:
      'People there buy {observed} a year in stores, where population and access let expect {expected}: {excess} are missing ({range}, 80%).',
  },
  facts: {
    nearest: 'Nearest store',
    nearestText: '{store}, {minutes} away on average',
    people: 'Inhabitants',
    peopleText: '{people}, in {households} households',
    customers: 'Active customers',
    atLeast: 'at least {count}',
    tooFew: 'too few to be published',
    web: '{share} on the web',
    competitors: 'Competitors',
    none: 'none known',
    more: 'and {count, plural, one {# other} other {# others}}',
    evidence: 'Evidence',
    evidenceText:
      'z: by how many standard deviations the neighbourhood lies beyond chance (Gi* of Getis and Ord). q: share of false discoveries at which this pocket still stands (Benjamini and Hochberg); up to 0.05 are kept.',
    precision: 'Precision',
    precisionDefinition:
      'To protect customers, rare purchases are published for wider areas. What reaches beyond the pocket is spread as is expected of each place, never given to a single commune.',
    precisionText: '{share} of purchases located inside the pocket; places of about {km2} km²',
  },
  tryStore: 'Try a store here',
  empty: {
    far: 'Nowhere so far from stores do people clearly buy more than usual. Try other minutes, a wider neighbourhood, or purchases on the web.',
    web: 'Nowhere do people clearly buy more on the web than is usual at the same distance from a store. Try a wider neighbourhood.',
    potential:
      'Nowhere are sales clearly below what population and access let expect, beyond chance. Customers far from stores are in the other reading.',
  },
  emptyRegion: 'No pocket in {where} with these settings.',
  limitsTitle: 'What this view cannot tell',
  limits: {
    far: 'A pocket is no forecast: it tells where customers buy in spite of the distance, not what a store would sell there. To know that, try a store there.',
    web: 'A pocket is no forecast: it tells where people order more than elsewhere, not what a store would sell there, nor what the web would lose.',
    potential:
      'What is missing is measured against the model. An unknown competitor, other people or bad addresses may be behind it; it cannot all be won.',
    test: '{places} comparisons of places of about {km2} km², within {band} km: purchases and numbers of customers, each where it is known. At most 5% of the places kept may be there by chance. Nothing below 2,000 households.',
    range:
      'The range is of the amounts, which may be known less finely than customers: a pocket whose range holds zero stands out by something else, the number of its customers or the web alone. What is told is then rather too little, above all beyond 45 minutes: on networks whose truth is known, few ranges held it there.',
    filter:
      'Pockets are looked for in the last 12 complete months of the whole network: the filter changes the map, not the pockets.',
    untested: '{share} of households live where purchases are published for areas too wide to compare.',
    postal:
      'A postal code stays a postal code: its customers are spread over its communes as the population is.',
    households: 'Households are estimated: inhabitants over 2.15 (INSEE, 2022).',
  },
}
