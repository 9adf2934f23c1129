import type { Finding } from '@/lib/dataset/manifest'
import type { BuildEngine } from '@/lib/engine/engine'
import { fullMonths, median, monthText, openDays, readNetwork, type Trading } from './check-series'
import { groupFinding } from './checks'
import { KIND } from './facts'
import type { Staged } from './stage'

/** A month in which a store traded fewer days than this may well be without sales. */
const ENOUGH_DAYS = 15
/** Fewer tickets than this say nothing of a month's days. */
const ENOUGH_TICKETS = 20
/** A store's first year is no pattern yet. */
const RAMP_MONTHS = 12
/** Months on each side that a month is compared with. */
const NEIGHBOURS = 12
/** A month is odd only when it is less than half or more than double what was to be expected. */
const FACTOR = 2
/** Monthly sales scatter at least this much, in ln. */
const LEAST_SPREAD = 0.1
/** Days of a store with sales before its median day is one. */
const ENOUGH_TRADING_DAYS = 30
/** A store of fewer tickets on its median day has days of any size. */
const ENOUGH_TICKETS_A_DAY = 5
/** Standard errors of a share that chance alone does not reach in the store months of a chain. */
const CHANCE = 5
/** Months before, whose median share of identified purchases is the usual one. */
const USUAL_MONTHS = 6
/** A file stops early when this share of its stores do. */
const MOST_STORES = 0.8

/**
 * Findings about the sales over time, from `day_sums`: months and files that are missing, stores that fall silent
 * or out of their own pattern, days and identification that jump.
 */
export async function patternFindings(
  engine: BuildEngine,
  stores: Staged,
  sales: Staged,
): Promise<Finding[]> {
  const network = await readNetwork(engine)
  if (!network) return []
  const found = [
    missingMonths(sales, network),
    silentMonths(sales, network),
    withoutSales(stores, network),
    outlierMonths(sales, network),
    await outlierDays(engine, sales, network),
    await identifiedDrops(engine, sales, network),
    await oneDayMonths(engine, sales, network),
    await filesThatStop(engine, sales, network),
    await renumberings(engine, sales, network),
  ]
  return found.filter(f => f !== null)
}

/** Months between the first and the last in which the whole chain sold nothing. */
function missingMonths(sales: Staged, network: Trading): Finding | null {
  const sold = new Set(network.chainMonths)
  const details: { what: string }[] = []
  for (let m = network.first; m <= network.last; m++) if (!sold.has(m)) details.push({ what: monthText(m) })
  return groupFinding(sales, 'missing_month', 'sales', { column: 'sold_on', details })
}

/** Months of a store's trading time without a sale, in runs; a month the whole chain misses is told once. */
function silentMonths(sales: Staged, network: Trading): Finding | null {
  const sold = new Set(network.chainMonths)
  const details: { what: string }[] = []
  for (const store of network.stores.values()) {
    if (store.months.size === 0) continue
    const from = store.opened === null ? Math.min(...store.months.keys()) : network.first
    const silent: number[] = []
    for (let m = from; m <= network.last; m++)
      if (sold.has(m) && !store.months.has(m) && openDays(store, m, network) >= ENOUGH_DAYS) silent.push(m)
    for (const m of silent) details.push({ what: `${store.id} ${monthText(m)}` })
  }
  return groupFinding(sales, 'missing_store_month', 'sales', { column: 'sold_on', details })
}

/** Stores that were open for a month of the data and sold nothing at all. */
function withoutSales(stores: Staged, network: Trading): Finding | null {
  const details: { what: string }[] = []
  for (const store of network.stores.values()) {
    if (store.months.size > 0) continue
    let days = 0
    for (let m = network.first; m <= network.last; m++) days += openDays(store, m, network)
    if (days > 31) details.push({ what: store.id })
  }
  return groupFinding(stores, 'store_without_sales', 'stores', { column: 'store_id', details })
}

/**
 * Months far from the store's own: ln(sales) less the chain's month (the median over stores of their sales over
 * their median), against the median of the months around, in robust standard deviations.
 */
