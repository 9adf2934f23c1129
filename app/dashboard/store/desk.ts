import {
  type Catchment,
  type CatchmentSpec,
  catchmentOf,
  needsReach,
  type Site,
} from '@/lib/catchment/catchment'
import { CatchmentError } from '@/lib/catchment/error'
import { type MultiPolygon, type OutlineSource, outlineOf, zoneAreas } from '@/lib/catchment/outline'
import type { Places } from '@/lib/catchment/places'
import { CATCHMENT_QUERIES } from '@/lib/catchment/queries'
import { EVERYTHING } from '@/lib/cube/masks'
import { lastTwelve } from '@/lib/cube/months'
import { apply } from '@/lib/cube/spread'
import { centresOf } from '@/lib/geo/h3'
import type { StoreReach } from '@/lib/market/store-reach'
import { loadOutlines, outlinesIn } from '../map/outlines-file'
import type { Market } from '../session/market'
import { placesIn } from '../session/resolved'
import type { Session } from '../session/session'

/** Distinct customers of two stores in a calendar year, by store keys. */
type SharedCounts = Map<string, number>
/** Milliseconds of work between two breaths of the page. */
const SLICE_MS = 8

export const pairKey = (a: number, b: number, year: number) => `${Math.min(a, b)} ${Math.max(a, b)} ${year}`

/** Active customers by home cell at one window's end. */
interface HomeCounts {
  cell: BigUint64Array
  lat: Float64Array
  lon: Float64Array
  customers: Float64Array
}

/** A catchment that was asked for: there, on its way, or why there is none. */
export type Asked =
  | { kind: 'there'; catchment: Catchment }
  | { kind: 'waiting' }
  /** Could not be had; {@link Desk.retry} asks again. */
  | { kind: 'failed' }
  | { kind: 'none'; error: CatchmentError }

/** What could not be had: stores zone by zone, customers by home, those that stores share, outlines of communes. */
export type Lost = 'reach' | 'homes' | 'shared' | 'outlines'

/**
 * What catchments of one open dataset rest on. Everything is asked for when first needed and kept; who asks gets
 * what is there, and is told through {@link Desk.subscribe} when there is more.
 */
export class Desk {
  private version = 0
  private round = 0
  private readonly listeners = new Set<() => void>()
  private market: Market | null = null
  private readonly reaches = new Map<string, StoreReach | 'asked' | 'failed'>()
  private readonly made = new Map<string, Asked>()
  private readonly outlines = new Map<string, MultiPolygon>()
  private readonly homes = new Map<number, HomeCounts | 'asked' | 'failed'>()
  private source: OutlineSource | null | 'asked' | undefined
  private outlinesFailed = false
  private areas: Float64Array | null = null
  private sharedCounts: SharedCounts | 'asked' | 'failed' | undefined
  /** Own stores that trade. */
  readonly open: readonly Site[]

