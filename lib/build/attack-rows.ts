import { join } from 'node:path'
import { openNative } from '@/lib/engine/native'
import { type Extracts, type Row, writeExtracts } from '@/lib/extracts/fixture'
import { buildDataset } from './build'
import type { Previous } from './previous'

/** One published row of sales and the sales (index in the extract) that it sums. */
export interface PublishedRow {
  /** Which of the versions holds it, 0 for the first. */
  version: number
  table: (typeof SALES_TABLES)[number]
  store: number
  month: number
  span: number
  channel: number
  /** Category, segment, day or source; null for pooled rows and atoms. */
  key: string | null
  /** H3 cell and resolution; null and -1 without a place. */
  cell: bigint | null
  res: number
  sales: number[]
  /** Sales taken away again: published before, cancelled since. */
  minus: number[]
}

export const SALES_TABLES = ['atoms', 'unplaced', 'category_months', 'segment_months', 'store_days'] as const

const KEYS: Record<PublishedRow['table'], string> = {
  atoms: 'NULL::VARCHAR',
  unplaced: 'source',
  category_months: 'category',
  segment_months: 'segment',
  store_days: 'day::VARCHAR',
}

/**
 * Sales labelled in one build, in margins (cents, exact in a DOUBLE) and items (INTEGER): powers of two, or of three
 * where a sale can be taken away again.
 */
const DIGITS = { 2: { margin: 50, items: 30 }, 3: { margin: 32, items: 19 } } as const
type Base = keyof typeof DIGITS

/** Sales of all versions, each different one once, and the rows published of them. */
export interface Chain {
  sales: Row[]
  rows: PublishedRow[]
}

/**
 * Builds a dataset from extracts, and from each further ones the version that follows, and says which sales each
 * published row sums, without a word of how it was built: margins and items play no part in pooling, so the datasets
 * are built again and again with margins and items that are different powers of two or three, and the digits (1, 0
 * or -1) of those of a row are its sales. A sale that differs between versions counts as two. Without `keep` each
 * version is built from scratch.
 */
export async function publishedChain(
  folder: string,
  versions: readonly Extracts[],
  keep = true,
): Promise<Chain> {
  const labels = new Map<string, number>()
  const sales: Row[] = []
  for (const { sales: list } of versions)
    for (const sale of list) {
      const key = JSON.stringify(sale)
      if (!labels.has(key)) labels.set(key, sales.push(sale) - 1)
    }
  const base: Base = versions.length === 1 ? 2 : 3
  const { margin, items } = DIGITS[base]
  const rows = new Map<string, PublishedRow>()
  for (let from = 0; from < sales.length; from += margin + items) {
    let previous: Previous | undefined
    for (const [version, extracts] of versions.entries()) {
      const at = join(folder, `${from}-${version}`)
      const power = (digit: number, digits: number) => (digit >= 0 && digit < digits ? base ** digit : 0)
      const labelled = extracts.sales.map((sale): Row => {
        const label = labels.get(JSON.stringify(sale))! - from
        return {
          ...sale,
          margin: (power(label, margin) / 100).toFixed(2),
          items: power(label - margin, items),
        }
      })
      writeExtracts(join(at, 'in'), { ...extracts, sales: labelled })
      const out = join(at, 'out')
      const manifest = await buildDataset({
        extracts: [join(at, 'in')],
        out,
        today: '2027-01-01',
        threads: 1,
        previous,
      })
      if (previous && !manifest.previous)
        throw new Error(`Version ${version} kept no rows: ${manifest.from_scratch}`)
      const path = join(out, 'dataset.duckdb')
      if (keep) previous = { path, manifest }
      await addRows(rows, path, version, from, base)
    }
  }
  return { sales, rows: [...rows.values()] }
}

/** The rows published of one version; its sales, all different, by their place in the extract. */
export async function publishedRows(folder: string, extracts: Extracts): Promise<PublishedRow[]> {
  return (await publishedChain(folder, [extracts])).rows
}

async function addRows(
  rows: Map<string, PublishedRow>,
  path: string,
  version: number,
  from: number,
  base: Base,
): Promise<void> {
  const engine = await openNative({ path, readOnly: true })
  for (const table of SALES_TABLES) {
    const { rows: n, columns } = await engine.query(
      `SELECT store_key::INTEGER AS store, month::INTEGER AS month, span::INTEGER AS span,
         channel_key::INTEGER AS channel, ${KEYS[table]} AS key,
         ${table === 'atoms' ? 'coalesce(cell, 0)' : '0::UBIGINT'} AS cell,
         ${table === 'atoms' ? 'res' : '-1'}::INTEGER AS res,
         round(coalesce(margin, 0) * 100)::BIGINT AS margin, coalesce(items, 0)::INTEGER AS items FROM ${table}`,
    )
    for (let i = 0; i < n; i++) {
      const of = (name: string) => (columns[name] as Float64Array)[i]
      const cell = (columns.cell as BigUint64Array)[i]
      const row: PublishedRow = {
        version,
        table,
        store: of('store'),
        month: of('month'),
        span: of('span'),
        channel: of('channel'),
        key: (columns.key as (string | null)[])[i],
        cell: cell === 0n ? null : cell,
        res: of('res'),
        sales: [],
        minus: [],
      }
      const { store, month, span, channel, key, res } = row
      const id = [version, table, store, month, span, channel, key, cell, res].join('|')
      const known = rows.get(id) ?? row
      rows.set(id, known)
      for (const [column, first] of [
        ['margin', from],
        ['items', from + DIGITS[base].margin],
      ] as const) {
        let digits = of(column)
        for (let s = first; digits !== 0; s++) {
          const rest = ((digits % base) + base) % base
          if (rest === 1) known.sales.push(s)
          else if (rest === 2) known.minus.push(s)
          digits = (digits - (rest === 2 ? -1 : rest)) / base
        }
      }
    }
  }
  await engine.close()
}

/**
 * The head behind each sale: its customer, or itself where it is anonymous; null for businesses, staff and
 * totals, whom the rule does not count. `golden` names the customer of an identifier.
 */
export function headsOf(sales: readonly Row[], golden: (id: string) => string = id => id): (string | null)[] {
  return sales.map((sale, i) => {
    if (sale.measure || sale.customer_type === 'business' || sale.customer_type === 'staff') return null
    return sale.customer_id ? `customer ${golden(String(sale.customer_id))}` : `sale ${i}`
  })
}
