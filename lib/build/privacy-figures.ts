import { PRECISIONS } from '@/lib/checks/places'
import type { PrivacySettings } from '@/lib/contract/declaration'
import type { PrivacyReport } from '@/lib/dataset/privacy-report'
import type { BuildEngine } from '@/lib/engine/engine'

/** Tables made, by the name they are published under, and what makes a row of each a pooled one. */
const TABLES = [
  ['atoms', 'atoms_made', 'channel_key = 0 OR cell IS NULL'],
  ['unplaced', 'unplaced_made', 'channel_key = 0'],
  ['category_months', 'category_rows', 'channel_key = 0 OR key IS NULL'],
  ['segment_months', 'segment_rows', 'channel_key = 0 OR key IS NULL'],
  ['store_days', 'day_rows', 'channel_key = 0 OR key IS NULL'],
] as const

/** The privacy report of the tables made, `folded` rows by table of rows made. */
export async function privacyFigures(
  engine: BuildEngine,
  settings: PrivacySettings,
  folded: Readonly<Record<string, number>>,
): Promise<PrivacyReport> {
  const { rows, columns } = await engine.query(
    TABLES.map(
      ([, made, pooled], i) => `
        SELECT ${i} AS table, count(*)::INTEGER AS rows, (count(*) FILTER (${pooled} OR span > 1))::INTEGER AS pooled,
          coalesce(sum(abs(amount)) FILTER (${pooled} OR span > 1) / nullif(sum(abs(amount)), 0), 0)::DOUBLE AS share,
          coalesce(min(n) FILTER (n > 0), 0)::INTEGER AS smallest
        FROM ${made}`,
    ).join(' UNION ALL '),
  )
  const tables = Array.from({ length: rows }, (_, r) => {
    const n = (name: string) => (columns[name] as Float64Array)[r]
    const [table, made] = TABLES[n('table')]
    return {
      table,
      rows: n('rows'),
      rows_pooled: n('pooled'),
      amount_share_pooled: round(n('share')),
      smallest: n('smallest'),
      rows_folded: folded[made] ?? 0,
    }
  }).sort((a, b) => TABLES.findIndex(t => t[0] === a.table) - TABLES.findIndex(t => t[0] === b.table))

  const atoms = await engine.query(
    `SELECT res::INTEGER AS res, sum(amount)::DOUBLE AS amount, max(top / nullif(weight, 0))::DOUBLE AS top
     FROM atoms_made GROUP BY res ORDER BY res`,
  )
  const total = await engine.query('SELECT coalesce(sum(amount), 0)::DOUBLE AS amount FROM customer_months')
  const identified = Number(total.columns.amount[0])
  const [res, amount, top] = ['res', 'amount', 'top'].map(c => atoms.columns[c] as Float64Array)
  const share: Record<string, number> = {}
  let placed = 0
  let inAtoms = 0
  res.forEach((r, i) => {
    if (identified <= 0) return
    inAtoms += amount[i] / identified
    if (r < 0) return
    placed += amount[i] / identified
    share[String(r)] = amount[i] / identified
  })
  share['-1'] = identified > 0 ? 1 - placed : 0
  const precise = await engine.query(
    `SELECT precision::INTEGER AS precision, sum(amount)::DOUBLE AS amount FROM customer_months
     LEFT JOIN (SELECT customer_key, arg_max(precision, valid_from) AS precision FROM homes GROUP BY 1)
       USING (customer_key) GROUP BY ALL`,
  )
  const byPrecision: Record<string, number> = {}
  for (let i = 0; i < precise.rows; i++) {
    const [found, sum] = ['precision', 'amount'].map(c => (precise.columns[c] as Float64Array)[i])
    if (identified > 0) byPrecision[Number.isNaN(found) ? 'none' : PRECISIONS[found]] = sum / identified
  }
  const smallest = tables.filter(t => t.smallest > 0).map(t => t.smallest)
  return {
    min_customers: settings.k,
    max_dominance: settings.dominance,
    calendar: settings.calendar,
    amount_share_by_resolution: rounded(share),
    smallest_group: smallest.length > 0 ? Math.min(...smallest) : 0,
    largest_share: round(top.reduce((max, t) => Math.max(max, t || 0), 0)),
    amount_share_unplaced: round(identified > 0 ? 1 - inAtoms : 0),
    tables,
    amount_share_by_precision: rounded(byPrecision),
  }
}

/** An exact share times an exact total is an amount, and a difference of amounts may be one person's. */
const round = (share: number) => Math.round(share * 1e4) / 1e4
const rounded = (shares: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, round(share)]))
