import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { ContractError } from '@/lib/contract/error'
import { CONTRACT, type ContractTable, normalise } from '@/lib/contract/tables'
import { Declaration } from './manifest'

/** One extract file, its table known by its name. */
export interface SourceFile {
  table: ContractTable
  path: string
  /** As people see it: the path below the folder they gave. */
  file: string
  format: 'parquet' | 'csv'
}

export interface Sources {
  files: SourceFile[]
  declaration: Declaration
  /** Whether `dataset.json` was there; if not the declaration is a default that deserves a warning. */
  declared: boolean
  /** Parquet and CSV files that belong to no table of the contract. */
  ignored: string[]
}

/**
 * Finds the extracts in folders and files: `<table>.parquet`, `<table>_*.parquet`, `<table>/*.parquet`, or CSV.
 *
 * @throws ContractError for a missing path, a folder without extracts, a missing required table, a file whose
 * name says no table, or a wrong `dataset.json`.
 */
export function discover(paths: readonly string[]): Sources {
  const files: SourceFile[] = []
  const ignored: string[] = []
  const declarations: string[] = []
  for (const path of paths) {
    if (!existsSync(path))
      throw new ContractError('no_such_path', `There is no file or folder ${path}.`, { path })
    if (statSync(path).isDirectory()) {
      const found = filesBelow(path)
      for (const file of found.data) {
        const known = identify(join(path, file), file)
        if (known) files.push(known)
        else ignored.push(file)
      }
      if (found.declaration) declarations.push(found.declaration)
    } else if (basename(path) === 'dataset.json') declarations.push(path)
    else {
      const known = identify(path, basename(path))
      if (!known)
        throw new ContractError(
          'unknown_file',
          `${path} is named after no table of the contract. Name it after one of ${names()}, ` +
            'for example sales_2026.parquet.',
          { path },
        )
      files.push(known)
    }
  }
  if (files.length === 0)
    throw new ContractError(
      'empty_folder',
      `There are no extracts in ${paths.join(', ')}. Files are named after tables, ` +
        `stores.parquet or sales_2026.csv: ${names()}.`,
      { path: paths.join(', ') },
    )
  for (const table of CONTRACT)
    if (table.required && !files.some(f => f.table === table))
      throw new ContractError(
        'missing_table',
        `There is no ${table.name} file in ${paths.join(', ')}. Add ${table.name}.parquet or ${table.name}.csv ` +
          `with the columns ${table.columns
            .filter(c => c.required)
            .map(c => c.name)
            .join(', ')}.`,
        { path: paths.join(', '), table: table.name },
      )
  return { files, ignored, ...declare(declarations, paths[0]) }
}

const names = () => CONTRACT.map(t => t.name).join(', ')

function filesBelow(folder: string): { data: string[]; declaration: string | null } {
  const data: string[] = []
  let declaration: string | null = null
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && CONTRACT.some(t => t.name === entry.name))
      for (const file of readdirSync(join(folder, entry.name)))
        if (formatOf(file)) data.push(join(entry.name, file))
    if (entry.isFile() && formatOf(entry.name)) data.push(entry.name)
    if (entry.isFile() && entry.name === 'dataset.json') declaration = join(folder, entry.name)
  }
  return { data: data.sort(), declaration }
}

function formatOf(file: string): 'parquet' | 'csv' | null {
  const ext = extname(file).toLowerCase()
  return ext === '.parquet' ? 'parquet' : ext === '.csv' ? 'csv' : null
}

function identify(path: string, file: string): SourceFile | null {
  const format = formatOf(file)
  if (!format) return null
  const stem = normalise(file.replace(/\.[^.]+$/, ''))
  // The longest name wins, so that store_periods.parquet is not a part of stores.
  const table = CONTRACT.filter(t => stem === t.name || stem.startsWith(`${t.name}_`)).sort(
    (a, b) => b.name.length - a.name.length,
  )[0]
  return table ? { table, path, file, format } : null
}

function declare(found: string[], folder: string): { declaration: Declaration; declared: boolean } {
  if (found.length > 1)
    throw new ContractError('bad_declaration', `Keep one dataset.json: ${found.join(' and ')} were given.`, {
      file: found[1],
    })
  if (found.length === 0)
    return {
      declared: false,
      declaration: Declaration.parse({ name: basename(folder), currency: 'EUR', country: 'FR' }),
    }
  const file = found[0]
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new ContractError(
      'bad_declaration',
      `${file} is not JSON: ${(cause as Error).message}.`,
      { file },
      { cause },
    )
  }
  const parsed = Declaration.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new ContractError(
      'bad_declaration',
      `${file}: ${issue.path.join('.') || 'the file'}: ${issue.message}. It declares name, currency (EUR) and ` +
        'country (FR), and may declare demonstration, sector, amounts and measure.',
      { file },
    )
  }
  return { declaration: parsed.data, declared: true }
}