function outlierMonths(sales: Staged, network: Trading): Finding | null {
  const limit = sales.settings.threshold('outlier_month')
  const series = [...network.stores.values()].map(store => ({ store, months: fullMonths(store, network) }))
  const ratios = new Map<number, number[]>()
  for (const { store, months } of series) {
    const usual = median(months.map(m => store.months.get(m)!))
    if (usual > 0)
      for (const m of months) ratios.set(m, [...(ratios.get(m) ?? []), store.months.get(m)! / usual])
  }
  const season = new Map([...ratios].map(([m, r]) => [m, median(r)]))
  const details: { what: string; cents: number }[] = []
  for (const { store, months } of series) {
    const opened = store.opened === null ? Number.NEGATIVE_INFINITY : store.openedMonth
    const points = months
      .filter(m => m >= opened + RAMP_MONTHS && (season.get(m) ?? 0) > 0)
      .map(m => ({
        m,
        cents: store.months.get(m)!,
        y: Math.log(Math.max(store.months.get(m)!, 1) / season.get(m)!),
      }))
    if (points.length < 6) continue
    const residuals = points.map(p => {
      const near = points.filter(q => q.m !== p.m && Math.abs(q.m - p.m) <= NEIGHBOURS)
      return near.length >= 4 ? p.y - median(near.map(q => q.y)) : 0
    })
    const spread = Math.max(LEAST_SPREAD, 1.4826 * median(residuals.map(Math.abs)))
    points.forEach((p, i) => {
      if (Math.abs(residuals[i]) > Math.max(limit * spread, Math.log(FACTOR)))
        details.push({ what: `${store.id} ${monthText(p.m)}`, cents: p.cents })
    })
  }
  return groupFinding(sales, 'outlier_month', 'sales', { column: 'amount', rows: 0, details })
}

/** Days on which a store sold many times its median day. */
async function outlierDays(engine: BuildEngine, sales: Staged, network: Trading): Promise<Finding | null> {
  const times = sales.settings.threshold('outlier_day')
  const { columns, rows } = await engine.query(
    `WITH days AS (
       SELECT store_key, day, sum(gross) AS cents, sum(rows) AS rows FROM day_sums
       WHERE store_key > 0 AND kind IN (${KIND.customer}, ${KIND.anonymous}) GROUP BY ALL HAVING sum(gross) > 0
     ), usual AS (
       SELECT store_key, median(cents) AS cents, median(rows) AS rows, count(*) AS days FROM days GROUP BY store_key)
     SELECT d.store_key::INTEGER AS store, d.day::VARCHAR AS day, d.cents::DOUBLE AS cents, d.rows::BIGINT AS rows
     FROM days d JOIN usual u USING (store_key)
     WHERE u.days >= ${ENOUGH_TRADING_DAYS} AND u.rows >= ${ENOUGH_TICKETS_A_DAY} AND d.cents > ${times} * u.cents ORDER BY d.cents DESC, 1, 2`,
  )
  return groupFinding(sales, 'outlier_day', 'sales', {
    column: 'amount',
    details: Array.from({ length: rows }, (_, i) => ({
      what: `${network.stores.get((columns.store as Float64Array)[i])!.id} ${(columns.day as string[])[i]}`,
      rows: (columns.rows as Float64Array)[i],
      cents: (columns.cents as Float64Array)[i],
    })),
  })
}

/** Months in which far fewer of a store's private purchases have a customer than in the half year before. */
async function identifiedDrops(
  engine: BuildEngine,
  sales: Staged,
  network: Trading,
): Promise<Finding | null> {
  const drop = sales.settings.threshold('identified_share_drop')
  const { columns, rows } = await engine.query(
    `SELECT store_key::INTEGER AS store, month::INTEGER AS month, sum(rows)::DOUBLE AS rows,
       coalesce(sum(rows) FILTER (kind = ${KIND.customer}), 0)::DOUBLE AS known
     FROM day_sums WHERE store_key > 0 AND kind IN (${KIND.customer}, ${KIND.anonymous})
     GROUP BY ALL HAVING sum(rows) >= ${ENOUGH_TICKETS} ORDER BY 1, 2`,
  )
  const details: { what: string; rows: number }[] = []
  let before: { store: number; share: number; flagged: boolean }[] = []
  for (let i = 0; i < rows; i++) {
    const store = (columns.store as Float64Array)[i]
    const n = (columns.rows as Float64Array)[i]
    const share = (columns.known as Float64Array)[i] / n
    before = before.filter(b => b.store === store)
    // A month that was found does not become what is usual.
    const usual = before.filter(b => !b.flagged).slice(-USUAL_MONTHS)
    const expected = median(usual.map(b => b.share))
    const chance = CHANCE * Math.sqrt((expected * (1 - expected)) / n)
    const flagged = usual.length >= 3 && expected - share > Math.max(drop, chance)
    before.push({ store, share, flagged })
    if (flagged)
      details.push({
        what: `${network.stores.get(store)!.id} ${monthText((columns.month as Float64Array)[i])}`,
        rows: n,
      })
  }
  return groupFinding(sales, 'identified_share_drop', 'sales', { column: 'customer_id', details })
}