  constructor(readonly session: Session) {
    this.open = session.cube.source.stores.filter(s => s.closedOn === null)
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Changes when there is more to be had. */
  state = (): number => this.version

  private changed(): void {
    this.version++
    for (const listener of this.listeners) listener()
  }

  /** What was asked for in vain. */
  lost(): readonly Lost[] {
    const failed = (held: ReadonlyMap<unknown, unknown>) => [...held.values()].includes('failed')
    return [
      ...(failed(this.reaches) ? ['reach' as const] : []),
      ...(failed(this.homes) ? ['homes' as const] : []),
      ...(this.sharedCounts === 'failed' ? ['shared' as const] : []),
      ...(this.outlinesFailed ? ['outlines' as const] : []),
    ]
  }

  /** Lets what was asked for in vain be asked for again. */
  retry(): void {
    for (const held of [this.reaches, this.homes] as Map<unknown, unknown>[])
      for (const [key, value] of held) if (value === 'failed') held.delete(key)
    if (this.sharedCounts === 'failed') this.sharedCounts = undefined
    if (this.outlinesFailed) {
      this.outlinesFailed = false
      this.source = undefined
      this.areas = null
      this.outlines.clear()
    }
    this.changed()
  }

  /** The market model, once it is fitted. */
  attach(market: Market): void {
    if (this.market === market) return
    this.market = market
    for (const [id, held] of this.reaches) if (held === 'failed') this.reaches.delete(id)
    for (const [key, asked] of this.made) if (asked.kind !== 'there') this.made.delete(key)
    this.changed()
  }

  get places(): Places {
    return placesIn(this.session)
  }

  site(storeId: string): Site | null {
    return this.session.cube.source.stores.find(s => s.id === storeId) ?? null
  }

  /** A store zone by zone; null while it is on its way. */
  reach(storeId: string): StoreReach | null {
    const held = this.reaches.get(storeId)
    if (!held && this.market) this.ask([storeId])
    return typeof held === 'object' ? held : null
  }

  /** Asks for several stores at once. */
  ask(storeIds: readonly string[]): void {
    const missing = storeIds.filter(id => !this.reaches.has(id))
    if (!this.market || missing.length === 0) return
    for (const id of missing) this.reaches.set(id, 'asked')
    this.market.reach(missing).then(
      reaches => {
        missing.forEach((id, k) => {
          this.reaches.set(id, reaches[k])
        })
        this.changed()
      },
      () => {
        for (const id of missing) this.reaches.set(id, 'failed')
        this.changed()
      },
    )
  }

  catchment({ store, by, level }: CatchmentSpec): Asked {
    const key = `${store} ${by} ${level}`
    const held = this.made.get(key)
    if (held) return held
    const site = this.site(store)
    if (!site)
      return {
        kind: 'none',
        error: new CatchmentError('unknown_store', `There is no store ${store}.`, { store }),
      }
    const needed = needsReach(by)
    const reach = needed ? this.reach(store) : null
    if (needed && !reach) return { kind: this.reaches.get(store) === 'failed' ? 'failed' : 'waiting' }
    let asked: Asked
    try {
      const known = { places: this.places, reach, sales: null, open: this.open }
      const sales = by === 'customers' && !reach?.sales ? this.salesByPopulation(store) : null
      asked = { kind: 'there', catchment: catchmentOf(site, by, level, { ...known, sales }) }
    } catch (error) {
      if (!(error instanceof CatchmentError)) throw error
      asked = { kind: 'none', error }
    }
    this.made.set(key, asked)
    return asked
  }

  /** A catchment if it is made already; nothing is computed. */
  known({ store, by, level }: CatchmentSpec): Asked | null {
    const made = this.made.get(`${store} ${by} ${level}`)
    if (made) return made
    return needsReach(by) && this.reaches.get(store) === 'failed' ? { kind: 'failed' } : null
  }

  /**
   * Makes catchments between the page's other work, some milliseconds at a time; says so once all of them are made
   * that can be. Replaces what was still waiting from an earlier call.
   */
  prepare(specs: readonly CatchmentSpec[]): void {
    const wanted = specs.filter(s => !this.known(s))
    const round = ++this.round
    if (wanted.length === 0) return
    if (specs.some(s => needsReach(s.by))) this.ask(specs.map(s => s.store))
    let news = false
    const work = () => {
      if (round !== this.round) return
      const until = performance.now() + SLICE_MS
      let made = wanted.pop()
      while (made) {
        if (this.catchment(made).kind !== 'waiting') news = true
        if (performance.now() > until) break
        made = wanted.pop()
      }
      if (wanted.length > 0) setTimeout(work)
      else if (news) this.changed()
    }
    setTimeout(work)
  }

  /** Sales of a store that the model knows nothing of, spread by population inside their cells. */
  private salesByPopulation(storeId: string): Float64Array {
    const { cube, picture } = this.session
    const key = cube.source.stores.find(s => s.id === storeId)?.key ?? -1
    const values = cube.cellSums({ ...EVERYTHING, stores: cube.only(key) }).over(lastTwelve(cube.bounds))
    values[0] = 0
    const zones = new Float64Array(cube.source.zones.rows)
    apply(picture.toZones, values, zones)
    return zones
  }

  /** Outlines of the zones; undefined while they load, null where there are none. */
  private zoneOutlines(): OutlineSource | null | undefined {
    if (this.source !== undefined) return this.source === 'asked' ? undefined : this.source
    const { manifest } = this.session
    if ((manifest.declaration.country ?? 'FR') !== 'FR') {
      this.source = null
      return null
    }
    this.source = 'asked'
    loadOutlines().then(
      file => {
        this.source = outlinesIn(this.session, file)
        this.changed()
      },
      () => {
        // Catchments are then outlined without those of communes.
        this.source = null
        this.outlinesFailed = true
        this.changed()
      },
    )
    return undefined
  }

  /** The outline of a catchment; null while it cannot be drawn yet. */
  outline(spec: CatchmentSpec): MultiPolygon | null {
    const key = `${spec.store} ${spec.by} ${spec.level}`
    const held = this.outlines.get(key)
    if (held) return held
    const source = this.zoneOutlines()
    const asked = this.catchment(spec)
    const site = this.site(spec.store)
    if (source === undefined || asked.kind !== 'there' || !site) return null
    const outline = outlineOf(asked.catchment, site, this.open, this.places, source)
    this.outlines.set(key, outline)
    return outline
  }

  /** km2 of every zone; null while outlines load. */
  zoneAreas(): Float64Array | null {
    const source = this.zoneOutlines()
    if (source === undefined) return null
    this.areas ??= zoneAreas(this.places, source)
    return this.areas
  }

  /** Customers that stores share, by pair and year; null while they load, `failed` where they could not be read. */
  shared(): SharedCounts | 'failed' | null {
    if (this.sharedCounts) return this.sharedCounts === 'asked' ? null : this.sharedCounts
    this.sharedCounts = 'asked'
    this.session.engine.query(CATCHMENT_QUERIES.shared).then(
      table => {
        const column = (name: string) => table.columns[name] as Float64Array
        const [a, b, year, customers] = ['store_a', 'store_b', 'year', 'customers'].map(column)
        const counts: SharedCounts = new Map()
        for (let i = 0; i < table.rows; i++) counts.set(pairKey(a[i], b[i], year[i]), customers[i])
        this.sharedCounts = counts
        this.changed()
      },
      () => {
        this.sharedCounts = 'failed'
        this.changed()
      },
    )
    return null
  }

  /** Active customers by home cell for the 12 months to a window's end; null while they load. */
  homeCounts(windowEnd: number): HomeCounts | null {
    const held = this.homes.get(windowEnd)
    if (held) return typeof held === 'object' ? held : null
    this.homes.set(windowEnd, 'asked')
    this.session.engine.query(CATCHMENT_QUERIES.homes, [windowEnd]).then(
      table => {
        const cell = table.columns.cell as BigUint64Array
        this.homes.set(windowEnd, {
          cell,
          ...centresOf(cell),
          customers: table.columns.customers as Float64Array,
        })
        this.changed()
      },
      () => {
        this.homes.set(windowEnd, 'failed')
        this.changed()
      },
    )
    return null
  }
}

const desks = new WeakMap<Session, Desk>()

/** The one desk of an open dataset. */
export function deskOf(session: Session): Desk {
  const desk = desks.get(session) ?? new Desk(session)
  desks.set(session, desk)
  return desk
}
