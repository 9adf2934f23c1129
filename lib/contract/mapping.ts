import * as z from 'zod'
import { dateReader } from './dates'
import { ContractError } from './error'
import { CONTRACT, type ContractTable, contractTable } from './tables'

/** Names the form of the document; a reader refuses any other. */
export const MAPPING_SCHEMA = 'chalandise.mapping/1'

const name = z.string().min(1).max(500)
const word = z.string().max(500)

const NumberWriting = z.strictObject({
  decimal: z.enum(['.', ',']),
  thousands: z.enum(['.', ',', ' ', "'"]).optional(),
})
const pattern = z
  .string()
  .max(40)
  .refine(text => dateReader(text) !== null, {
    error:
      'is no date pattern: write it like dd/mm/yyyy, dd.mm.yy, yyyymmdd, d mmmm yyyy, mm/yyyy, yyyy-Www or excel',
  })

const Where = z.strictObject({ column: name, is: z.array(word).min(1).max(100) })

/** How the raw values are to be read; what is left out is found in the values of the whole column. */
const reading = {
  /** Other words for values: what stands in the file, and what is meant. An empty text means no value. */
  values: z.record(word, word).optional(),
  number: NumberWriting.optional(),
  date: z.union([pattern, z.array(pattern).min(1).max(5)]).optional(),
  /** Multiplies a number: 0.01 for amounts in cents, 0.833333 for amounts with 20 % of tax. */
  times: z
    .number()
    .refine(n => n !== 0)
    .optional(),
  /** Makes a number negative where another column holds one of these words: returns that come as positive amounts. */
  negative_where: Where.optional(),
  /** Takes the value only in rows where another column holds one of these words, and is empty in the others. */
  only_where: Where.optional(),
  /** Fills an identifier with zeros at its left to this length. */
  pad: z.number().int().min(1).max(40).optional(),
}

const Plain = z.strictObject({ column: name, ...reading })
const Constant = z.strictObject({ constant: word })
/** The values of several columns that are not empty, one after the other. */
const Join = z.strictObject({
  join: z.array(name).min(1).max(20),
  with: z.string().max(20).default(''),
  ...reading,
})
/** The first of several columns that is not empty. */
const First = z.strictObject({ first: z.array(name).min(1).max(20), ...reading })
/** One part of a field that holds several, the first is 1; without `by`, between blanks, commas or semicolons. */
const Part = z.strictObject({
  part: z.number().int().min(1).max(20),
  of: name,
  by: z.string().min(1).max(10).optional(),
  ...reading,
})

const LONG = [Plain, Constant, Join, First, Part] as const

/** Where a contract column's values come from. A plain text is the name of a column of the file. */
export type ColumnMapping =
  | z.infer<typeof Plain>
  | z.infer<typeof Constant>
  | z.infer<typeof Join>
  | z.infer<typeof First>
  | z.infer<typeof Part>

/** One use of one file, or of the files whose names fit: the rows of one table. */
export interface FileMapping {
  /** A file's name, or a pattern with `*` and `?`, whatever the case. */
  file: string
  table: string
  /** By contract column; null where the table goes without. Those not named are found by name. */
  columns: Readonly<Record<string, ColumnMapping | null>>
  /** Rows in which one of these columns of the file is empty are no rows of the table. */
  skip_without: readonly string[]
  /** Rows with one value of this contract column are one row, the last in the file. */
  one_per?: string
  /** Columns of the file that are left out on purpose. */
  ignore: readonly string[]
  /** Whether columns that `columns` does not name are found by name. */
  automatic: boolean
}

/** A mapping document, `mapping.json` beside the extracts. */
export interface Mapping {
  schema: typeof MAPPING_SCHEMA
  files: readonly FileMapping[]
  /** Files that are left out on purpose: names or patterns. */
  ignore: readonly string[]
}

const File = z.strictObject({
  file: name,
  table: name,
  columns: z.record(name, z.unknown()).default({}),
  skip_without: z.array(name).max(50).default([]),
  one_per: name.optional(),
  ignore: z.array(name).max(2000).default([]),
  automatic: z.boolean().default(true),
})
const Document = z.strictObject({
  schema: z.literal(MAPPING_SCHEMA),
  files: z.array(File).max(1000).default([]),
  ignore: z.array(name).max(1000).default([]),
})

/** No mapping: everything is found by name. */
export const NO_MAPPING: Mapping = { schema: MAPPING_SCHEMA, files: [], ignore: [] }

/**
 * Reads a mapping document. `where` names the file for messages.
 *
 * @throws ContractError `bad_mapping`, a sentence that names the place in the JSON.
 */
