import { ContractError } from '@/lib/contract/error'
import type { FileMapping } from '@/lib/contract/mapping'
import { type ColumnProposal, proposeColumns } from '@/lib/contract/match'
import type { Profile } from '@/lib/contract/profile'
import type { ContractColumn, ContractTable } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import { ident } from '@/lib/engine/sql'
import type { ColumnSource } from './convert'
import { type Sample, samplesOf } from './file-report'
import { type Hashing, hashColumns, mapColumns } from './map-columns'
import { detect, type Written } from './map-detect'
import type { Relation } from './read'
import type { FoundFile } from './source'

/** How one contract column of a file is read, for people to see. */
export interface Reading extends Written {
  column: string
  /** The columns of the file, or the constant. */
  source: string
  /** 0 to 1; 1 where a mapping says so. */
  confidence: number
  why: ColumnProposal['candidates'][number]['why'] | 'mapping'
  /** Only the hash of its values is read. */
  hashed?: boolean
}

/** One use of a file: the relation to read a table's rows from and which of its columns is which of the contract. */
export interface OpenFile extends Omit<FoundFile, 'tables' | 'uses'> {
  table: ContractTable
  /** Yields the file's columns and `file_row_number`, 0 for the first data row. */
  relation: string
  columns: Map<string, ColumnSource>
  /** Columns that neither the contract nor a mapping knows. */
  unknown: string[]
  /** Encoding, separator or sheet, where they were found and not told. */
  detected: Relation['detected']
  reading: Reading[]
  /** What could be meant by columns that are left out, where nobody needs to be asked. */
  suggestions: { column: string; source: string; confidence: number }[]
  /** Rows of the file that are none of the table, as a mapping says. */
  skipped: number
  /** Some values of each column, for people: not to be kept. */
  samples: readonly Sample[]
}

/** What a person must say before a file can be read. */
export interface Question {
  file: string
  table: ContractTable
  column: ContractColumn
  code: 'missing_column' | 'ambiguous_column' | 'unsure_mapping'
  candidates: ColumnProposal['candidates']
  /** What there is to choose from: the columns of the file with some of their values. */
  columns: readonly Sample[]
}

/** A file's relation and what a sample says of its columns. */
export interface Opened {
  file: FoundFile
  relation: Relation
  profiles: readonly Profile[]
}

/**
 * Reads a file as the rows of one table: by a mapping's entry, and by names and values where it is silent.
 *
 * @param at the entry's place in the mapping, for messages.
 * @returns the file, or questions where it cannot be decided.
 * @throws ContractError where the mapping names columns that are not there, or a column holds a type that
 * cannot be.
 */
