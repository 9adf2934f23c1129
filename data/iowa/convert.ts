import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

export interface ConvertedIowa {
  stores: number
  zones: number
  sales: number
  /** Sum of all sales, USD. */
  amount: number
}

/** Months without a purchase, up to the end of the data, after which a store counts as closed. */
const SILENT_MONTHS = 6

/**
 * Turns the public Iowa liquor data (what each licensed store buys from the state, month by month, and census
 * block groups with their population) into extracts of the contract: monthly totals per store (sell-in, not
 * tills), block groups as zones. All stores of the state stand in for one network: their sales are all of the
 * market there is. A store's first month in the data is its opening only if it is not the data's first; one that
 * has bought nothing for the last six months is closed. Stores without coordinates are put in the middle of their
 * zip code or town; the 496 that have no address either keep an empty place, so publishing refuses them, and their
 * sales, by name and amount.
 *
 * `source` holds iowa_stores.csv, iowa_store_month.csv, iowa_block_groups_2010.csv. Rejects where one is missing.
 */
export async function convertIowa(source: string, out: string): Promise<ConvertedIowa> {
  const [stores, months, groups] = await Promise.all(
    ['iowa_stores.csv', 'iowa_store_month.csv', 'iowa_block_groups_2010.csv'].map(name =>
      readCsv(join(source, name)),
    ),
  )
  const span = new Map<string, { first: string; last: string }>()
  let first = '9999'
  let last = '0000'
  for (const { store, month } of months) {
    const seen = span.get(store) ?? { first: month, last: month }
    if (month < seen.first) seen.first = month
    if (month > seen.last) seen.last = month
    span.set(store, seen)
    if (month < first) first = month
    if (month > last) last = month
  }
  const known = stores.filter(s => span.has(s.store))
  const sales = months
  const placed = placeByTown(known)
  await mkdir(out, { recursive: true })
  await Promise.all([
    write(
      out,
      'stores.csv',
      ['store_id', 'name', 'lat', 'lon', 'opened_on', 'closed_on', 'region'],
      known.map(s => {
        const traded = span.get(s.store)!
        const closed = monthsBetween(traded.last, last) >= SILENT_MONTHS
        return [
          s.store,
          s.name,
          ...placed(s),
          traded.first > first ? `${traded.first}-01` : '',
          closed ? lastDay(traded.last) : '',
          s.city,
        ]
      }),
    ),
    write(
      out,
      'sales.csv',
      ['sold_on', 'store_id', 'channel', 'amount', 'measure'],
      sales.map(m => [lastDay(m.month), m.store, 'store', m.sales_usd, 'sell_in_total']),
    ),
    write(
      out,
      'zones.csv',
      ['zone_id', 'lat', 'lon', 'population'],
      groups.map(g => [g.geoid, g.lat, g.lon, g.pop]),
    ),
    writeFile(
      join(out, 'dataset.json'),
      `${JSON.stringify({
        name: 'Iowa, liquor bought by licensed stores',
        currency: 'USD',
        country: 'US',
        demonstration: false,
        sector: 'grocery',
        amounts: 'What stores bought from the state that month, wholesale; not what they sold.',
        measure: 'sell_in',
        // Stores that stand nowhere are known, and what they bought: 17 %.
        max_rejected_share: 0.2,
      })}\n`,
    ),
  ])
  return {
    stores: known.length,
    zones: groups.length,
    sales: sales.length,
    amount: sales.reduce((sum, m) => sum + Number(m.sales_usd), 0),
  }
}

/** Coordinates as text: a store's own, else the middle of the other stores in its zip code or town, else none. */
function placeByTown(stores: readonly Record<string, string>[]): (s: Record<string, string>) => string[] {
  const towns = new Map<string, { lat: number; lon: number; stores: number }>()
  for (const s of stores) {
    if (s.lat === '' || s.lon === '') continue
    for (const town of [s.zip, s.city]) {
      const sum = towns.get(town) ?? { lat: 0, lon: 0, stores: 0 }
      towns.set(town, { lat: sum.lat + Number(s.lat), lon: sum.lon + Number(s.lon), stores: sum.stores + 1 })
    }
  }
  return s => {
    if (s.lat !== '' && s.lon !== '') return [s.lat, s.lon]
    const town = (s.zip && towns.get(s.zip)) || (s.city && towns.get(s.city))
    return town ? [(town.lat / town.stores).toFixed(6), (town.lon / town.stores).toFixed(6)] : ['', '']
  }
}

/** Rows of a CSV file with a header, every field as text, empty ones too. */
async function readCsv(path: string): Promise<Record<string, string>[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const reader = await connection.runAndReadAll('FROM read_csv($path, header = true, all_varchar = true)', {
      path,
    })
    return reader
      .getRowObjects()
      .map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value ?? '')])))
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function write(out: string, file: string, header: string[], rows: string[][]): Promise<void> {
  const quote = (value: string) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
  await writeFile(join(out, file), `${[header, ...rows].map(r => r.map(quote).join(',')).join('\n')}\n`)
}

function lastDay(month: string): string {
  const [year, m] = month.split('-').map(Number)
  return new Date(Date.UTC(year, m, 0)).toISOString().slice(0, 10)
}

function monthsBetween(from: string, to: string): number {
  const [y0, m0] = from.split('-').map(Number)
  const [y1, m1] = to.split('-').map(Number)
  return 12 * (y1 - y0) + m1 - m0
}
