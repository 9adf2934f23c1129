import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import excel from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packFirstView, readFirstView, unpackFirstView } from '@/lib/dataset/first-view'
import { hashFile } from '@/lib/dataset/hash-file'
import type { Manifest } from '@/lib/dataset/manifest'
import { TABLES } from '@/lib/dataset/schema'
import type { BuildEngine, Column, Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { ident, text } from '@/lib/engine/sql'
import { openWasmNode } from '@/lib/engine/wasm-node'
import { extractsAt } from '@/lib/extracts/extract-native'
import { smallNetwork, temporary, writeCsv, writeExtracts } from '@/lib/extracts/fixture'
import { discover } from '@/lib/extracts/source'
import { buildDataset } from './build'
import { type Built, buildTables } from './phases'

const TODAY = '2026-01-15'

/** One small network with every format: Parquet sales, CSV customers as Excel writes them, stores as xlsx. */
async function writeFormats(folder: string): Promise<void> {
  const { stores, ...others } = smallNetwork()
  writeExtracts(folder, { stores, ...others })
  const engine = await openNative()
  const sales = join(folder, 'sales.csv')
  // A store nobody knows, a day that is none and an amount that is none: rejected alike.
  writeCsv(sales, [
    ...others.sales,
    { sold_on: '2024-02-01', channel: 'store', amount: '12.00', store_id: 'nowhere' },
    { sold_on: '2024-02-31', channel: 'store', amount: '13.00', store_id: 'A' },
    { sold_on: '2024-03-01', channel: 'store', amount: 'much', store_id: 'B' },
  ])
  await engine.exec(
    `COPY (SELECT * FROM read_csv(${text(sales)}, all_varchar = true) OFFSET 500)
       TO ${text(join(folder, 'sales_2.parquet'))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048);
     COPY (SELECT * FROM read_csv(${text(sales)}, all_varchar = true) LIMIT 500)
       TO ${text(join(folder, 'sales_1.csv.gz'))} (FORMAT csv, HEADER, COMPRESSION gzip, DELIMITER ';')`,
  )
  await engine.close()
  rmSync(sales)
  const book = new excel.Workbook()
  const sheet = book.addWorksheet('Magasins')
  sheet.addRow(Object.keys(stores[0]))
  for (const store of stores) sheet.addRow(Object.values(store))
  await book.xlsx.writeFile(join(folder, 'stores.xlsx'))
  rmSync(join(folder, 'stores.csv'))
}

describe('one dataset, built by native DuckDB and by DuckDB-Wasm from the same files', () => {
  const { folder, remove } = temporary()
  const input = join(folder, 'in')
  let native: Engine
  let wasm: BuildEngine
  let published: Manifest
  let built: Built

  beforeAll(async () => {
    await writeFormats(input)
    published = await buildDataset({ extracts: [input], out: join(folder, 'out'), today: TODAY })
    native = await openNative({ path: join(folder, 'out', 'dataset.duckdb'), readOnly: true })
    wasm = await openWasmNode()
    built = await buildTables(wasm, await discover(await extractsAt([input]), input), {
      today: TODAY,
      platform: {
        target: ':memory:',
        geodata: async () => null,
        hash: extract => hashFile(extract.path!),
        rejected: async () => undefined,
      },
    })
    await wasm.exec('USE dataset')
  }, 120_000)
  afterAll(async () => {
    await native?.close()
    await wasm?.close()
    remove()
  })

  it.each(TABLES.map(t => [t.name, t] as const))('has the same rows in %s', async (name, table) => {
    const columns = table.columns.map(c => `${ident(c.name)}::VARCHAR AS ${ident(c.name)}`).join(', ')
    const rows = async (engine: Engine) => {
      const { columns: found, rows: n } = await engine.query(`SELECT ${columns} FROM ${name}`)
      const values = Object.values(found) as Column[]
      return Array.from({ length: n }, (_, r) => values.map(v => v[r]).join('\t')).sort()
    }
    expect(await rows(wasm)).toEqual(await rows(native))
  })

  it('has something in the tables that matter', async () => {
    for (const table of ['stores', 'atoms', 'unplaced', 'category_months', 'active_customers'])
      expect((await wasm.query(`SELECT count(*)::INTEGER AS n FROM ${table}`)).columns.n[0]).toBeGreaterThan(
        0,
      )
    expect(published.reconciliation.find(r => r.table === 'sales')?.rows_rejected).toBe(3)
  })

  it('has the same first view, which the manifest names', async () => {
    const bytes = gunzipSync(readFileSync(join(folder, 'out', 'first-view.gz')))
    expect(published.first_view).toEqual({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
    })
    for (const engine of [native, wasm])
      expect(Buffer.from(packFirstView(await readFirstView(engine))).equals(bytes)).toBe(true)
  })

  it('has a first view whose sums are those of the tables, to the cent', async () => {
    const view = unpackFirstView(gunzipSync(readFileSync(join(folder, 'out', 'first-view.gz'))))
    for (const name of ['atoms', 'unplaced'] as const)
      for (const measure of ['amount', 'gross', 'tickets', 'items', 'margin']) {
        const { columns } = await native.query(
          `SELECT sum(round(${measure} * 100))::DOUBLE AS cents FROM ${name}`,
        )
        const values = view[name].columns[measure] as Float64Array
        const cents = values.reduce((sum, v) => sum + Math.round((v || 0) * 100), 0)
        expect([name, measure, cents]).toEqual([name, measure, (columns.cents[0] as number) || 0])
      }
    const counted = await native.query('SELECT count(*)::INTEGER AS n FROM atoms')
    expect(view.atoms.rows).toBe(counted.columns.n[0])
  })

  it('has the same manifest and version, but for the time and the file’s bytes', () => {
    const { sha256, bytes, first_view, built_at, ...rest } = published
    expect({ ...built, built_at }).toEqual({ ...rest, built_at })
  })
})
