import { note } from './notes'
import type { MarketInput, MarketModel, Potential } from './types'

/** Stores of the market by route, and what each route leaves open, as notes. */
export function describeRoutes(
  { stores, competitors, zones }: MarketInput,
  active: Int32Array,
  flowStores: Int32Array,
  potential: Potential | null,
): Pick<MarketModel, 'routes' | 'notes'> {
  const located = new Set(Array.from(flowStores, s => active[s]))
  const routes = { customers: 0, zones: 0, totals: 0 }
  for (const j of active)
    routes[located.has(j) ? (stores[j].route === 'zones' ? 'zones' : 'customers') : 'totals']++
  const notes: MarketModel['notes'] = []
  if (routes.totals > 0 && located.size > 1) notes.push(note('stores_by_totals', { stores: routes.totals }))
  if (routes.zones > 0) notes.push(note('stores_by_zones', { stores: routes.zones }))
  const open = Array.from(active, j => stores[j])
  const passage = open.filter(s => (s.passage_share ?? 0) > 0).length
  if (passage > 0) notes.push(note('passage', { stores: passage }))
  const closed = open.filter(s => (s.closed_share ?? 0) > 0).length
  if (closed > 0) notes.push(note('closed_for_a_time', { stores: closed }))
  if (potential && potential.access_slope === 0) notes.push(note('potential_without_access'))
  if (potential && !zones.income) notes.push(note('potential_without_income'))
  if ((competitors?.length ?? 0) === 0) notes.push(note('without_competitors'))
  else notes.push(note('competitors', { competitors: competitors!.length }))
  return { routes, notes }
}
