import { join } from 'node:path'
import { openNative } from '@/lib/engine/native'
import { buildDataset } from './build'
import { type Extracts, type Row, writeExtracts } from './fixture'

/** One published row of sales and the sales (index in the extract) that it sums. */
export interface PublishedRow {
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
}

export const SALES_TABLES = ['atoms', 'unplaced', 'category_months', 'segment_months', 'store_days'] as const

const KEYS: Record<PublishedRow['table'], string> = {
  atoms: 'NULL::VARCHAR',
  unplaced: 'source',
  category_months: 'category',
  segment_months: 'segment',
  store_days: 'day::VARCHAR',
}

/** Sales labelled in one build, as powers of two of a cent of margin: sums of DOUBLE are exact to 2^53. */
const LABELS = 50

/**
 * Builds a dataset from extracts and says which sales each published row sums, without a word of how it was
 * built: margins play no part in pooling, so the dataset is built again and again with margins that are
 * different powers of two, and the bits of a row's margin are its sales.
 */
export async function publishedRows(folder: string, extracts: Extracts): Promise<PublishedRow[]> {
  const rows = new Map<string, PublishedRow>()
  for (let from = 0; from < extracts.sales.length; from += LABELS) {
    const base = join(folder, String(from))
    const sales = extracts.sales.map(
      (sale, i): Row => ({
        ...sale,
        margin: i >= from && i < from + LABELS ? (2 ** (i - from) / 100).toFixed(2) : '0.00',
      }),
    )
    writeExtracts(join(base, 'in'), { ...extracts, sales })
    await buildDataset({
      extracts: [join(base, 'in')],
      out: join(base, 'out'),
      today: '2027-01-01',
    })
    const engine = await openNative({ path: join(base, 'out', 'dataset.duckdb'), readOnly: true })
    for (const table of SALES_TABLES) {
      const { rows: n, columns } = await engine.query(
        `SELECT store_key::INTEGER AS store, month::INTEGER AS month, span::INTEGER AS span,
           channel_key::INTEGER AS channel, ${KEYS[table]} AS key,
           ${table === 'atoms' ? 'coalesce(cell, 0)' : '0::UBIGINT'} AS cell,
           ${table === 'atoms' ? 'res' : '-1'}::INTEGER AS res,
           round(coalesce(margin, 0) * 100)::BIGINT AS bits FROM ${table}`,
      )
      for (let i = 0; i < n; i++) {
        const of = (name: string) => (columns[name] as Float64Array)[i]
        const cell = (columns.cell as BigUint64Array)[i]
        const row: PublishedRow = {
          table,
          store: of('store'),
          month: of('month'),
          span: of('span'),
          channel: of('channel'),
          key: (columns.key as (string | null)[])[i],
          cell: cell === 0n ? null : cell,
          res: of('res'),
          sales: [],
        }
        const id = [table, row.store, row.month, row.span, row.channel, row.key, cell, row.res].join('|')
        const known = rows.get(id) ?? row
        rows.set(id, known)
        let bits = of('bits')
        for (let s = from; bits > 0; s++, bits = Math.floor(bits / 2)) if (bits % 2 === 1) known.sales.push(s)
      }
    }
    await engine.close()
  }
  return [...rows.values()]
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
