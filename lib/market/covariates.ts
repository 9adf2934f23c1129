import { type DecayForm, felt } from './decay-form'
import { zoneSize } from './network'
import type { Pairs } from './pairs'
import type { ZoneCovariate } from './potential'
import type { Competitor, MarketInput } from './types'

/** Side of the squares in which people are counted, degrees of latitude. */
const SQUARE = 0.05
const KM_PER_DEGREE = 111.2
/** Years after which access is as old as it gets. */
const GROWN_UP = 10
/** Least part of the zones (by size) whose income must be given. */
const KNOWN = 0.8
/** Minutes beyond which a competitor weighs nothing. */
const COMPETITOR_REACH = 60

/** Inhabitants per km2 in the nine squares around each zone. */
export function densityAround({ lat, lon, population }: MarketInput['zones']): Float64Array {
  const width = (y: number) => SQUARE / Math.max(0.2, Math.cos((y * Math.PI) / 180))
  const key = (row: number, column: number) => row * 100_003 + column
  const rowOf = (y: number) => Math.floor(y / SQUARE)
  const columnOf = (x: number, row: number) => Math.floor(x / width((row + 0.5) * SQUARE))
  const people = new Map<number, number>()
  for (let i = 0; i < lat.length; i++) {
    const row = rowOf(lat[i])
    const at = key(row, columnOf(lon[i], row))
    people.set(at, (people.get(at) ?? 0) + population[i])
  }
  const square = (SQUARE * KM_PER_DEGREE) ** 2
  return lat.map((y, i) => {
    const row = rowOf(y)
    let sum = 0
    for (let r = row - 1; r <= row + 1; r++) {
      const column = columnOf(lon[i], r)
      for (let c = column - 1; c <= column + 1; c++) sum += people.get(key(r, c)) ?? 0
    }
    return sum / (9 * square)
  })
}

/** Area that counts for a competitor of unknown area. */
export function competitorAreas(competitors: readonly Competitor[]): Float64Array {
  const known = competitors.flatMap(c => (c.selling_area_m2 ? [c.selling_area_m2] : [])).sort((a, b) => a - b)
  const median = known[(known.length - 1) >> 1] ?? 1
  return Float64Array.from(competitors, c => (c.selling_area_m2 ?? median) / median)
}

/** Pull of one competitor in every zone: its area (the median is 1) x exp(-decay felt minutes), within reach. */
export function competitorPull(
  input: Pick<MarketInput, 'zones' | 'travel'>,
  site: { lat: number; lon: number },
  area: number,
  decay: number,
  form: DecayForm,
): Float64Array {
  const minutes = input.travel.minutesTo(input.zones, site)
  return Float64Array.from(minutes, t =>
    t <= COMPETITOR_REACH ? area * Math.exp(-decay * felt(form, t)) : 0,
  )
}

const known = new WeakMap<MarketInput, { decay: number; form: DecayForm; pull: Float64Array }>()

/** Pull of all competitors in every zone; kept for the next call. */
export function competition(input: MarketInput, decay: number, form: DecayForm): Float64Array {
  const found = known.get(input)
  if (found?.decay === decay && found.form === form) return found.pull
  const total = new Float64Array(input.zones.lat.length)
  const competitors = input.competitors ?? []
  const areas = competitorAreas(competitors)
  competitors.forEach((c, k) => {
    const minutes = input.travel.minutesTo(input.zones, c)
    for (let i = 0; i < total.length; i++)
      if (minutes[i] <= COMPETITOR_REACH) total[i] += areas[k] * Math.exp(-decay * felt(form, minutes[i]))
  })
  known.set(input, { decay, form, pull: total })
  return total
}

/** What of a zone besides access tells what it spends: those covariates that the input knows and that vary. */
export function zoneCovariates(
  input: MarketInput,
  parts: {
    active: Int32Array
    pairs: Pairs
    /** Inclusive value, and share of the pair's store, by zone and by pair. */
    access: Float64Array
    share: Float64Array
    decay: number
    form: DecayForm
  },
): ZoneCovariate[] {
  const { pairs, active, access, share } = parts
  const { zones } = input
  const size = zoneSize(zones)
  const found: ZoneCovariate[] = [{ name: 'access', values: access }]
  found.push({ name: 'density', values: densityAround(zones).map(d => Math.log(Math.max(d, 0.1))) })
  if (zones.income) {
    let known = 0
    let all = 0
    for (let i = 0; i < size.length; i++) {
      all += size[i]
      if (zones.income[i] > 0) known += size[i]
    }
    if (known >= KNOWN * all)
      found.push({ name: 'income', values: zones.income.map(x => (x > 0 ? Math.log(x) : Number.NaN)) })
  }
  const years = ages(input, active)
  if (years) {
    const values = new Float64Array(pairs.zones)
    for (let i = 0; i < pairs.zones; i++)
      for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++) values[i] += share[p] * years[pairs.store[p]]
    found.push({ name: 'years_of_access', values: values.map(y => Math.log1p(y)) })
  }
  if ((input.competitors?.length ?? 0) > 0)
    found.push({
      name: 'competitors',
      values: competition(input, parts.decay, parts.form).map(c => Math.log1p(c)),
    })
  return found.filter(({ name, values }) => name === 'access' || varies(values))
}

/** Years each store has traded at the base's end, ten at most; null where most opening dates are unknown. */
function ages({ stores, base_end }: MarketInput, active: Int32Array): Float64Array | null {
  if (base_end === undefined) return null
  let known = 0
  const years = Float64Array.from(active, j => {
    const opened = stores[j].opened_on
    if (!opened) return GROWN_UP
    known++
    const month = 12 * Number(opened.slice(0, 4)) + Number(opened.slice(5, 7)) - 1
    return Math.min(GROWN_UP, Math.max(0, (base_end + 1 - month) / 12))
  })
  return known >= active.length / 2 ? years : null
}

function varies(values: Float64Array): boolean {
  let first = Number.NaN
  for (const v of values) {
    if (!Number.isFinite(v)) continue
    if (Number.isNaN(first)) first = v
    else if (Math.abs(v - first) > 1e-9) return true
  }
  return false
}
