import type { Finding } from '@/lib/dataset/manifest'
import type { BuildEngine } from '@/lib/engine/engine'
import { manyWords, words } from './check-customers'
import { DAMAGED, FORMULA } from './check-text'
import { judgeTickets } from './check-tickets'
import { groupFinding } from './checks'
import { KIND } from './facts'
import { judge, type Staged } from './stage'

/** Bins per unit of ln(amount): medians are good to 3 %. */
const BINS = 32

/** A store's sales of a ticket must also be this much of its median month to be extreme. */
const EXTREME_SHARE = 0.1

/**
 * Judges staged sales by what lies beyond their own row: copies, the store's dates, the customer's other
 * purchases, the store's usual amounts. Makes `day_sums`, accepted sales by file, store, channel, kind and day
 * (`rows`, `cents`, `gross` cents of purchases), and `customer_sums`, identified private ones by customer
 * (`rows`, `cents`, `first_day` of a purchase, `returns`), from which every later pattern is read.
 *
 * Answers whether no number of a ticket comes twice.
 */
export async function judgeSales(
  engine: BuildEngine,
  sales: Staged,
  signal?: AbortSignal,
): Promise<{ unique: boolean }> {
  const tickets = await judgeTickets(engine, sales, signal)
  await engine.exec(
    `CREATE TEMP TABLE day_sums AS
     SELECT file, store_key, channel_key, kind, day, month, count(*)::INTEGER AS rows,
       sum(round(amount::DOUBLE * 100)) AS cents,
       sum(CASE WHEN amount > 0 THEN round(amount::DOUBLE * 100) ELSE 0 END) AS gross
     FROM ${sales.name} WHERE fault IS NULL GROUP BY ALL;
     CREATE TEMP TABLE customer_sums AS
     SELECT customer_key, count(*)::INTEGER AS rows, sum(round(amount::DOUBLE * 100)) AS cents,
       min(CASE WHEN amount > 0 THEN day END) AS first_day, (count(*) FILTER (amount < 0))::INTEGER AS returns
     FROM ${sales.name} WHERE fault IS NULL AND kind = ${KIND.customer} GROUP BY customer_key`,
    { signal },
  )
  await ticketsAndTotals(engine, sales, signal)
  await outsideTradingTime(engine, sales, signal)
  await returnsWithoutSale(engine, sales, signal)
  await extremeAmounts(engine, sales, signal)
  return tickets
}

const some = async (engine: BuildEngine, sql: string): Promise<boolean> => {
  const { columns } = await engine.query(`SELECT count(*)::BIGINT AS n FROM (${sql})`)
  return (columns.n as Float64Array)[0] > 0
}

const storeOf = (sales: Staged) =>
  `(SELECT store_id FROM store_keys k WHERE k.store_key = ${sales.name}.store_key)`

/** A month that a store sends as tickets and as a total would count twice: the tickets stay. */
async function ticketsAndTotals(engine: BuildEngine, sales: Staged, signal?: AbortSignal): Promise<void> {
  const both = `SELECT store_key, channel_key, month FROM day_sums
    WHERE kind IN (${KIND.customer}, ${KIND.anonymous}, ${KIND.total}) AND store_key > 0 GROUP BY ALL
    HAVING count(*) FILTER (kind = ${KIND.total}) > 0 AND count(*) FILTER (kind <> ${KIND.total}) > 0`
  if (!(await some(engine, both))) return
  const same = 's.store_key = f.store_key AND s.channel_key = f.channel_key AND s.month = f.month'
  await judge(
    engine,
    sales,
    'reject',
    {
      code: 'tickets_and_totals',
      column: 'measure',
      from: both,
      condition: `${same} AND s.kind = ${KIND.total}`,
      group: storeOf(sales),
    },
    signal,
  )
  if (sales.rejects.some(c => c.code === 'tickets_and_totals'))
    await engine.exec(`DELETE FROM day_sums s USING (${both}) f WHERE ${same} AND s.kind = ${KIND.total}`)
}

/** Sales before the store's first trading day or after its last, with days of grace. */
async function outsideTradingTime(engine: BuildEngine, sales: Staged, signal?: AbortSignal): Promise<void> {
  await engine.exec(`CREATE OR REPLACE TEMP TABLE trading AS
    SELECT k.store_key, s.opened_on, s.closed_on FROM staged_stores s JOIN store_keys k USING (store_id)
    WHERE s.fault IS NULL`)
  for (const [code, condition] of [
    [
      'sale_before_opening',
      `s.day < f.opened_on - ${Math.round(sales.settings.threshold('sale_before_opening'))}`,
    ],
    [
      'sale_after_closing',
      `s.day > f.closed_on + ${Math.round(sales.settings.threshold('sale_after_closing'))}`,
    ],
  ])
    if (await some(engine, `SELECT 1 FROM day_sums s JOIN trading f USING (store_key) WHERE ${condition}`))
      await judge(
        engine,
        sales,
        'warn',
        {
          code,
          column: 'sold_on',
          from: 'SELECT * FROM trading',
          condition: `s.store_key = f.store_key AND ${condition}`,
          group: storeOf(sales),
        },
        signal,
      )
}

