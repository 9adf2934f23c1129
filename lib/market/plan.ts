import type { Change, Scenario } from '@/lib/scenario/document'
import { crowFlyKm } from '@/lib/travel/crow-fly'
import type { Point } from '@/lib/travel/provider'
import { MarketError } from './errors'
import type { BaseMarket, Prepared } from './prepare'

/** One alternative that a scenario changes: a store of the market, or a new one. */
export interface Changed {
  kind: Change['kind']
  id: string
  name: string
  /** Position in the market: an existing store's, or beyond them for a new one. */
  node: number
  /** Where it stands afterwards: null if closed, undefined if it stays where it is. */
  site: Point | null | undefined
  area: number
  /** Part of its own effect (what size and format do not explain) that it keeps. */
  kept: number
  /** ln of its area against before, for a store that stays where it is. */
  growth: number
  format: string | null
}

/** Distance over which a moved store loses all but a third of what its old site gave it, km. */
const SITE_KM = 1

/**
 * Changes of a scenario against a market, in an order of their own, so that the order in the document does not
 * matter. A candidate that the same scenario closes again is as if it had never been.
 * Throws {@link MarketError}: unknown_store, store_closed, store_without_sales, conflicting_changes,
 * duplicate_candidate.
 */
export function planChanges(prepared: Prepared, scenario: Pick<Scenario, 'changes'>): Changed[] {
  const { stores, active, areas } = prepared
  const position = new Map<string, number>()
  active.forEach((j, s) => {
    position.set(stores[j].store_id, s)
  })
  const candidates = new Set<string>()
  for (const change of scenario.changes)
    if (change.kind === 'open') {
      if (candidates.has(change.candidate_id) || stores.some(s => s.store_id === change.candidate_id))
        throw new MarketError(
          'duplicate_candidate',
          `${change.candidate_id} is opened twice, or is the id of a store: give every candidate an id of its own.`,
          { id: change.candidate_id },
        )
      candidates.add(change.candidate_id)
    }
  const withdrawn = new Set(
    scenario.changes.flatMap(c => (c.kind === 'close' && candidates.has(c.store_id) ? [c.store_id] : [])),
  )
  const changed: Changed[] = []
  const seen = new Set<string>()
  let next = active.length
  const opened = scenario.changes
    .filter(c => c.kind === 'open' && !withdrawn.has(c.candidate_id))
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
  const others = scenario.changes
    .filter(c => c.kind !== 'open' && !withdrawn.has(idOf(c)))
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
  for (const change of [...others, ...opened]) {
    const id = idOf(change)
    if (change.kind === 'open') {
      const { name, lat, lon, format, selling_area_m2: area } = change
      const candidate = { kind: change.kind, id, name: name || id, node: next++, site: { lat, lon } }
      changed.push({ ...candidate, area, kept: 0, growth: 0, format })
      continue
    }
    if (seen.has(id))
      throw new MarketError('conflicting_changes', `Store ${id} is changed twice: keep one of the changes.`, {
        id,
      })
    seen.add(id)
    const node = position.get(id)
    if (node === undefined) throw notInMarket(prepared, id)
    const store = stores[active[node]]
    const before = { kind: change.kind, id, name: store.name, node, format: store.format }
    if (change.kind === 'close')
      changed.push({ ...before, site: null, area: areas[node], kept: 0, growth: 0 })
    else if (change.kind === 'resize')
      changed.push({
        ...before,
        site: undefined,
        area: change.selling_area_m2,
        kept: 1,
        growth: Math.log(change.selling_area_m2 / areas[node]),
      })
    else {
      const site = { lat: change.lat, lon: change.lon }
      const kept = Math.exp(-crowFlyKm(store, site) / SITE_KM)
      changed.push({ ...before, site, area: change.selling_area_m2 ?? areas[node], kept, growth: 0 })
    }
  }
  return changed
}

/** Constant of a changed store afterwards, without a draw of its new site's effect. */
export function attractionAfter(prepared: Prepared, base: BaseMarket, changed: Changed): number {
  const formatEffect = prepared.formats.find(f => f.format === changed.format)?.estimate.value ?? 0
  const expected = base.intercept + formatEffect
  const size = prepared.size.value
  if (changed.node >= prepared.active.length) return expected + size * Math.log(changed.area)
  const own = base.attraction[changed.node] - expected - size * Math.log(prepared.areas[changed.node])
  return expected + size * Math.log(changed.area) + changed.kept * own
}

function idOf(change: Change): string {
  return change.kind === 'open' ? change.candidate_id : change.store_id
}

function notInMarket(prepared: Prepared, id: string): MarketError {
  const store = prepared.stores.find(s => s.store_id === id)
  if (!store) return new MarketError('unknown_store', `The dataset has no store ${id}.`, { id })
  if (!store.open)
    return new MarketError('store_closed', `Store ${id} (${store.name}) is closed already.`, {
      id,
      name: store.name,
    })
  return new MarketError(
    'store_without_sales',
    `Store ${id} (${store.name}) has no sales in the base of twelve months: there is nothing to move.`,
    { id, name: store.name },
  )
}
