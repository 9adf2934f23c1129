import type { openingFr } from './opening.fr'

/** What can be done while the data engine behind the picture is missing. */
export const openingEn: typeof openingFr = {
  engineMissing:
    'Map, period, stores and key figures work; filters by category, the market model, pockets and SQL do not yet.',
  droppedLink: 'Part of this link could not be used and was left out: {parts}. The rest is shown.',
  outsideData: '{part} {from} – {to} (the data go from {first} to {last})',
  unknownStore: 'store “{id}” (unknown to this dataset)',
  unknownInFilter: 'The filter names what this dataset does not know, and nothing answers to it: {what}.',
  removeUnknown: 'Remove from the filter',
  more: '{count, plural, one {# more} other {# more}}',
  quoted: '“{text}”',
  understood: 'Got it',
}