/** Months of a store whose tickets all bear one day: dates were cut to the month. */
async function oneDayMonths(engine: BuildEngine, sales: Staged, network: Trading): Promise<Finding | null> {
  const { columns, rows } = await engine.query(
    `SELECT store_key::INTEGER AS store, month::INTEGER AS month, sum(rows)::BIGINT AS rows FROM day_sums
     WHERE store_key > 0 AND kind IN (${KIND.customer}, ${KIND.anonymous})
     GROUP BY ALL HAVING sum(rows) >= ${ENOUGH_TICKETS} AND count(DISTINCT day) = 1 ORDER BY 1, 2`,
  )
  const details = Array.from({ length: rows }, (_, i) => {
    const store = network.stores.get((columns.store as Float64Array)[i])!
    const month = (columns.month as Float64Array)[i]
    return { what: `${store.id} ${monthText(month)}`, rows: (columns.rows as Float64Array)[i], store, month }
  }).filter(d => openDays(d.store, d.month, network) >= ENOUGH_DAYS)
  return groupFinding(sales, 'one_day_month', 'sales', { column: 'sold_on', details })
}

/** Files that end long before the sales do, and whose stores then sell nothing in any other file. */
async function filesThatStop(engine: BuildEngine, sales: Staged, network: Trading): Promise<Finding | null> {
  if (sales.files.length < 2) return null
  const days = Math.round(sales.settings.threshold('file_stops_early'))
  const { columns, rows } = await engine.query(
    `WITH ends AS (SELECT file, max(day) AS last_day FROM day_sums GROUP BY file),
     store_ends AS (SELECT store_key, channel_key, max(day) AS last_day FROM day_sums GROUP BY ALL),
     members AS (
       SELECT DISTINCT d.file, d.store_key, d.channel_key FROM day_sums d JOIN ends e USING (file)
       WHERE d.day > e.last_day - 60)
     SELECT e.file::INTEGER AS file, e.last_day::VARCHAR AS last_day,
       avg((s.last_day <= e.last_day + ${days})::INTEGER)::DOUBLE AS share
     FROM members m JOIN ends e USING (file) JOIN store_ends s USING (store_key, channel_key)
     LEFT JOIN trading t ON t.store_key = m.store_key
     WHERE e.last_day <= DATE '${network.lastDay}' - ${days}
       AND coalesce(t.closed_on, DATE '9999-12-31') > e.last_day + ${days}
     GROUP BY ALL HAVING avg((s.last_day <= e.last_day + ${days})::INTEGER) >= ${MOST_STORES} ORDER BY 1`,
  )
  return groupFinding(sales, 'file_stops_early', 'sales', {
    column: 'sold_on',
    file: rows > 0 ? sales.files[(columns.file as Float64Array)[0]].file : '',
    details: Array.from({ length: rows }, (_, i) => ({
      what: `${sales.files[(columns.file as Float64Array)[i]].file} ${(columns.last_day as string[])[i]}`,
    })),
  })
}

/** Stores that fall silent when an unknown one of like size begins. */
async function renumberings(engine: BuildEngine, sales: Staged, network: Trading): Promise<Finding | null> {
  const near = sales.settings.threshold('possible_renumbering')
  const unknown = await engine.query(
    `SELECT unknown_store AS id, (min(day) - DATE '1970-01-01')::INTEGER AS first,
       (max(day) - DATE '1970-01-01')::INTEGER AS last, count(*)::BIGINT AS rows,
       sum(round(amount::DOUBLE * 100))::DOUBLE AS cents
     FROM ${sales.name} WHERE unknown_store IS NOT NULL AND month IS NOT NULL AND amount IS NOT NULL
     GROUP BY unknown_store ORDER BY unknown_store`,
  )
  const number = (name: string, i: number) => (unknown.columns[name] as Float64Array)[i]
  const details: { what: string; rows: number; cents: number }[] = []
  for (const store of network.stores.values()) {
    const silent = store.lastDay !== null && store.lastDay < network.lastDayNumber - near
    if (!silent || (store.closed !== null && store.closed <= store.lastDay! + near)) continue
    const daily =
      [...store.months.values()].reduce((a, b) => a + b, 0) / (store.lastDay! - store.firstDay! + 1)
    for (let i = 0; i < unknown.rows; i++) {
      const rate = number('cents', i) / (number('last', i) - number('first', i) + 1) / daily
      if (Math.abs(number('first', i) - store.lastDay!) <= near && rate > 0.5 && rate < 2)
        details.push({
          what: `${store.id} > ${(unknown.columns.id as string[])[i]}`,
          rows: number('rows', i),
          cents: number('cents', i),
        })
    }
  }
  return groupFinding(sales, 'possible_renumbering', 'sales', { column: 'store_id', details })
}
