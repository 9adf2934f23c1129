import { kmBetween } from '@/lib/geo/distance'
import { type Change, idOfChange, type Scenario } from '@/lib/scenario/document'
import type { Point } from '@/lib/travel/provider'
import { MarketError } from './errors'
import { Faults } from './faults'
import type { BaseMarket, Prepared } from './prepare'
import type { ChangeFault } from './types'

/** One alternative that a scenario changes: a store of the market, or a new one. */
export interface Changed {
  kind: Change['kind']
  /** Position in the scenario's changes. */
  index: number
  id: string
  name: string
  /** Position in the market: an existing store's, or beyond them for a new one. */
  node: number
  /** Where it stands afterwards: null if closed, undefined if it stays where it is. */
  site: Point | null | undefined
  area: number
  /** Part of its own effect (what size and format do not explain) that it keeps. */
  kept: number
  /** ln of its area against before, for a store that stays where it is; at most that of a doubling. */
  growth: number
  /** What a new format adds to the utility of a store that stays where it is. */
  formatShift: number
  format: string | null
  operator: string
  legal_entity: string | null
  /** Sales that a new store is given, catchment and passage. */
  sales: number | null
  /** Passing trade before; of a new store, its part of all its sales. */
  passage: number
  passageShare: number
  /** Position of the competitor who leaves, -1 if none does. */
  competitor: number
}

export interface Plan {
  changed: Changed[]
  warnings: ChangeFault[]
}

/** Distance over which a moved store loses all but a third of what its old site gave it, km. */
const SITE_KM = 1
/** Two stores within this distance stand on each other, km. */
const SAME_SITE_KM = 0.05
/** A move further than this is a closing and an opening, km. */
const FAR_KM = 30
/** What a change of size may claim, in ln of the area: the size coefficient carries the quality of sites. */
const LARGEST_GROWTH = Math.log(2)

/**
 * Changes of a scenario against a market, in an order of their own, so that the order in the document does not
 * matter. A candidate that the same scenario closes again is as if it had never been. Throws {@link MarketError}
 * with every impossible change; `warnings` tells what is worth knowing of the others.
 */