export async function openAs(
  engine: BuildEngine,
  { file, relation, profiles }: Opened,
  table: ContractTable,
  mapping: FileMapping | null,
  options: { at: string; country: string },
): Promise<OpenFile | Question[]> {
  const answered = new Set(Object.keys(mapping?.columns ?? {}))
  const settled = mapColumns(file.file, relation.columns, relation.relation, mapping, [], options.at)
  const automatic = mapping?.automatic ?? true
  const ignored = new Set((mapping?.ignore ?? []).map(name => name.toLowerCase()))
  const free = profiles.filter(p => !ignored.has(p.name.toLowerCase()))
  const proposals = automatic ? proposeColumns(table, free, answered, settled.used) : []
  const questions = questionsOf(file.file, table, proposals, settled.columns, profiles)
  if (questions.length > 0) return questions
  const sure = proposals.filter(p => p.state === 'sure')
  const taken = sure.map(p => ({ column: p.column.name, source: p.candidates[0].source }))
  const mapped = mapColumns(file.file, relation.columns, relation.relation, mapping, taken, options.at)
  for (const column of table.columns) {
    const plain = relation.columns.find(c => c.name === mapped.columns.get(column.name)?.name)
    if (plain) checkType(file.file, column, plain)
  }
  const hashes = hashesOf(table, mapped.columns, sure, profiles)
  const names = new Map([...mapped.columns].map(([column, source]) => [column, source.name]))
  hashColumns(mapped, relation.columns, hashes, options.country)
  const before =
    mapping?.skip_without.length || mapping?.one_per ? await countOf(engine, relation.relation) : 0
  if (mapping?.one_per) await onePer(engine, mapped, mapping.one_per, file.file, options.at)
  const skipped = before > 0 ? before - (await countOf(engine, mapped.relation)) : 0
  const columns = table.columns.flatMap(column => {
    const source = mapped.columns.get(column.name)
    return source ? [{ column, source }] : []
  })
  const written = await detect(engine, mapped.relation, columns, {
    country: options.country,
    parquet: file.format === 'parquet',
  })
  const left = relation.columns.map(c => c.name).filter(name => !mapped.used.has(name))
  return {
    extract: file.extract,
    file: file.file,
    format: file.format,
    table,
    relation: mapped.relation,
    columns: mapped.columns,
    detected: relation.detected,
    unknown: left.filter(name => !ignored.has(name.toLowerCase())),
    skipped,
    samples: samplesOf(profiles),
    suggestions: proposals
      // That values look like a date says little where the name says nothing.
      .filter(p => p.state === 'unsure' && p.candidates[0].why !== 'values')
      .map(p => ({ column: p.column.name, ...p.candidates[0] }))
      .map(({ column, source, confidence }) => ({ column, source, confidence })),
    reading: columns.map(({ column }) => {
      const proposal = sure.find(p => p.column === column)
      return {
        column: column.name,
        source: proposal?.candidates[0].source ?? names.get(column.name) ?? '',
        confidence: proposal?.candidates[0].confidence ?? 1,
        why: proposal?.candidates[0].why ?? 'mapping',
        ...(hashes.some(h => h.column === column.name) ? { hashed: true } : {}),
        ...written.get(column.name),
      }
    }),
  }
}

function questionsOf(
  file: string,
  table: ContractTable,
  proposals: readonly ColumnProposal[],
  settled: ReadonlyMap<string, unknown>,
  profiles: readonly Profile[],
): Question[] {
  const columns = samplesOf(profiles)
  const sure = new Set([
    ...settled.keys(),
    ...proposals.filter(p => p.state === 'sure').map(p => p.column.name),
  ])
  // Stores stand at coordinates or, without them, at their postal code.
  const place = table.name === 'stores' && !sure.has('postal_code') ? ['lat', 'lon'] : []
  const questions: Question[] = []
  for (const column of table.columns) {
    const proposal = proposals.find(p => p.column === column)
    const needed = column.required === true || place.includes(column.name)
    const ask = (code: Question['code']) =>
      questions.push({ file, table, column, code, candidates: proposal?.candidates ?? [], columns })
    if (proposal?.state === 'ambiguous') ask('ambiguous_column')
    else if (needed && proposal?.state === 'unsure') ask('unsure_mapping')
    else if (needed && !sure.has(column.name)) ask('missing_column')
  }
  return questions
}

/** Columns of which only hashes may be kept; an identifier of customers that is their e-mail is one. */
function hashesOf(
  table: ContractTable,
  columns: ReadonlyMap<string, ColumnSource>,
  sure: readonly ColumnProposal[],
  profiles: readonly Profile[],
): Hashing[] {
  return table.columns.flatMap((column): Hashing[] => {
    const source = columns.get(column.name)
    if (!source) return []
    const raw = sure.some(p => p.column === column && p.raw)
    if (column.hashOf) return [{ column: column.name, kind: column.hashOf.kind, raw }]
    const values =
      column.name === 'customer_id' ? (profiles.find(p => p.name === source.name)?.values ?? []) : []
    return values.some(v => /.@./.test(v)) ? [{ column: column.name, kind: 'email', raw: false }] : []
  })
}