export function parseMapping(text: string, where = 'mapping.json'): Mapping {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw bad(where, '', `is not JSON: ${(cause as Error).message}`, cause)
  }
  const parsed = Document.safeParse(json)
  if (!parsed.success) throw bad(where, ...issue(parsed.error), parsed.error)
  return {
    ...parsed.data,
    files: parsed.data.files.map((file, i) => {
      const table = contractTable(file.table)
      if (!table)
        throw bad(
          where,
          `files[${i}].table`,
          `"${file.table}" is no table of the contract; take one of ${TABLES()}`,
        )
      const columns: Record<string, ColumnMapping | null> = {}
      for (const [column, value] of Object.entries(file.columns)) {
        const at = `files[${i}].columns.${column}`
        if (!known(table, column))
          throw bad(where, at, `${table.name} has no column ${column}; it has ${names(table).join(', ')}`)
        columns[column] = columnOf(where, at, table, column, value)
      }
      if (file.one_per !== undefined && !known(table, file.one_per))
        throw bad(where, `files[${i}].one_per`, `${table.name} has no column ${file.one_per}`)
      return { ...file, columns }
    }),
  }
}

const TABLES = () => CONTRACT.map(t => t.name).join(', ')
const names = (table: ContractTable) => table.columns.map(c => c.name)
const known = (table: ContractTable, column: string) => names(table).includes(column)

function columnOf(
  where: string,
  at: string,
  table: ContractTable,
  column: string,
  value: unknown,
): ColumnMapping | null {
  if (value === null) return null
  if (typeof value === 'string' && value !== '') return { column: value }
  if (typeof value !== 'object' || Array.isArray(value))
    throw bad(
      where,
      at,
      'takes the name of a column, null, or an object with column, constant, join, first or part',
    )
  const keys = ['column', 'constant', 'join', 'first', 'part'].filter(key => key in value)
  if (keys.length !== 1)
    throw bad(
      where,
      at,
      keys.length === 0
        ? 'needs one of column, constant, join, first or part'
        : `has ${keys.join(' and ')}: keep one of them`,
    )
  const parsed = LONG[['column', 'constant', 'join', 'first', 'part'].indexOf(keys[0])].safeParse(value)
  if (!parsed.success) {
    const [path, message] = issue(parsed.error)
    throw bad(where, `${at}${path ? `.${path}` : ''}`, message, parsed.error)
  }
  const type = table.columns.find(c => c.name === column)?.type
  const wrong = (key: string, takes: string) =>
    bad(where, `${at}.${key}`, `is for ${takes}; ${column} of ${table.name} holds ${type}`)
  for (const key of ['number', 'times', 'negative_where'])
    if (key in value && type !== 'number' && type !== 'money') throw wrong(key, 'numbers and amounts')
  if ('date' in value && type !== 'date') throw wrong('date', 'dates')
  if ('pad' in value && type !== 'text') throw wrong('pad', 'identifiers')
  return parsed.data
}

function issue(error: z.ZodError): [string, string] {
  const first = error.issues[0]
  const path = first.path
    .map((p, i) => (typeof p === 'number' ? `[${p}]` : i ? `.${String(p)}` : String(p)))
    .join('')
  return [path, first.message.replace(/^Invalid input: /, '')]
}

function bad(where: string, path: string, message: string, cause?: unknown): ContractError {
  return new ContractError(
    'bad_mapping',
    `${where}${path ? `, ${path}` : ''}: ${message}.`,
    { file: where, path, message },
    { cause },
  )
}

/** The columns of the file that a mapping reads. */
export function sourcesOf(mapping: ColumnMapping): readonly string[] {
  if ('constant' in mapping) return []
  const other = [mapping.negative_where, mapping.only_where].flatMap(where => where?.column ?? [])
  if ('column' in mapping) return [mapping.column, ...other]
  if ('join' in mapping) return [...mapping.join, ...other]
  return 'first' in mapping ? [...mapping.first, ...other] : [mapping.of, ...other]
}

/** Whether a file's name fits a name or pattern of a mapping: the whole path, or its last part. */
export function fits(pattern: string, file: string): boolean {
  const source = pattern
    .toLowerCase()
    .split('')
    .map(c => (c === '*' ? '.*' : c === '?' ? '.' : c.replace(/[\\^$.|+()[\]{}]/g, '\\$&')))
    .join('')
  const whole = new RegExp(`^${source}$`, 's')
  const path = file.toLowerCase().replaceAll('\\', '/')
  return whole.test(path) || whole.test(path.slice(path.lastIndexOf('/') + 1))
}

/** The document as people edit it: short where short says the same, and without what is empty. */
export function mappingText(mapping: Mapping): string {
  const files = mapping.files.map(file => ({
    file: file.file,
    table: file.table,
    columns: Object.fromEntries(
      Object.entries(file.columns).map(([column, m]) => [
        column,
        m && 'column' in m && Object.keys(m).length === 1 ? m.column : m,
      ]),
    ),
    ...(file.skip_without.length > 0 ? { skip_without: file.skip_without } : {}),
    ...(file.one_per === undefined ? {} : { one_per: file.one_per }),
    ...(file.ignore.length > 0 ? { ignore: file.ignore } : {}),
    ...(file.automatic ? {} : { automatic: false }),
  }))
  const ignore = mapping.ignore.length > 0 ? { ignore: mapping.ignore } : {}
  return `${JSON.stringify({ schema: mapping.schema, files, ...ignore }, null, 2)}\n`
}
