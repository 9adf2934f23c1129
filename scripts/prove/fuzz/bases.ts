import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { type Extracts, type Row, smallNetwork, writeCsv } from '@/lib/dataset/fixture'
import { text } from '@/lib/dataset/sql'
import { openNative } from '@/lib/engine/native'
import type { FuzzFile } from './mutate'

/** The sound files that are spoilt, each one way to write a table, and the CSV files that stand beside it. */
export interface Bases {
  files: { table: string; file: FuzzFile }[]
  beside: Record<string, Buffer>
}

/** Half a year of the test network, so that one check takes a moment. */
function network(): Extracts {
  const extracts = smallNetwork()
  return {
    ...extracts,
    sales: extracts.sales.filter(s => String(s.sold_on) < '2024-07').map(s => ({ currency: 'EUR', ...s })),
  }
}

/** Types a column of a Parquet file may come in; most are not what the contract takes. */
const TYPES = [
  'BLOB',
  'BOOLEAN',
  'TINYINT',
  'HUGEINT',
  'FLOAT',
  'DECIMAL(38,10)',
  'TIMESTAMP WITH TIME ZONE',
  'TIMESTAMP_NS',
  'TIME',
  'INTERVAL',
  'UUID',
  'VARCHAR[]',
  'STRUCT(a VARCHAR)',
  'MAP(VARCHAR, INTEGER)',
]

/** Writes the base files into a folder and reads them back. */
export async function makeBases(folder: string): Promise<Bases> {
  const extracts = network()
  const files: Bases['files'] = []
  const beside: Bases['beside'] = {}
  const engine = await openNative({ threads: 1 })
  const add = (table: string, name: string, bytes: Buffer) => files.push({ table, file: { name, bytes } })
  for (const table of ['stores', 'sales', 'customers'] as const) {
    const rows = extracts[table] ?? []
    const csv = join(folder, `${table}.csv`)
    writeCsv(csv, rows)
    beside[table] = readFileSync(csv)
    add(table, `${table}.csv`, beside[table])
    add(table, `${table}.csv.gz`, gzipSync(beside[table]))
    const french = frenchCsv(rows)
    add(table, `${table}.csv`, Buffer.from(french, 'latin1'))
    add(table, `${table}.tsv`, Buffer.from(french.replaceAll(';', '\t')))
    await engine.exec(`CREATE TABLE ${table} AS SELECT * FROM read_csv(${text(csv)})`)
    for (const codec of ['snappy', 'zstd', 'gzip', 'uncompressed']) {
      const path = join(folder, `${table}-${codec}.parquet`)
      await engine.exec(
        `COPY ${table} TO ${text(path)} (FORMAT parquet, CODEC ${codec}, ROW_GROUP_SIZE 2048)`,
      )
      add(table, `${table}.parquet`, readFileSync(path))
    }
    add(table, `${table}.xlsx`, await workbook(rows))
  }
  for (const [table, column] of [
    ['sales', 'amount'],
    ['sales', 'sold_on'],
    ['sales', 'channel'],
    ['stores', 'lat'],
    ['customers', 'customer_id'],
  ])
    for (const type of TYPES) {
      const path = join(folder, `${table}-${column}.parquet`)
      await engine.exec(
        `COPY (SELECT * REPLACE (${typed(column, type)} AS ${column}) FROM ${table}) TO ${text(path)} (FORMAT parquet)`,
      )
      add(table, `${table}.parquet`, readFileSync(path))
    }
  await engine.close()
  writeFileSync(join(folder, 'dataset.json'), '{"name":"Fuzz","currency":"EUR","country":"XX"}')
  beside.dataset = readFileSync(join(folder, 'dataset.json'))
  return { files, beside }
}

function typed(column: string, type: string): string {
  if (type === 'VARCHAR[]') return `[${column}::VARCHAR]`
  if (type.startsWith('STRUCT')) return `{'a': ${column}::VARCHAR}`
  if (type.startsWith('MAP')) return `MAP {${column}::VARCHAR: 1}`
  if (type === 'BLOB') return `encode(${column}::VARCHAR)`
  if (type === 'INTERVAL') return 'INTERVAL 1 DAY'
  if (type === 'UUID') return `md5(${column}::VARCHAR)::UUID`
  return `TRY_CAST(${column}::VARCHAR AS ${type})`
}

/** As an office program in France saves it. */
function frenchCsv(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap(r => Object.keys(r)))]
  const cell = (value: string | number | null | undefined) =>
    value === null || value === undefined
      ? ''
      : String(value)
          .replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3/$2/$1')
          .replace(/^(-?\d+)\.(\d+)$/, '$1,$2')
  return `${[columns.join(';'), ...rows.map(r => columns.map(c => cell(r[c])).join(';'))].join('\n')}\n`
}

async function workbook(rows: readonly Row[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('Feuil1')
  const columns = [...new Set(rows.flatMap(r => Object.keys(r)))]
  sheet.addRow(columns)
  for (const row of rows) sheet.addRow(columns.map(c => row[c] ?? null))
  return Buffer.from(await book.xlsx.writeBuffer())
}
