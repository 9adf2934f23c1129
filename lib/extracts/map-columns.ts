import { ContractError } from '@/lib/contract/error'
import { type ColumnMapping, type FileMapping, sourcesOf } from '@/lib/contract/mapping'
import type { HashedColumn } from '@/lib/contract/tables'
import { normalise, squash } from '@/lib/contract/tables'
import type { EngineColumn } from '@/lib/engine/engine'
import { ident, text } from '@/lib/engine/sql'
import type { ColumnSource } from './convert'
import { BLANKS, holds } from './map-sql'

/** A relation with the columns that a mapping makes of others, and hashes in place of what identifies people. */
export interface Mapped {
  relation: string
  columns: Map<string, ColumnSource>
  /** Columns of the file that are used. */
  used: Set<string>
}

/** A contract column that is taken from a column of the file as it is. */
export interface Taken {
  column: string
  source: string
}

/** A contract column of which only hashes are kept. */
export interface Hashing {
  column: string
  kind: HashedColumn['kind']
  /** Every value identifies a person: what is no e-mail or phone is no value. Else hashes are kept as they are. */
  raw: boolean
}

/**
 * Puts a mapping and the columns found by name together. `at` is the place in the mapping, for messages.
 *
 * @throws ContractError `bad_mapping` where the mapping names a column that the file has not.
 */
export function mapColumns(
  file: string,
  found: readonly EngineColumn[],
  relation: string,
  mapping: FileMapping | null,
  taken: readonly Taken[],
  at: string,
): Mapped {
  const columns = new Map<string, ColumnSource>()
  const used = new Set<string>()
  const made: string[] = []
  const type = (name: string) => found.find(c => c.name === name)!.type
  for (const { column, source } of taken) {
    used.add(source)
    columns.set(column, { name: source, type: type(source) })
  }
  for (const [column, wanted] of Object.entries(mapping?.columns ?? {})) {
    if (!wanted) continue
    const where = `${at}.columns.${column}`
    const resolve = (name: string) => columnNamed(name, found, file, where)
    for (const name of sourcesOf(wanted)) used.add(resolve(name))
    columns.set(column, sourceOf(column, wanted, { found, made, resolve, type }))
  }
  const conditions = (mapping?.skip_without ?? []).map(name => {
    const source = columnNamed(name, found, file, `${at}.skip_without`)
    used.add(source)
    return `nullif(trim(CAST(${ident(source)} AS VARCHAR), ${BLANKS}), '') IS NOT NULL`
  })
  const extra = made.length > 0 ? `, ${made.join(', ')}` : ''
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''
  return {
    relation: extra || where ? `(SELECT *${extra} FROM ${relation}${where})` : relation,
    columns,
    used,
  }
}

/**
 * Puts hashes in place of what identifies people: the relation no longer yields the columns they are made of,
 * so that nothing after it can keep them.
 */
export function hashColumns(
  mapped: Mapped,
  found: readonly EngineColumn[],
  hashes: readonly Hashing[],
  country: string,
): void {
  if (hashes.length === 0) return
  const names = [...found.map(c => ({ name: c.name })), ...[...mapped.columns.values()]]
  const made = hashes.map(({ column, kind, raw }) => {
    const source = mapped.columns.get(column)!
    const value = `CAST(${ident(source.name)} AS VARCHAR)`
    const name = freeName(`${column} (hash)`, names)
    mapped.columns.set(column, { name, type: 'VARCHAR' })
    const hash = hashed(value, kind, country)
    const likely =
      kind === 'email'
        ? `contains(${value}, '@')`
        : `regexp_full_match(${value}, '[+(]?[0-9][0-9 ()./+-]{4,20}')`
    return {
      source: source.name,
      sql: `${raw ? hash : `CASE WHEN ${likely} THEN ${hash} ELSE ${value} END`} AS ${ident(name)}`,
    }
  })
  const drop = [...new Set(made.map(m => m.source))]
  mapped.relation = `(SELECT * EXCLUDE (${drop.map(ident).join(', ')}), ${made.map(m => m.sql).join(', ')} FROM ${mapped.relation})`
}

interface Making {
  found: readonly EngineColumn[]
  made: string[]
  resolve: (name: string) => string
  type: (name: string) => string
}

