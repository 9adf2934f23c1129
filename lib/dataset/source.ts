import { ContractError } from '@/lib/contract/error'
import { CONTRACT, type ContractTable, normalise } from '@/lib/contract/tables'
import { type ExtractFile, type ExtractFormat, formatOf, stemOf } from './extract'
import { Declaration } from './manifest'

/** One extract file, its table known by its name. */
export interface SourceFile {
  table: ContractTable
  extract: ExtractFile
  /** As people see it: the path below the folder they gave. */
  file: string
  format: ExtractFormat
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
 * Tells which table each file belongs to: `<table>.parquet`, `<table>_*.parquet`, `<table>/*.parquet`, or any
 * other format. `from` says where the files come from, for messages and as the dataset's default name.
 *
 * @throws ContractError where there is no extract, a required table is missing, a file given by name belongs to
 * no table, or `dataset.json` is wrong.
 */
export async function discover(given: readonly ExtractFile[], from: string): Promise<Sources> {
  const files: SourceFile[] = []
  const ignored: string[] = []
  const declarations: ExtractFile[] = []
  for (const extract of given) {
    if (nameOf(extract.file) === 'dataset.json') {
      declarations.push(extract)
      continue
    }
    const known = identify(extract)
    if (known) files.push(known)
    else if (!extract.named) ignored.push(extract.file)
    else
      throw new ContractError(
        'unknown_file',
        `${extract.path ?? extract.file} is named after no table of the contract. Name it after one of ${names()}, ` +
          'for example sales_2026.parquet.',
        { path: extract.path ?? extract.file },
      )
  }
  if (files.length === 0)
    throw new ContractError(
      'empty_folder',
      `There are no extracts in ${from}. Files are named after tables, ` +
        `stores.parquet or sales_2026.csv: ${names()}.`,
      { path: from },
    )
  for (const table of CONTRACT)
    if (table.required && !files.some(f => f.table === table))
      throw new ContractError(
        'missing_table',
        `There is no ${table.name} file in ${from}. Add ${table.name}.parquet or ${table.name}.csv ` +
          `with the columns ${table.columns
            .filter(c => c.required)
            .map(c => c.name)
            .join(', ')}.`,
        { path: from, table: table.name },
      )
  return { files, ignored, ...(await declare(declarations, from)) }
}

const names = () => CONTRACT.map(t => t.name).join(', ')

const nameOf = (file: string) => file.split(/[/\\]/).at(-1)!

function identify(extract: ExtractFile): SourceFile | null {
  const { file } = extract
  const format = formatOf(file)
  if (!format) return null
  const stem = normalise(stemOf(file))
  // The longest name wins, so that store_periods.parquet is not a part of stores.
  const table = CONTRACT.filter(t => stem === t.name || stem.startsWith(`${t.name}_`)).sort(
    (a, b) => b.name.length - a.name.length,
  )[0]
  return table ? { table, extract, file, format } : null
}

async function declare(
  found: readonly ExtractFile[],
  from: string,
): Promise<{ declaration: Declaration; declared: boolean }> {
  if (found.length > 1)
    throw new ContractError(
      'bad_declaration',
      `Keep one dataset.json: ${found.map(f => f.path ?? f.file).join(' and ')} were given.`,
      {
        file: found[1].file,
      },
    )
  if (found.length === 0)
    return {
      declared: false,
      declaration: Declaration.parse({
        name: nameOf(from.split(', ')[0]).slice(0, 120) || 'dataset',
        currency: 'EUR',
        country: 'FR',
      }),
    }
  const file = found[0].path ?? found[0].file
  let json: unknown
  try {
    json = JSON.parse((await found[0].blob.text()).replace(/^\uFEFF/, ''))
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
