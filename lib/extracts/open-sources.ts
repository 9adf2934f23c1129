import { ContractError } from '@/lib/contract/error'
import { type FileMapping, MAPPING_SCHEMA, type Mapping, mappingText } from '@/lib/contract/mapping'
import { tableByColumns } from '@/lib/contract/match'
import { profile } from '@/lib/contract/profile'
import { CONTRACT, type ContractTable, contractTable } from '@/lib/contract/tables'
import { type BuildEngine, EngineError } from '@/lib/engine/engine'
import { ident } from '@/lib/engine/sql'
import { damaged, type Opened, type OpenFile, openAs, type Question } from './open-file'
import { openRelation } from './read'
import type { ReadOptions } from './read-csv'
import { type FoundFile, type Sources, tableNames } from './source'

/** Rows that columns are judged by where their names do not say enough. */
const SAMPLE = 1000

export interface OpenSources {
  files: Map<string, OpenFile[]>
  /** Files that belong to no table. */
  ignored: string[]
}

/**
 * Questions about files that a person must answer. `mapping` is the document as far as it is known, to be
 * completed and saved as `mapping.json`: `""` stands where an answer is missing.
 */
export class MappingQuestions extends ContractError {
  constructor(
    readonly questions: readonly Question[],
    readonly mapping: string,
    /** Files that leave nothing to ask. */
    readonly opened: readonly OpenFile[] = [],
  ) {
    const first = questions[0]
    const rest = `Save this as mapping.json beside the extracts, completed, and try again:\n${mapping}`
    super(first.code, `${questions.map(sentence).join('\n')}\n${rest}`, {
      file: first.file,
      column: first.column.name,
      synonyms: first.column.synonyms.join(', '),
    })
  }
}

function sentence({ file, table, column, code, candidates }: Question): string {
  const names = candidates.map(c => c.source)
  if (code === 'ambiguous_column')
    return (
      `${file}: the columns ${names.join(' and ')} could both be ${column.name}. ` +
      `Rename the right one to ${column.name}, or say it in mapping.json.`
    )
  if (code === 'unsure_mapping')
    return `${file}: the required column ${column.name} of ${table.name} may be ${candidates
      .map(c => `${c.source} (${Math.round(100 * c.confidence)} %)`)
      .join(' or ')}. Say it in mapping.json: "${column.name}": "${names[0]}".`
  const constant = column.values
    ? ` Where all rows have one, say it in mapping.json: "${column.name}": {"constant": "${column.values[0].value}"}.`
    : ''
  return (
    `${file}: the required column ${column.name} is missing. These names are known for it: ` +
    `${[column.name, ...column.synonyms, ...(column.hints ?? [])].join(', ')}.${constant}`
  )
}

/**
 * Opens the extracts of a build on any engine: each file as the tables its mapping, its name or its columns say.
 *
 * @throws MappingQuestions where columns are missing or cannot be told apart; ContractError where a file
 * cannot be read, belongs to no table, or a required table is missing.
 */
export async function openSources(
  engine: BuildEngine,
  sources: Sources,
  options: { signal?: AbortSignal; onProgress?: (file: string, share: number) => void } = {},
): Promise<OpenSources> {
  const files = new Map<string, OpenFile[]>()
  const ignored = [...sources.ignored]
  const questions: Question[] = []
  const { country } = sources.declaration
  for (const [index, file] of sources.files.entries()) {
    options.onProgress?.(file.file, 0)
    try {
      const opened = await openOne(engine, file, index, country, {
        signal: options.signal,
        onProgress: (done, total) => options.onProgress?.(file.file, total > 0 ? done / total : 1),
      })
      const uses = opened ? usesOf(opened, sources.mapping) : []
      if (!opened || uses.length === 0) {
        if (file.extract.named) throw unknown(file)
        ignored.push(file.file)
        continue
      }
      const open: OpenFile[] = []
      for (const { table, mapping, at } of uses) {
        const use = await openAs(engine, opened, table, mapping, { at, country })
        if (Array.isArray(use)) questions.push(...use)
        else open.push(use)
      }
      // A column is unknown where no use of its file knows it, and is named once.
      const [first, ...others] = open
      if (first) first.unknown = first.unknown.filter(name => others.every(use => use.unknown.includes(name)))
      for (const use of others) use.unknown = []
      for (const use of open) files.set(use.table.name, [...(files.get(use.table.name) ?? []), use])
    } catch (cause) {
      if (file.format === 'parquet' && cause instanceof EngineError && cause.code === 'query')
        throw damaged(file.file, cause)
      throw cause
    }
  }
  if (questions.length > 0)
    throw new MappingQuestions(questions, proposal(sources.mapping, questions), [...files.values()].flat())
  if (files.size === 0) throw empty(sources.from)
  for (const table of CONTRACT)
    if (table.required && !files.has(table.name)) throw absent(table, sources.from)
  return { files, ignored }
}

