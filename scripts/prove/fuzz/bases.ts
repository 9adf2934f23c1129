import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { openNative } from '@/lib/engine/native'
import { ident, text } from '@/lib/engine/sql'
import { type Extracts, type Row, smallNetwork, writeCsv } from '@/lib/extracts/fixture'
import type { FuzzFile } from './mutate'

interface Base {
  table: string
  file: FuzzFile
}

/** The sound files that are spoilt, and the CSV files that stand beside the one that is. */
export interface Bases {
  csv: Base[]
  parquet: Base[]
  xlsx: Base[]
  /** Sound Parquet files in which one column has a type that it should not have. */
  typed: Base[]
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
  const bases: Bases = { csv: [], parquet: [], xlsx: [], typed: [], beside: {} }
  const { beside } = bases
  const engine = await openNative({ threads: 1 })
  const add = (list: Base[], table: string, name: string, bytes: Buffer) =>
    list.push({ table, file: { name, bytes } })
  for (const table of ['stores', 'sales', 'customers'] as const) {
    const rows = extracts[table] ?? []
    const csv = join(folder, `${table}.csv`)
    writeCsv(csv, rows)
    beside[table] = readFileSync(csv)
    add(bases.csv, table, `${table}.csv`, beside[table])
    add(bases.csv, table, `${table}.csv.gz`, gzipSync(beside[table]))
    const french = frenchCsv(rows)
    add(bases.csv, table, `${table}.csv`, Buffer.from(french, 'latin1'))
    add(bases.csv, table, `${table}.tsv`, Buffer.from(french.replaceAll(';', '\t')))
    await engine.exec(`CREATE TABLE ${table} AS SELECT * FROM read_csv(${text(csv)})`)
    for (const codec of ['snappy', 'zstd', 'gzip', 'uncompressed']) {
      const path = join(folder, `${table}-${codec}.parquet`)
      await engine.exec(
        `COPY ${table} TO ${text(path)} (FORMAT parquet, CODEC ${codec}, ROW_GROUP_SIZE 2048)`,
      )
      add(bases.parquet, table, `${table}.parquet`, readFileSync(path))
    }
    const columns = [...new Set(rows.flatMap(r => Object.keys(r)))]
    const cells = [columns, ...rows.map(row => columns.map(c => row[c] ?? null))]
    add(bases.xlsx, table, `${table}.xlsx`, await workbook(cells))
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
      add(bases.typed, table, `${table}.parquet`, readFileSync(path))
    }
  await engine.close()
  writeFileSync(join(folder, 'dataset.json'), '{"name":"Fuzz","currency":"EUR","country":"XX"}')
  beside.dataset = readFileSync(join(folder, 'dataset.json'))
  return bases
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

/** Rows of cells as a workbook; what looks like a number is one. */
export async function workbook(rows: readonly (readonly (string | number | null)[])[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('Feuil1')
  for (const row of rows) sheet.addRow(row.map(asCell))
  return Buffer.from(await book.xlsx.writeBuffer())
}

function asCell(value: string | number | null): string | number | null {
  if (typeof value !== 'string') return value
  // A cell holds no more than 32,767 characters.
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value.slice(0, 32_000)
}

/** Rows of cells as a Parquet file of texts; names that are empty or there twice get a number. */
export async function parquetOf(rows: readonly (readonly string[])[], path: string): Promise<Buffer> {
  const engine = await openNative({ threads: 1 })
  try {
    const seen = new Set<string>()
    const names = (rows[0] ?? []).map((name, i) => {
      const plain = name.replaceAll('\u0000', '').slice(0, 300)
      const unique = plain === '' || seen.has(plain.toLowerCase()) ? `${plain}_${i}` : plain
      seen.add(unique.toLowerCase())
      return unique
    })
    await engine.exec(`CREATE TABLE t (${names.map(n => `${ident(n)} VARCHAR`).join(', ')})`)
    await engine.append(
      't',
      names.map((_, c) => rows.slice(1).map(row => row[c] || null)),
    )
    await engine.exec(`COPY t TO ${text(path)} (FORMAT parquet)`)
    return readFileSync(path)
  } finally {
    await engine.close()
  }
}
