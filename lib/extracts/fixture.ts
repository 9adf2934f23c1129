import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Row = Record<string, string | number | null>

/** Extracts of a test by table; `declaration` goes into dataset.json. */
export interface Extracts {
  stores: Row[]
  sales: Row[]
  customers?: Row[]
  customer_places?: Row[]
  store_periods?: Row[]
  zones?: Row[]
  competitors?: Row[]
  travel_times?: Row[]
  declaration?: Record<string, unknown>
}

const lastDay = (year: number, month: number) =>
  new Date(Date.UTC(year, month + 1, 0)).toISOString().slice(0, 10)

/** A temporary folder that `remove` deletes. */
export function temporary(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'chalandise-test-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Writes extracts as CSV files into a folder. */
export function writeExtracts(folder: string, extracts: Extracts): string {
  mkdirSync(folder, { recursive: true })
  const { declaration, ...tables } = extracts
  for (const [table, rows] of Object.entries(tables)) writeCsv(join(folder, `${table}.csv`), rows)
  writeFileSync(
    join(folder, 'dataset.json'),
    JSON.stringify(declaration ?? { name: 'Test network', currency: 'EUR', country: 'XX' }),
  )
  return folder
}

/** Writes rows as CSV, the columns those of all rows. */
export function writeCsv(path: string, rows: readonly Row[]): void {
  const columns = [...new Set(rows.flatMap(r => Object.keys(r)))]
  const cell = (v: string | number | null | undefined) =>
    v === null || v === undefined
      ? ''
      : /[",\n]/.test(String(v))
        ? `"${String(v).replaceAll('"', '""')}"`
        : String(v)
  writeFileSync(
    path,
    `${[columns.join(','), ...rows.map(r => columns.map(c => cell(r[c])).join(','))].join('\n')}\n`,
  )
}

/**
 * Adds tickets to `sales`: of the month `m` counted from January 2024, of the customer `i` on a day of their own.
 * `customer` names them; null sells to nobody known.
 */
export const seller =
  (sales: Row[], customer: (i: number) => string | null = i => `C${i}`) =>
  (m: number, i: number, channel: string, amount: number, store_id: string | null): void => {
    const month = String((m % 12) + 1).padStart(2, '0')
    sales.push({
      ticket_id: `T${sales.length}`,
      sold_on: `${2024 + Math.floor(m / 12)}-${month}-${String(1 + (i % 28)).padStart(2, '0')}`,
      ...{ channel, amount: amount.toFixed(2), store_id, customer_id: customer(i) },
    })
  }

/**
 * A small network around Lyon: three stores, 60 customers at home near them, a web, two years of monthly
 * purchases, anonymous tickets, a business customer and a franchise that sends monthly totals.
 */
export function smallNetwork(): Extracts {
  const stores: Row[] = [
    {
      store_id: 'A',
      name: 'Lyon',
      lat: 45.76,
      lon: 4.84,
      selling_area_m2: 1200,
      format: 'city',
      operator: 'own',
    },
    {
      store_id: 'B',
      name: 'Villefranche',
      lat: 45.99,
      lon: 4.72,
      selling_area_m2: 800,
      format: 'box',
      operator: 'own',
    },
    {
      store_id: 'F',
      name: 'Mâcon',
      lat: 46.31,
      lon: 4.83,
      selling_area_m2: 600,
      format: 'box',
      operator: 'franchise',
    },
  ]
  const customers: Row[] = Array.from({ length: 60 }, (_, i) => ({
    customer_id: `C${String(i).padStart(3, '0')}`,
    segment: ['gold', 'silver', 'bronze'][i % 3],
    // Two clusters a few hundred metres wide, and every tenth customer without a place.
    lat: i % 10 === 9 ? null : (i < 40 ? 45.75 : 45.98) + (i % 7) * 0.001,
    lon: i % 10 === 9 ? null : (i < 40 ? 4.85 : 4.73) + (i % 5) * 0.001,
  }))
  const sales: Row[] = []
  const add = (row: Row) => sales.push({ ticket_id: `T${sales.length}`, measure: null, ...row })
  for (let m = 0; m < 24; m++) {
    const year = 2024 + Math.floor(m / 12)
    const day = (d: number) =>
      `${year}-${String((m % 12) + 1).padStart(2, '0')}-${String(d).padStart(2, '0')}`
    customers.forEach((customer, i) => {
      const store_id = i < 40 ? 'A' : 'B'
      if ((i + m) % 3 === 0)
        add({
          sold_on: day(1 + (i % 28)),
          channel: 'store',
          amount: (20 + i + m / 100).toFixed(2),
          store_id,
          customer_id: customer.customer_id,
          category: i % 4 === 0 ? 'lamps' : 'sofas',
          items: 1 + (i % 3),
        })
      if ((i + m) % 4 === 0)
        add({
          sold_on: day(1 + (i % 28)),
          channel: 'web',
          amount: (10 + i / 10).toFixed(2),
          customer_id: customer.customer_id,
          category: 'lamps',
          items: 1,
        })
      if ((i + m) % 29 === 0)
        add({
          sold_on: day(20),
          channel: 'store',
          amount: '-15.50',
          store_id,
          customer_id: customer.customer_id,
          category: 'sofas',
          items: -1,
        })
    })
    for (let k = 0; k < 5; k++)
      add({
        sold_on: day(3 + 5 * k),
        channel: 'store',
        amount: '9.99',
        store_id: 'A',
        category: 'lamps',
        items: 1,
      })
    add({
      sold_on: day(14),
      channel: 'phone',
      amount: '450.00',
      store_id: 'B',
      customer_id: 'HOTEL',
      customer_type: 'business',
      category: 'sofas',
      items: 9,
    })
    sales.push({
      sold_on: lastDay(year, m % 12),
      channel: 'store',
      amount: '5000.00',
      store_id: 'F',
      measure: 'till_total',
    })
  }
  return { stores, sales, customers }
}
