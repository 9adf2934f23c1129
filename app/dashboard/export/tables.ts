import type { Neighbour } from '@/lib/catchment/ranking'
import type { ZoneSales } from '@/lib/catchment/sales'
import type { ClosingRow } from '@/lib/closures/rows'
import type { StoreRow } from '@/lib/cube/source'
import type { ExportColumn, ExportTable, Value } from '@/lib/export/table'
import type { exportFr } from '@/lib/i18n/messages/export.fr'
import type { Pocket } from '@/lib/pockets/types'

/** Heads of columns, by key of the catalogue below `export.columns`. */
export type Heads = (key: keyof typeof exportFr.columns) => string

/** A column of every row's value. */
type Of<Row> = [name: string, kind: ExportColumn['kind'], of: (row: Row, at: number) => Value]

const cents = (value: number | null | undefined) =>
  value == null || !Number.isFinite(value) ? null : Math.round(value * 100) / 100
/** A share to a hundredth of a percent. */
const share = (value: number | null | undefined) =>
  value == null || !Number.isFinite(value) ? null : Math.round(value * 1e4) / 1e4
const decimal = (value: number, digits: number) =>
  Number.isFinite(value) ? Number(value.toFixed(digits)) : null
const whole = (value: number | null) => (value === null ? null : Math.round(value))

const table = <Row>(
  title: string,
  currency: string,
  rows: readonly Row[],
  columns: readonly Of<Row>[],
): ExportTable => ({
  title,
  rows: rows.length,
  currency,
  columns: columns.map(([name, kind, of]) => ({ name, kind, values: rows.map(of) })),
})

/** Pockets in the order shown; `name` and `region` say them in words. */
export const pocketsTable = (
  heads: Heads,
  about: { title: string; currency: string; excess: string },
  pockets: readonly Pocket[],
  words: { name: (p: Pocket) => string; region: (p: Pocket) => string | null },
): ExportTable =>
  table<Pocket>(about.title, about.currency, pockets, [
    [heads('rank'), 'integer', (_, k) => k + 1],
    [heads('pocket'), 'text', words.name],
    [heads('region'), 'text', words.region],
    [heads('households'), 'integer', p => whole(p.households)],
    [heads('population'), 'integer', p => whole(p.population)],
    [heads('observed'), 'money', p => cents(p.observed)],
    [heads('expected'), 'money', p => cents(p.expected)],
    [about.excess, 'money', p => cents(p.excess.point)],
    [`${about.excess}, ${heads('low')}`, 'money', p => cents(p.excess.low)],
    [`${about.excess}, ${heads('high')}`, 'money', p => cents(p.excess.high)],
    [heads('webShare'), 'share', p => share(p.web_share)],
    [heads('activeAtLeast'), 'integer', p => p.active],
    [heads('minutes'), 'integer', p => whole(p.minutes)],
    [heads('nearest'), 'text', p => p.store],
    [heads('competitors'), 'text', p => p.competitors.join(', ')],
    [heads('z'), 'number', p => decimal(p.z, 2)],
    [heads('q'), 'number', p => decimal(p.q, 4)],
    [heads('proven'), 'boolean', p => p.proven],
    [heads('lat'), 'number', p => p.lat],
    [heads('lon'), 'number', p => p.lon],
  ])

/** Closings in the order given; ranges are left out of rows that have points only. */
export const closingsTable = (
  heads: Heads,
  about: { title: string; currency: string },
  rows: readonly ClosingRow[],
  operator: (key: string) => string,
): ExportTable => {
  const end = (row: ClosingRow, value: number | undefined) => (row.closing.intervals ? value : null)
  return table<ClosingRow>(about.title, about.currency, rows, [
    [heads('id'), 'text', r => r.id],
    [heads('store'), 'text', r => r.name],
    [heads('sales'), 'money', r => cents(r.sales)],
    [heads('contribution'), 'money', r => cents(r.contribution)],
    [heads('kept'), 'share', r => share(r.closing.retained_share.point)],
    [`${heads('kept')}, ${heads('low')}`, 'share', r => share(end(r, r.closing.retained_share.low))],
    [`${heads('kept')}, ${heads('high')}`, 'share', r => share(end(r, r.closing.retained_share.high))],
    [heads('lost'), 'money', r => cents(r.closing.lost.point)],
    [`${heads('lost')}, ${heads('low')}`, 'money', r => cents(end(r, r.closing.lost.low))],
    [`${heads('lost')}, ${heads('high')}`, 'money', r => cents(end(r, r.closing.lost.high))],
    [heads('gain'), 'money', r => cents(r.gain?.point)],
    [`${heads('gain')}, ${heads('low')}`, 'money', r => cents(end(r, r.gain?.low))],
    [`${heads('gain')}, ${heads('high')}`, 'money', r => cents(end(r, r.gain?.high))],
    [heads('lease'), 'text', r => r.terms?.lease_break_on ?? null],
    [heads('exit'), 'money', r => cents(r.terms?.exit_cost)],
    [heads('operator'), 'text', r => r.terms && operator(r.terms.operator)],
    [heads('entity'), 'text', r => r.terms?.legal_entity ?? null],
    [heads('leaving'), 'share', r => share(r.leaving)],
    [heads('receiver'), 'text', r => r.receiver],
  ])
}