/** Keeps of the rows with one value of a column the last. */
async function onePer(
  engine: BuildEngine,
  mapped: { relation: string; columns: Map<string, ColumnSource> },
  column: string,
  file: string,
  at: string,
): Promise<void> {
  const source = mapped.columns.get(column)
  if (!source)
    throw new ContractError(
      'bad_mapping',
      `mapping.json, ${at}.one_per: ${column} is read from no column of ${file}.`,
      { file, path: `${at}.one_per`, message: column },
    )
  const kept = `kept_${at.replace(/\D/g, '')}_${crypto.randomUUID().replaceAll('-', '')}`
  await engine.exec(
    `CREATE TEMP TABLE ${kept} AS SELECT max(file_row_number) AS row FROM ${mapped.relation}
     WHERE nullif(trim(CAST(${ident(source.name)} AS VARCHAR)), '') IS NOT NULL GROUP BY ${ident(source.name)}`,
  )
  mapped.relation = `(SELECT * FROM ${mapped.relation} WHERE file_row_number IN (SELECT row FROM ${kept}))`
}

async function countOf(engine: BuildEngine, relation: string): Promise<number> {
  const { columns } = await engine.query(`SELECT count(*)::BIGINT AS n FROM ${relation}`)
  return (columns.n as Float64Array)[0]
}

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/
const ALLOWED: Record<ContractColumn['type'], RegExp> = {
  text: new RegExp(`^VARCHAR$|^ENUM|${NUMBER.source}`),
  number: new RegExp(`^VARCHAR$|${NUMBER.source}`),
  money: new RegExp(`^VARCHAR$|${NUMBER.source}`),
  date: new RegExp(`^(VARCHAR|DATE|TIMESTAMP(_S|_MS|_NS)?|TIMESTAMP WITH TIME ZONE)$|${NUMBER.source}`),
  boolean: new RegExp(`^VARCHAR$|^BOOLEAN$|^ENUM|${NUMBER.source}`),
}
const WANTED: Record<ContractColumn['type'], string> = {
  text: 'text or numbers',
  number: 'numbers',
  money: 'numbers',
  date: 'dates',
  boolean: 'yes and no, or true and false',
}

function checkType(file: string, column: ContractColumn, found: { name: string; type: string }) {
  // A Parquet column that is null on every row may come without a type.
  if (ALLOWED[column.type].test(found.type) || found.type === '"NULL"') return
  throw new ContractError(
    'column_type',
    `${file}: the column ${found.name} has the type ${found.type}; ${column.name} takes ${WANTED[column.type]}.`,
    { file, column: found.name, type: found.type },
  )
}

/** The file among these whose values cannot be read, though its footer is sound; null where all can. */
export async function damagedFile(
  engine: BuildEngine,
  files: readonly OpenFile[],
): Promise<ContractError | null> {
  for (const file of files) {
    const columns = [...file.columns.values()].map(c => `count(${ident(c.name)})`).join(', ')
    try {
      await engine.exec(`SELECT ${columns} FROM ${file.relation}`)
    } catch (cause) {
      return damaged(file.file, cause)
    }
  }
  return null
}

/** A file whose values cannot be read, though it opened. */
export const damaged = (file: string, cause: unknown) =>
  new ContractError(
    'unreadable_parquet',
    `${file} is damaged: its values cannot be read. Write or copy it again.`,
    { file },
    { cause },
  )

/** The value of a source column as it stands in the file, for a message. */
export async function rawValue(
  engine: BuildEngine,
  file: OpenFile,
  row: number,
  column: string,
): Promise<string> {
  const source = file.columns.get(column)
  if (!source) return ''
  const result = await engine.query(
    `SELECT CAST(${ident(source.name)} AS VARCHAR) AS value FROM ${file.relation} WHERE file_row_number = ?`,
    [row - 1],
  )
  return (result.columns.value as (string | null)[])[0] ?? ''
}