function sourceOf(
  column: string,
  wanted: ColumnMapping,
  { found, made, resolve, type }: Making,
): ColumnSource {
  if ('constant' in wanted) {
    const name = freeName(column, found)
    made.push(`${text(wanted.constant)} AS ${ident(name)}`)
    return { name, type: 'VARCHAR' }
  }
  const reading = {
    ...(wanted.values ? { values: wanted.values } : {}),
    ...(wanted.number ? { number: wanted.number } : {}),
    ...(wanted.date ? { dates: [wanted.date].flat() } : {}),
    ...(wanted.times === undefined ? {} : { times: wanted.times }),
    ...(wanted.pad === undefined ? {} : { pad: wanted.pad }),
    ...(wanted.negative_where
      ? { negative: { column: resolve(wanted.negative_where.column), is: wanted.negative_where.is } }
      : {}),
  }
  const { only_where: only } = wanted
  if ('column' in wanted && !only) {
    const name = resolve(wanted.column)
    return { name, type: type(name), ...reading }
  }
  const written = (name: string) => `CAST(${ident(resolve(name))} AS VARCHAR)`
  const given = (name: string) => `nullif(trim(${written(name)}, ${BLANKS}), '')`
  const value =
    'column' in wanted
      ? written(wanted.column)
      : 'join' in wanted
        ? `nullif(concat_ws(${text(wanted.with)}, ${wanted.join.map(given).join(', ')}), '')`
        : 'first' in wanted
          ? `coalesce(${wanted.first.map(given).join(', ')})`
          : partOf(given(wanted.of), wanted.part, wanted.by)
  const name = freeName(column, found)
  made.push(
    `${only ? `CASE WHEN ${holds(resolve(only.column), only.is)} THEN ${value} END` : value} AS ${ident(name)}`,
  )
  return { name, type: 'VARCHAR', ...reading }
}

/** A part of a text, also of `POINT(4.83 45.76)` or `[45.76, 4.83]`. */
function partOf(value: string, part: number, by?: string): string {
  if (by !== undefined) return `nullif(trim(split_part(${value}, ${text(by)}, ${part}), ${BLANKS}), '')`
  const bare = `trim(regexp_replace(${value}, '[A-Za-z()\\[\\]{}"]', '', 'g'))`
  return `nullif(regexp_split_to_array(${bare}, '[\\s,;]+')[${part}], '')`
}

/** A name for a made column that the file does not have, whatever the case. */
function freeName(column: string, found: readonly { name: string }[]): string {
  let name = column
  while (found.some(c => c.name.toLowerCase() === name.toLowerCase())) name += ' (mapping)'
  return name
}

/** A file's column by the name a mapping gives: as written, else whatever the case, accents and signs. */
function columnNamed(name: string, found: readonly EngineColumn[], file: string, where: string): string {
  const exact = found.find(c => c.name === name)
  if (exact) return exact.name
  const like = found.filter(c => normalise(c.name) === normalise(name) || squash(c.name) === squash(name))
  if (like.length === 1 && squash(name) !== '') return like[0].name
  throw new ContractError(
    'bad_mapping',
    `mapping.json, ${where}: ${file} has no column ${name}; it has ${found.map(c => c.name).join(', ')}.`,
    { file, path: where, message: name },
  )
}

/** Numbers that begin an international call, for countries whose national numbers begin with a 0 or none. */
const PREFIX: Readonly<Record<string, string>> = {
  ...{ FR: '33', BE: '32', CH: '41', LU: '352', DE: '49', AT: '43', NL: '31', GB: '44', IE: '353', ES: '34' },
  ...{
    PT: '351',
    IT: '39',
    DK: '45',
    SE: '46',
    NO: '47',
    FI: '358',
    PL: '48',
    CZ: '420',
    GR: '30',
    MA: '212',
  },
  ...{
    TN: '216',
    DZ: '213',
    US: '1',
    CA: '1',
    MC: '377',
    RE: '262',
    GP: '590',
    MQ: '596',
    RO: '40',
    HU: '36',
  },
}
/** Where a national number keeps its 0 behind the prefix. */
const KEEPS_ZERO = ['IT']

/**
 * SQL of the SHA-256 of an e-mail or phone, null where it is none. E-mails are compared in lower case without
 * blanks; phones as digits behind the prefix of their country, whose 0 and 00 and + are one writing.
 */
export function hashed(value: string, kind: HashedColumn['kind'], country: string): string {
  if (kind === 'email') {
    const plain = `lower(regexp_replace(${value}, '\\s', '', 'g'))`
    return `CASE WHEN regexp_full_match(${plain}, '[^@]+@[^@]+[.][^@]+') THEN sha256(${plain}) END`
  }
  const prefix = PREFIX[country]
  const digits = `regexp_replace(regexp_replace(${value}, '[(]0[)]|[.]0$', '', 'g'), '[^0-9+]', '', 'g')`
  const national = prefix
    ? `CASE WHEN starts_with(${digits}, '0') THEN '${prefix}' || ${KEEPS_ZERO.includes(country) ? digits : `substr(${digits}, 2)`}
       WHEN starts_with(${digits}, '${prefix}') AND length(${digits}) > 9 THEN ${digits} ELSE '${prefix}' || ${digits} END`
    : digits
  const whole = `CASE WHEN starts_with(${digits}, '+') THEN replace(${digits}, '+', '')
    WHEN starts_with(${digits}, '00') THEN substr(${digits}, 3) ELSE ${national} END`
  return `CASE WHEN length(${digits}) BETWEEN 6 AND 16 THEN sha256(${whole}) END`
}
