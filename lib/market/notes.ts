import type { MarketModel } from './types'

/** What the screen must say of a fitted model: keys of the message catalogue with their English sentences. */
export const NOTES = {
  access_closing_events:
    'What a closing takes with it was estimated from {events} of the chain’s own events and the prior: {mid} ({low} to {high}).',
  access_closing_prior:
    'How much of a closed store’s sales the chain loses is a prior, not estimated on this chain: {mid} ({low} to {high}).',
  access_opening_events:
    'What an opening adds was estimated from {events} of the chain’s own events and the prior: {mid} ({low} to {high}).',
  access_opening_prior:
    'How much of a new store’s sales are new to the chain is a prior, not estimated on this chain: {mid} ({low} to {high}).',
  area_unknown: '{stores} stores have no area: taken as the median of their format.',
  click_and_collect:
    'Orders placed on the web and collected in a store are {share} of the stores’ base: counted once, with the store that hands them out. Sales of the web are those it delivers.',
  closed_for_a_time:
    '{stores} stores were closed for a part of the base: their sales are put at what a whole year would have brought.',
  competitors: '{competitors} competitors weigh on what zones spend; what they sell is not known.',
  decay_assumed: 'The distance decay is an assumption, not estimated.',
  decay_implausible: 'The purchases do not fall with distance: the sector’s decay is used instead.',
  decay_overruled: 'The decay is {form}, chosen by a person instead of the one that hold-out chose.',
  decay_prior:
    'The distance decay is a prior of the sector, not estimated: {mid} per minute ({low} to {high}).',
  dropped_attribute: 'The effect of {name} cannot be told apart from the others and is left out.',
  flows_out_of_reach:
    '{share} of the located purchases come from beyond the reach of their store and do not count for the decay.',
  passage:
    '{stores} stores sell to passers-by as well: that part has no catchment, and closes by an assumption of its own.',
  potential_without_access:
    'Zones with better access do not spend more here: what an opening in empty land would sell follows from the access elasticity alone.',
  potential_without_income:
    'Incomes of the zones are not known: potential follows from inhabitants and density.',
  residual_prior:
    'How far single events stray from the model is a prior (standard deviation {sd} of the log), not estimated on this chain.',
  size_prior: 'The effect of size is a prior, not estimated.',
  specification_challenged:
    'On zones left out, {form} decay with {effects} store effects foretells purchases better than what is in use.',
  stores_by_totals: '{stores} stores are known by their totals only: their catchments are the model’s.',
  stores_by_zones:
    '{stores} stores are known by sales per zone: who bought, how often, and where those customers went when something closed is not known. There is no measured transfer and no repeat purchase for them.',
  stores_without_sales: '{stores} open stores have no sales in the base and stay out of the market.',
  totals_route:
    'No store’s customers are located: attraction is solved from the totals of the stores, and how far customers come is not known.',
  travel_estimate: 'Driving times are estimates ({id}), with a typical error of {error}.',
  travel_matrix:
    'Driving times of existing stores come from the data team’s matrix, those of new sites from {id}.',
  web_closing_events:
    'How the web answers a closing was estimated from {events} of the chain’s own events and the prior: {mid} ({low} to {high}).',
  web_closing_prior:
    'How the web answers a closing is a prior, not estimated, and its sign is open: {mid} ({low} to {high}).',
  web_near_alike:
    'Where another own store is within 20 minutes the web answers access by {near} ({near_low} to {near_high}), elsewhere by {far} ({far_low} to {far_high}), on {events} events: no difference beyond noise, so one figure holds for both.',
  web_near_apart:
    'Where another own store is within 20 minutes the web answers access by {near} ({near_low} to {near_high}), elsewhere by {far} ({far_low} to {far_high}), on {events} events: they differ beyond noise, and forecasts use what holds for all zones together.',
  web_near_unknown:
    'Whether the web answers differently where another own store is near is not identified on this chain: one figure holds for all zones.',
  web_opening_events:
    'How the web answers an opening was estimated from {events} of the chain’s own events and the prior: {mid} ({low} to {high}).',
  web_opening_prior:
    'How the web answers an opening is a prior, not estimated, and its sign is open: {mid} ({low} to {high}).',
  without_competitors: 'Competitors are not known: their pull is part of what each zone spends.',
} as const
export type NoteKey = keyof typeof NOTES

export function note(key: NoteKey, values?: Record<string, string | number>): MarketModel['notes'][number] {
  return values ? { key, values } : { key }
}

/** A note as an English sentence. */
export function sentence({ key, values }: MarketModel['notes'][number]): string {
  return (NOTES[key as NoteKey] ?? key).replaceAll(/\{(\w+)\}/g, (_, name) => String(values?.[name] ?? ''))
}
