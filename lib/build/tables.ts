import { createTable, TABLES } from '@/lib/dataset/schema'
import { ipcOfTable } from '@/lib/engine/arrow-write'
import type { Engine } from '@/lib/engine/engine'
import { ident, money } from '@/lib/engine/sql'
import type { WasmDatabase } from '@/lib/engine/wasm-build'

/** The tables of a dataset by name, each an Arrow IPC stream in types that every engine takes. */
export type TableFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>

type Column = (typeof TABLES)[number]['columns'][number]

/** How a column leaves the database: dates as text, money in cents, and 0 for no cell. */
function out({ name, type }: Column): string {
  const column = ident(name)
  if (type === 'DATE') return `${column}::VARCHAR`
  if (type === 'DECIMAL(18,2)') return `(${column} * 100)::BIGINT`
  return type === 'UBIGINT' ? `coalesce(${column}, 0)` : column
}

/** How it comes back. */
function back({ name, type }: Column): string {
  const column = ident(name)
  if (type === 'DECIMAL(18,2)') return money(column)
  return type === 'UBIGINT' ? `nullif(${column}, 0)` : `${column}::${type}`
}

/** Takes the dataset's tables out of the attached database `dataset`, rows in their order. */
export async function exportTables(engine: Engine): Promise<TableFiles> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const { name, columns } of TABLES) {
    const select = columns.map(c => `${out(c)} AS ${ident(c.name)}`).join(', ')
    files.set(name, ipcOfTable(await engine.query(`SELECT ${select} FROM dataset.${name}`)))
  }
  return files
}

/** Puts tables of {@link exportTables} into a new database in memory, which queries then name. */
export async function importTables(database: WasmDatabase, files: TableFiles): Promise<void> {
  await database.exec(`ATTACH ':memory:' AS dataset`)
  for (const table of TABLES) {
    const { name, columns } = table
    await database.exec(createTable({ ...table, name: `dataset.${name}` }))
    const ipc = files.get(name)
    if (!ipc) continue
    const coming = `coming_${name}`
    // The engine takes the bytes for itself.
    await database.insertArrow(coming, ipc.slice(), true)
    await database.exec(
      `INSERT INTO dataset.${name} SELECT ${columns.map(back).join(', ')} FROM ${coming}; DROP TABLE ${coming}`,
    )
  }
  // Nothing else may be read from here on, nor an extension fetched.
  await database.exec('USE dataset; SET enable_external_access = false')
}