/** Returns of a known customer who bought nothing before; in the first months the purchase may lie earlier. */
async function returnsWithoutSale(engine: BuildEngine, sales: Staged, signal?: AbortSignal): Promise<void> {
  const months = Math.round(sales.settings.threshold('return_without_sale'))
  const without = `
    SELECT s.file, s.row FROM ${sales.name} s JOIN customer_sums c USING (customer_key)
    WHERE s.fault IS NULL AND s.kind = ${KIND.customer} AND s.amount < 0 AND c.returns > 0
      AND s.month >= (SELECT min(month) FROM day_sums) + ${months}
      AND (c.first_day IS NULL OR c.first_day > s.day)`
  await engine.exec(`CREATE OR REPLACE TEMP TABLE without_sale AS ${without}`, { signal })
  if (await some(engine, 'SELECT * FROM without_sale'))
    await judge(
      engine,
      sales,
      'warn',
      {
        code: 'return_without_sale',
        column: 'amount',
        from: 'SELECT * FROM without_sale',
        condition: 's.file = f.file AND s.row = f.row',
        group: storeOf(sales),
      },
      signal,
    )
  await engine.exec('DROP TABLE without_sale')
}

/**
 * Purchases far above the store's own: more than so many robust standard deviations (median and median absolute
 * deviation of ln(amount), from bins) and a tenth of its median month.
 */
async function extremeAmounts(engine: BuildEngine, sales: Staged, signal?: AbortSignal): Promise<void> {
  const { columns, rows } = await engine.query(
    `SELECT store_key::INTEGER AS store, bin::INTEGER AS bin, n::BIGINT AS n FROM (
       SELECT store_key, round(ln(amount::DOUBLE) * ${BINS}) AS bin, count(*) AS n FROM ${sales.name}
       WHERE fault IS NULL AND amount > 0 AND kind IN (${KIND.customer}, ${KIND.anonymous}) GROUP BY ALL
     ) ORDER BY store_key, bin`,
    [],
    { signal },
  )
  const bins = new Map<number, [bin: number, n: number][]>()
  for (let i = 0; i < rows; i++) {
    const store = (columns.store as Float64Array)[i]
    bins.set(store, [
      ...(bins.get(store) ?? []),
      [(columns.bin as Float64Array)[i], (columns.n as Float64Array)[i]],
    ])
  }
  const z = sales.settings.threshold('extreme_amount')
  const months = await engine.query(
    `SELECT store_key::INTEGER AS store, median(gross)::DOUBLE AS cents FROM (
       SELECT store_key, month, sum(gross) AS gross FROM day_sums
       WHERE kind IN (${KIND.customer}, ${KIND.anonymous}) GROUP BY ALL) GROUP BY store_key`,
  )
  const limits: [store: number, amount: number][] = []
  for (let i = 0; i < months.rows; i++) {
    const store = (months.columns.store as Float64Array)[i]
    const own = bins.get(store)
    if (!own) continue
    const middle = weightedMedian(own)
    const spread = weightedMedian(own.map(([bin, n]) => [Math.abs(bin - middle), n]))
    const limit = Math.exp((middle + z * 1.4826 * Math.max(spread, BINS / 4)) / BINS)
    const share = (EXTREME_SHARE * (months.columns.cents as Float64Array)[i]) / 100
    limits.push([store, Math.max(limit, share)])
  }
  if (limits.length === 0) return
  const from = `SELECT * FROM (VALUES ${limits.map(([s, a]) => `(${s}, ${a.toFixed(2)}::DOUBLE)`).join(', ')}) v (store_key, most)`
  const condition = `s.kind IN (${KIND.customer}, ${KIND.anonymous}) AND s.store_key = f.store_key AND s.amount::DOUBLE > f.most`
  if (
    await some(engine, `SELECT 1 FROM ${sales.name} s JOIN (${from}) f ON ${condition} WHERE s.fault IS NULL`)
  )
    await judge(
      engine,
      sales,
      'warn',
      { code: 'extreme_amount', column: 'amount', from, condition, group: storeOf(sales) },
      signal,
    )
}

function weightedMedian(values: readonly [value: number, n: number][]): number {
  const sorted = [...values].sort((a, b) => a[0] - b[0])
  const half = sorted.reduce((sum, [, n]) => sum + n, 0) / 2
  let seen = 0
  for (const [value, n] of sorted) {
    seen += n
    if (seen >= half) return value
  }
  return 0
}

/** Findings about the words of categories, and about customers who cannot be one person. */
export async function salesFindings(engine: BuildEngine, sales: Staged): Promise<Finding[]> {
  const found: (Finding | null)[] = []
  if (sales.files.some(f => f.columns.has('category'))) {
    const categories = await words(engine, sales.name, 'category')
    for (const [code, pattern] of [
      ['damaged_text', DAMAGED],
      ['formula_text', FORMULA],
    ]) {
      const test = new RegExp(pattern.replaceAll(/\\x\{(\w+)\}/g, '\\u{$1}'), 'u')
      const details = categories.filter(c => test.test(c.what))
      found.push(groupFinding(sales, code, 'sales', { column: 'category', details }))
    }
    found.push(manyWords(sales, 'sales', 'category', categories))
  }
  const most = sales.settings.threshold('catch_all_customer')
  const { columns, rows } = await engine.query(
    `SELECT rows::DOUBLE AS rows, cents::DOUBLE AS cents FROM customer_sums WHERE rows > ${most}
     ORDER BY customer_sums.rows DESC, customer_sums.cents DESC`,
  )
  found.push(
    groupFinding(sales, 'catch_all_customer', 'sales', {
      column: 'customer_id',
      value: '',
      details: Array.from({ length: rows }, (_, i) => ({
        what: '',
        rows: (columns.rows as Float64Array)[i],
        cents: (columns.cents as Float64Array)[i],
      })),
    }),
  )
  return found.filter(f => f !== null)
}