export function planChanges(prepared: Prepared, scenario: Pick<Scenario, 'changes'>): Plan {
  const { stores, active, areas, competitors } = prepared
  const faults = new Faults()
  const position = new Map(Array.from(active, (j, s) => [stores[j].store_id, s]))
  const formats = new Set(stores.map(s => s.format))
  const effectOf = (format: string | null) =>
    prepared.formats.find(f => f.format === format)?.estimate.value ?? 0
  const indexed = scenario.changes.map((change, index) => ({ change, index, id: idOfChange(change) }))

  const candidates = new Set<string>()
  for (const { change, index, id } of indexed)
    if (change.kind === 'open' || change.kind === 'take_over') {
      if (candidates.has(id) || stores.some(s => s.store_id === id))
        faults.error(index, 'duplicate_candidate', { id })
      candidates.add(id)
    }
  const withdrawn = new Set(
    indexed.flatMap(({ change, id }) => (change.kind === 'close' && candidates.has(id) ? [id] : [])),
  )
  const order = indexed.filter(({ id }) => !withdrawn.has(id))
  const isNew = ({ change }: (typeof order)[number]) => change.kind === 'open' || change.kind === 'take_over'
  order.sort((a, b) => Number(isNew(a)) - Number(isNew(b)) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))

  const leaving = new Set(
    order.flatMap(({ change, id }) => (change.kind === 'close' || change.kind === 'move' ? [id] : [])),
  )
  const neighbour = (site: Point, id: string) =>
    stores.find(
      s => s.open && s.store_id !== id && !leaving.has(s.store_id) && kmBetween(s, site) < SAME_SITE_KM,
    )
  const [small, large] = prepared.areaRange
  const checkArea = (index: number, id: string, area: number) => {
    if (area < small || area > large)
      faults.warn(index, 'area_out_of_range', {
        id,
        area: Math.round(area),
        low: Math.round(small),
        high: Math.round(large),
      })
  }
  const checkFormat = (index: number, format: string | null) => {
    if (format !== null && !formats.has(format)) faults.warn(index, 'format_unknown', { format })
  }

  const changed: Changed[] = []
  const seen = new Set<string>()
  let next = active.length
  for (const { change, index, id } of order) {
    const blank = {
      kind: change.kind,
      index,
      id,
      growth: 0,
      formatShift: 0,
      sales: null,
      passageShare: 0,
      competitor: -1,
    }
    if (change.kind === 'open' || change.kind === 'take_over') {
      const competitor =
        change.kind === 'take_over'
          ? competitors.findIndex(c => c.competitor_id === change.competitor_id)
          : -1
      if (change.kind === 'take_over' && competitor < 0) {
        faults.error(index, 'unknown_competitor', { id: change.competitor_id })
        continue
      }
      const site = change.kind === 'open' ? change : competitors[competitor]
      const area =
        change.selling_area_m2 ??
        competitors[competitor]?.selling_area_m2 ??
        areas.slice().sort()[areas.length >> 1]
      const onto = neighbour(site, id)
      if (onto) faults.warn(index, 'opens_on_store', { id, store: onto.store_id, name: onto.name })
      checkArea(index, id, area)
      checkFormat(index, change.format)
      changed.push({
        ...blank,
        name: change.name || id,
        node: next++,
        site: { lat: site.lat, lon: site.lon },
        area,
        kept: 0,
        format: change.format,
        operator: change.operator,
        legal_entity: change.legal_entity ?? null,
        sales: change.sales ?? null,
        passage: 0,
        passageShare: change.passage_share ?? 0,
        competitor,
      })
      continue
    }
    if (seen.has(id)) {
      faults.error(index, 'conflicting_changes', { id })
      continue
    }
    seen.add(id)
    const node = position.get(id)
    if (node === undefined) {
      faults.notInMarket(index, prepared, id)
      continue
    }
    const store = stores[active[node]]
    const before = {
      ...blank,
      name: store.name,
      node,
      area: areas[node],
      format: store.format,
      operator: store.operator,
      legal_entity: store.legal_entity ?? null,
      passage: prepared.passage[node],
    }
    if (change.kind === 'close') changed.push({ ...before, site: null, kept: 0 })
    else if (change.kind === 'resize') {
      const asked = Math.log(change.selling_area_m2 / areas[node])
      const growth = Math.min(LARGEST_GROWTH, Math.max(-LARGEST_GROWTH, asked))
      checkArea(index, id, change.selling_area_m2)
      if (growth !== asked) faults.warn(index, 'resize_capped', { id, name: store.name })
      changed.push({ ...before, site: undefined, area: change.selling_area_m2, kept: 1, growth })
    } else if (change.kind === 'change_format') {
      checkFormat(index, change.format)
      if (change.format === store.format)
        faults.warn(index, 'same_format', { id, name: store.name, format: change.format })
      const formatShift = effectOf(change.format) - effectOf(store.format)
      changed.push({ ...before, site: undefined, kept: 1, format: change.format, formatShift })
    } else {
      const site = { lat: change.lat, lon: change.lon }
      const km = kmBetween(store, site)
      const area = change.selling_area_m2 ?? areas[node]
      const onto = neighbour(site, id)
      if (onto)
        faults.error(index, 'on_another_store', {
          id,
          name: store.name,
          other: onto.store_id,
          other_name: onto.name,
        })
      if (km > FAR_KM) faults.warn(index, 'far_move', { id, name: store.name, km: Math.round(km) })
      if (area !== areas[node]) checkArea(index, id, area)
      changed.push({ ...before, site, area, kept: Math.exp(-km / SITE_KM) })
    }
  }
  const closed = changed.filter(c => c.kind === 'close').length
  if (closed > 0 && closed === active.length && changed.length === closed)
    faults.error(changed[0].index, 'nothing_left', {})
  const found = faults.found()
  const errors = found.filter(f => f.severity === 'error')
  if (errors.length > 0)
    throw new MarketError(errors[0].code, errors.map(e => e.sentence).join('\n'), errors[0].values, errors)
  return { changed, warnings: found }
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
