import type { MarketModel } from './types'

/** What the screen must say of a fitted model: keys of the message catalogue with their English sentences. */
export const NOTES = {
  access_prior:
    'How much of a store’s sales follows access is a prior, not estimated on this chain: {mid} ({low} to {high}).',
  area_unknown: '{stores} stores have no area: taken as the median of their format.',
  decay_assumed: 'The distance decay is an assumption, not estimated.',
  decay_implausible: 'The purchases do not fall with distance: the sector’s decay is used instead.',
  decay_prior:
    'The distance decay is a prior of the sector, not estimated: {mid} per minute ({low} to {high}).',
  dropped_attribute: 'The effect of {name} cannot be told apart from the others and is left out.',
  flows_out_of_reach:
    '{share} of the located purchases come from beyond the reach of their store and do not count for the decay.',
  intervals_parameters_only:
    'The intervals hold the uncertainty of the parameters, not that of one year at one store.',
  size_prior: 'The effect of size is a prior, not estimated.',
  stores_by_totals: '{stores} stores are known by their totals only: their catchments are the model’s.',
  stores_without_sales: '{stores} open stores have no sales in the base and stay out of the market.',
  totals_route: 'No store’s customers are located: attraction is solved from the totals of the stores.',
  travel_estimate: 'Driving times are estimates ({id}), with a typical error of {error}.',
  travel_matrix:
    'Driving times of existing stores come from the data team’s matrix, those of new sites from {id}.',
  web_prior:
    'The reaction of web sales is a prior, not estimated, and its sign is open: {mid} ({low} to {high}).',
} as const
export type NoteKey = keyof typeof NOTES

export function note(key: NoteKey, values?: Record<string, string | number>): MarketModel['notes'][number] {
  return values ? { key, values } : { key }
}

/** A note as an English sentence. */
export function sentence({ key, values }: MarketModel['notes'][number]): string {
  return (NOTES[key as NoteKey] ?? key).replaceAll(/\{(\w+)\}/g, (_, name) => String(values?.[name] ?? ''))
}