/** Every commune a store sells to, the largest first. */
export const communesTable = (
  heads: Heads,
  about: { title: string; currency: string; years: number },
  sales: readonly ZoneSales[],
  zones: {
    id: readonly string[]
    name: readonly string[]
    population: Float64Array
    households: Float64Array
  },
  minutes: ArrayLike<number> | null,
): ExportTable => {
  const total = sales.reduce((sum, s) => sum + s.amount, 0)
  const per = (s: ZoneSales, people: number) => (people > 0 ? cents(s.amount / about.years / people) : null)
  return table<ZoneSales>(about.title, about.currency, sales, [
    [heads('code'), 'text', s => zones.id[s.zone]],
    [heads('commune'), 'text', s => zones.name[s.zone]],
    [heads('minutes'), 'integer', s => (minutes ? whole(minutes[s.zone]) : null)],
    [heads('sales'), 'money', s => cents(s.amount)],
    [heads('share'), 'share', s => (total > 0 ? share(s.amount / total) : null)],
    [heads('estimated'), 'share', s => share(s.estimated)],
    [heads('perHousehold'), 'money', s => per(s, zones.households[s.zone])],
    [heads('perInhabitant'), 'money', s => per(s, zones.population[s.zone])],
  ])
}

/** A neighbour in the table of overlaps: with the customers shared a year before too. */
export interface NeighbourRow extends Neighbour {
  row: Pick<StoreRow, 'id' | 'name'>
  sharedBefore: number | null
}

/** Neighbours whose catchments overlap a store's, or who share customers with it. */
export const overlapTable = (
  heads: Heads,
  about: { title: string; currency: string; measure: string; year: number; shared: (year: number) => string },
  rows: readonly NeighbourRow[],
): ExportTable =>
  table<NeighbourRow>(about.title, about.currency, rows, [
    [heads('id'), 'text', r => r.row.id],
    [heads('store'), 'text', r => r.row.name],
    [heads('measure'), 'text', () => about.measure],
    [heads('firstInSecond'), 'share', r => share(r.ratios.firstInSecond)],
    [heads('secondInFirst'), 'share', r => share(r.ratios.secondInFirst)],
    [heads('overUnion'), 'share', r => share(r.ratios.overUnion)],
    [heads('overSmaller'), 'share', r => share(r.ratios.overSmaller)],
    [about.shared(about.year), 'integer', r => r.shared],
    [about.shared(about.year - 1), 'integer', r => r.sharedBefore],
  ])

/** A place that the map draws, or that its heat is made of. */
export interface DrawnPlace {
  id: string
  name: string
  /** What its colour shows; NaN for none. */
  value: number
  amount: number
  /** Sums of the compared period; null without one. */
  before: number | null
  /** Part of the amount that is known for a wider area only, 0 to 1. */
  spread: number
}

/** Every place of the map, the largest first. `value`: null where the colour shows the amount itself. */
export const placesTable = (
  heads: Heads,
  about: {
    title: string
    currency: string
    value: { name: string; kind: 'money' | 'share' | 'number' } | null
  },
  places: readonly DrawnPlace[],
): ExportTable => {
  const { value } = about
  const ordered = [...places].sort((a, b) =>
    value ? b.value - a.value || b.amount - a.amount : b.amount - a.amount,
  )
  const compared = places.some(p => p.before !== null)
  const shown = (v: number) =>
    value?.kind === 'money' ? cents(v) : value?.kind === 'share' ? share(v) : decimal(v, 4)
  return table<DrawnPlace>(about.title, about.currency, ordered, [
    [heads('code'), 'text', p => p.id],
    [heads('place'), 'text', p => p.name],
    ...(value ? [[value.name, value.kind, p => shown(p.value)] as Of<DrawnPlace>] : []),
    [heads('sales'), 'money', p => cents(p.amount)],
    ...(compared ? [[heads('before'), 'money', p => cents(p.before)] as Of<DrawnPlace>] : []),
    [heads('estimated'), 'share', p => share(p.spread)],
  ])
}

/** The communes from which a store's sales exceed its refunds, the largest first: others have no flow. */
export const flowsTable = (
  heads: Heads,
  about: { title: string; currency: string; store: string },
  flows: readonly { id: string; name: string; amount: number; share: number }[],
): ExportTable =>
  table(
    about.title,
    about.currency,
    [...flows].sort((a, b) => b.amount - a.amount),
    [
      [heads('code'), 'text', f => f.id],
      [heads('commune'), 'text', f => f.name],
      [heads('store'), 'text', () => about.store],
      [heads('sales'), 'money', f => cents(f.amount)],
      [heads('share'), 'share', f => share(f.share)],
    ],
  )
