import type { Declaration } from '@/lib/contract/declaration'
import { CHANNELS } from '@/lib/dataset/schema'
import type { BuildEngine } from '@/lib/engine/engine'
import { text } from '@/lib/engine/sql'
import { centreOf } from '@/lib/geo/h3'
import { nearestPoint } from '@/lib/geo/nearest'
import { type ChoiceModelRow, choiceModelRows } from '@/lib/market/choice-model'
import { MarketError } from '@/lib/market/errors'
import { fitMarket } from '@/lib/market/fit'
import { baseOf, marketInput } from '@/lib/market/input'
import { type CandidateRow, candidateRows } from '@/lib/market/model-candidates'
import { MARKET_QUERIES, type MarketTables } from '@/lib/market/queries'
import { chooseSpecification, type Wanted } from '@/lib/market/specification'
import type { MarketInput } from '@/lib/market/types'

/**
 * Fills `dataset.choice_model`: store choice estimated on what every located customer bought in the base year.
 * The published atoms are pooled where few customers bought, more so the farther they live, and a decay fitted
 * on them comes out too steep; here the customers are still at hand. How the decay falls and whether stores have
 * effects of their own is chosen on zones left out, or by `declared`; `dataset.choice_candidates` gets what was tried. Expects the other tables of the dataset and
 * `customer_months`. A network whose choices cannot be estimated (one store, no homes) gets no rows.
 */
export async function writeChoiceModel(
  engine: BuildEngine,
  sector: Declaration['sector'],
  window: { first: number; last: number },
  declared: Wanted = {},
): Promise<void> {
  const { rows, candidates } = await estimate(engine, sector, window, declared)
  if (rows.length === 0) return
  const values = rows.map(
    r => `(${text(r.term)}, ${r.store_key}, ${settled(r.value)}, ${settled(r.se)}, ${text(r.travel)})`,
  )
  await engine.exec(`INSERT INTO dataset.choice_model VALUES ${values.join(', ')}`)
  if (candidates.length === 0) return
  const literal = (value: CandidateRow[number]) =>
    typeof value === 'string' ? text(value) : typeof value === 'boolean' ? String(value) : settled(value)
  const tried = candidates.map(row => `(${row.map(literal).join(', ')})`)
  await engine.exec(`INSERT INTO dataset.choice_candidates VALUES ${tried.join(', ')}`)
}

/**
 * A number to six digits. Beyond the twelfth it depends on the machine's exponentials, which Node and browsers
 * compute each in their way, and one dataset has one name everywhere.
 */
const settled = (value: number | null): string =>
  value === null ? 'NULL' : String(Number.isInteger(value) ? value : Number(value.toPrecision(6)))

async function estimate(
  engine: BuildEngine,
  sector: Declaration['sector'],
  window: { first: number; last: number },
  declared: Wanted,
): Promise<{ rows: ChoiceModelRow[]; candidates: CandidateRow[] }> {
  const nothing = { rows: [], candidates: [] }
  await engine.exec('USE dataset')
  const tables = {} as MarketTables
  for (const name of Object.keys(MARKET_QUERIES) as (keyof MarketTables)[])
    tables[name] = await engine.query(MARKET_QUERIES[name])
  await engine.exec('USE memory')
  if (tables.stores.rows < 2 || tables.zones.rows === 0) return nothing
  const input = marketInput(tables, { sector, base: baseOf(window.last) })
  const keys = tables.stores.columns.store_key as Float64Array
  const flows = await exactFlows(engine, input, keys, window)
  if (flows.store.length === 0) return nothing
  try {
    const located = { ...input, flows }
    const specification = chooseSpecification(located, declared)
    const model = fitMarket(located, { specification })
    return {
      rows: choiceModelRows(model, keys),
      candidates: candidateRows(specification.candidates, input.travel.id),
    }
  } catch (error) {
    if (error instanceof MarketError) return nothing
    throw error
  }
}

/** Purchases by home zone (the nearest to the home) and store, each with its one origin. */
async function exactFlows(
  engine: BuildEngine,
  input: MarketInput,
  keys: Float64Array,
  window: { first: number; last: number },
): Promise<MarketInput['flows']> {
  const apart = (['web', 'marketplace'] as const).map(c => CHANNELS.indexOf(c)).join(', ')
  const { rows, columns } = await engine.query(
    `SELECT store_key::INTEGER AS store_key, cell, sum(tickets) AS tickets, sum(gross) / 100 AS gross
     FROM customer_months
     WHERE month BETWEEN ${window.first} AND ${window.last} AND cell IS NOT NULL AND store_key > 0
       AND channel_key NOT IN (${apart})
     GROUP BY ALL HAVING sum(tickets) > 0 AND sum(gross) > 0 ORDER BY store_key, cell`,
  )
  const storeAt = new Map(Array.from(keys, (key, j) => [key, j]))
  const nearest = nearestPoint(input.zones)
  const zoneOf = new Map<bigint, number>()
  const cells = columns.cell as BigUint64Array
  const flows = new Map<number, { store: number; zone: number; tickets: number; amount: number }>()
  for (let r = 0; r < rows; r++) {
    const store = storeAt.get((columns.store_key as Float64Array)[r]) ?? -1
    if (store < 0 || !input.stores[store].open) continue
    let zone = zoneOf.get(cells[r])
    if (zone === undefined) {
      const { lat, lon } = centreOf(cells[r])
      zone = nearest(lat, lon)
      zoneOf.set(cells[r], zone)
    }
    if (zone < 0) continue
    const key = store * input.zones.lat.length + zone
    const flow = flows.get(key) ?? { store, zone, tickets: 0, amount: 0 }
    flow.tickets += (columns.tickets as Float64Array)[r]
    flow.amount += (columns.gross as Float64Array)[r]
    flows.set(key, flow)
  }
  const list = [...flows.values()]
  return {
    store: Int32Array.from(list, f => f.store),
    amount: Float64Array.from(list, f => f.amount),
    tickets: Float64Array.from(list, f => f.tickets),
    start: Int32Array.from({ length: list.length + 1 }, (_, f) => f),
    members: Int32Array.from(list, f => f.zone),
  }
}