/** A file with its columns profiled; null where nothing says that it is an extract and it cannot be read. */
async function openOne(
  engine: BuildEngine,
  file: FoundFile,
  index: number,
  country: string,
  options: ReadOptions,
): Promise<Opened | null> {
  const table = file.uses[0]?.table ?? file.tables[0]?.table.name
  // Files are opened again when a mapping has been completed.
  await engine.exec(`DROP TABLE IF EXISTS file_${index}`)
  try {
    const relation = await openRelation(engine, file.extract, file.format, `file_${index}`, {
      ...options,
      table,
    })
    const columns = relation.columns
    const sample = await engine.query(
      `SELECT ${columns.map((c, i) => `CAST(${ident(c.name)} AS VARCHAR) AS c${i}`).join(', ')}
       FROM ${relation.relation} LIMIT ${SAMPLE}`,
    )
    return {
      file,
      relation,
      profiles: columns.map(({ name, type }, i) =>
        profile({ name, type, values: sample.columns[`c${i}`] as (string | null)[] }, country),
      ),
    }
  } catch (cause) {
    if (table === undefined && !file.extract.named && cause instanceof ContractError) return null
    throw cause
  }
}

interface Use {
  table: ContractTable
  mapping: FileMapping | null
  at: string
}

function usesOf({ file, profiles }: Opened, mapping: Mapping): Use[] {
  if (file.uses.length > 0)
    return file.uses.map(use => ({
      table: contractTable(use.table)!,
      mapping: use,
      at: `files[${mapping.files.indexOf(use)}]`,
    }))
  const table = file.tables[0]?.table ?? tableByColumns(profiles)?.table
  return table ? [{ table, mapping: null, at: '' }] : []
}

/** The mapping with the best guesses of what is asked, and `""` where there is none. */
function proposal(mapping: Mapping, questions: readonly Question[]): string {
  const files: FileMapping[] = [...mapping.files]
  for (const { file, table, column, candidates } of questions) {
    let at = files.findIndex(f => f.table === table.name && f.file.toLowerCase() === file.toLowerCase())
    if (at < 0)
      at =
        files.push({ file, table: table.name, columns: {}, skip_without: [], ignore: [], automatic: true }) -
        1
    files[at] = {
      ...files[at],
      columns: { ...files[at].columns, [column.name]: { column: candidates[0]?.source ?? '' } },
    }
  }
  return mappingText({ schema: MAPPING_SCHEMA, files, ignore: mapping.ignore })
}

const unknown = ({ extract, file }: FoundFile) =>
  new ContractError(
    'unknown_file',
    `${extract.path ?? file} is named after no table of the contract, and its columns do not tell either. Name it ` +
      `after one of ${tableNames()}, for example sales_2026.parquet, or say its table in mapping.json.`,
    { path: extract.path ?? file },
  )

const empty = (from: string) =>
  new ContractError(
    'empty_folder',
    `There are no extracts in ${from}. Files are named after tables, stores.parquet or sales_2026.csv: ${tableNames()}.`,
    { path: from },
  )

const absent = (table: ContractTable, from: string) =>
  new ContractError(
    'missing_table',
    `There is no ${table.name} file in ${from}. Add ${table.name}.parquet or ${table.name}.csv ` +
      `with the columns ${table.columns
        .filter(c => c.required)
        .map(c => c.name)
        .join(', ')}, or say in mapping.json which file holds it.`,
    { path: from, table: table.name },
  )
