import { Declaration } from '@/lib/contract/declaration'
import { ContractError } from '@/lib/contract/error'
import { type FileMapping, fits, type Mapping, NO_MAPPING, parseMapping } from '@/lib/contract/mapping'
import { type TableProposal, tablesByName } from '@/lib/contract/match'
import { CONTRACT } from '@/lib/contract/tables'
import { type ExtractFile, type ExtractFormat, formatOf, stemOf } from './extract'

/** One extract file, and what its name and the mapping say of it. */
export interface FoundFile {
  extract: ExtractFile
  /** As people see it: the path below the folder they gave. */
  file: string
  format: ExtractFormat
  /** Tables that its name means, the likeliest first. */
  tables: readonly TableProposal[]
  /** Entries of the mapping that are about it. */
  uses: readonly FileMapping[]
}

export interface Sources {
  files: FoundFile[]
  declaration: Declaration
  /** Whether `dataset.json` was there; if not the declaration is a default that deserves a warning. */
  declared: boolean
  mapping: Mapping
  /** Files that belong to no table of the contract or cannot be read, but for those that a mapping leaves out. */
  ignored: string[]
  /** Where the files come from, for messages. */
  from: string
}

/**
 * Sorts the files that were given: extracts with what their names say, `dataset.json`, `mapping.json`, and what
 * is no extract. `from` says where they come from, for messages and as the dataset's default name. `mapping`
 * takes the place of a `mapping.json` among them.
 *
 * @throws ContractError where there is no extract, a file given by name is none, or `dataset.json` or
 * `mapping.json` is wrong.
 */
export async function discover(
  given: readonly ExtractFile[],
  from: string,
  mapping?: Mapping,
): Promise<Sources> {
  const files: FoundFile[] = []
  const ignored: string[] = []
  const seen = given.filter(extract => !isHidden(nameOf(extract.file)))
  const map = mapping ?? (await mappingOf(seen.filter(e => nameOf(e.file) === 'mapping.json')))
  for (const extract of seen) {
    const { file } = extract
    if (['dataset.json', 'mapping.json'].includes(nameOf(file)) || map.ignore.some(p => fits(p, file)))
      continue
    const format = formatOf(file)
    if (format)
      files.push({
        extract,
        file,
        format,
        // A folder named after a table holds its files, whatever their names.
        tables: [...tablesByName(nameOf(stemOf(file))), ...tablesByName(folderOf(file))],
        uses: map.files.filter(f => fits(f.file, file)),
      })
    else if (extract.named) throw notAnExtract(extract)
    else if (isData(file)) ignored.push(file)
  }
  if (files.length === 0)
    throw new ContractError(
      'empty_folder',
      `There are no extracts in ${from}. Files are named after tables, ` +
        `stores.parquet or sales_2026.csv: ${tableNames()}.`,
      { path: from },
    )
  for (const entry of map.files)
    if (!files.some(f => f.uses.includes(entry)))
      throw new ContractError(
        'bad_mapping',
        `mapping.json, files[${map.files.indexOf(entry)}].file: no file is called ${entry.file}; there are ` +
          `${files.map(f => f.file).join(', ')}.`,
        { file: 'mapping.json', path: `files[${map.files.indexOf(entry)}].file`, message: entry.file },
      )
  const declarations = seen.filter(e => nameOf(e.file) === 'dataset.json')
  return { files, ignored, mapping: map, from, ...(await declare(declarations, from)) }
}

export const tableNames = () => CONTRACT.map(t => t.name).join(', ')

const nameOf = (file: string) => file.split(/[/\\]/).at(-1)!
const folderOf = (file: string) => file.split(/[/\\]/).at(-2) ?? ''

/** Files of the system, and those that an office program puts beside an open one. */
const isHidden = (name: string) =>
  /^(\.|~\$|thumbs\.db$|desktop\.ini$)|^\.~lock|\.(tmp|part|crdownload)$/i.test(name)

/** A file that may hold data all the same: packed, or of a kind that is not read. */
const isData = (file: string) =>
  /\.(zip|7z|rar|tar|tgz|bz2|zst|gz|xls|xlsm|xlsb|ods|numbers|jsonl|ndjson|xml|avro|orc|feather|arrow|dat|mdb|accdb|dbf|sav|sas7bdat|qvd|hyper|sqlite|duckdb)$/i.test(
    file,
  )

function notAnExtract(extract: ExtractFile): ContractError {
  const path = extract.path ?? extract.file
  const way = /\.(zip|7z|rar|tar|tgz|bz2|zst)$/i.test(path)
    ? 'Unpack it and give the files in it.'
    : /\.(xls|xlsm|xlsb|ods|numbers)$/i.test(path)
      ? 'Save it as .xlsx or CSV.'
      : 'Give Parquet, CSV, TSV, text or .xlsx.'
  return new ContractError('unknown_file', `${path} is no file of extracts that can be read. ${way}`, {
    path,
  })
}

async function mappingOf(found: readonly ExtractFile[]): Promise<Mapping> {
  if (found.length === 0) return NO_MAPPING
  const [first, second] = found.map(f => f.path ?? f.file)
  if (second)
    throw new ContractError('bad_mapping', `Keep one mapping.json: ${first} and ${second} were given.`, {
      file: second,
      path: '',
      message: '',
    })
  return parseMapping(await found[0].blob.text(), first)
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
