import type { PlainQuestion } from '@/lib/build/build.worker'
import { type ColumnMapping, type FileMapping, fits, type Mapping } from '@/lib/contract/mapping'
import { type ContractColumn, contractTable, normalise } from '@/lib/contract/tables'
import type { OpenedFile, Sample } from '@/lib/extracts/file-report'

type Found = OpenedFile['columns'][number]

/** One contract column of a form: what a person said of it, what was found, what is asked. */
export interface FormColumn {
  column: ContractColumn
  /** undefined: nothing was said; null: the table goes without. */
  said: ColumnMapping | null | undefined
  found: Found | null
  question: Pick<PlainQuestion, 'code' | 'candidates'> | null
}

/** One use of one file as one table. */
export interface FormUse {
  file: string
  table: string
  samples: readonly Sample[]
  columns: readonly FormColumn[]
  /** Questions that nothing was said about yet. */
  open: number
}

/** Whether an entry is about this use. */
const isAbout = (entry: FileMapping, file: string, table: string) =>
  entry.table === table && fits(entry.file, file)

const entryOf = (mapping: Mapping, file: string, table: string) =>
  mapping.files.find(f => isAbout(f, file, table))

/** The uses of all files with what is known of their columns; those with questions first. */
export function formUses(
  mapping: Mapping,
  opened: readonly OpenedFile[],
  questions: readonly PlainQuestion[],
): FormUse[] {
  const uses = new Map<
    string,
    { file: string; table: string; samples: readonly Sample[]; found: readonly Found[] }
  >()
  const key = (file: string, table: string) => `${table}\0${file}`
  for (const q of questions)
    uses.set(key(q.file, q.table), { file: q.file, table: q.table, samples: q.columns, found: [] })
  for (const { file, table, samples, columns } of opened)
    if (!uses.has(key(file, table))) uses.set(key(file, table), { file, table, samples, found: columns })
  return [...uses.values()].map(({ found, ...use }) => {
    const entry = entryOf(mapping, use.file, use.table)
    const columns = (contractTable(use.table)?.columns ?? []).map((column): FormColumn => {
      const question = questions.find(
        q => q.file === use.file && q.table === use.table && q.column === column.name,
      )
      return {
        column,
        said: entry && Object.hasOwn(entry.columns, column.name) ? entry.columns[column.name] : undefined,
        found: found.find(f => f.column === column.name) ?? null,
        question: question ? { code: question.code, candidates: question.candidates } : null,
      }
    })
    return { ...use, columns, open: columns.filter(isOpen).length }
  })
}

/** A question without an answer: a required column cannot be answered with nothing. */
export const isOpen = ({ question, said, column }: FormColumn): boolean =>
  question !== null && (said === undefined || (said === null && column.required === true))

/** Says of a contract column where its values come from; `undefined` takes back what was said. */
export function withColumn(
  mapping: Mapping,
  file: string,
  table: string,
  column: string,
  said: ColumnMapping | null | undefined,
): Mapping {
  const at = mapping.files.findIndex(f => isAbout(f, file, table))
  const entry = mapping.files[at] ?? newEntry(file, table)
  const { [column]: _, ...others } = entry.columns
  const columns = said === undefined ? others : { ...others, [column]: said }
  const files = [...mapping.files]
  files[at < 0 ? files.length : at] = { ...entry, columns }
  return { ...mapping, files }
}

/** Takes the likeliest column for every question that has one. */
export function withProposals(mapping: Mapping, uses: readonly FormUse[]): Mapping {
  let out = mapping
  for (const { file, table, columns } of uses)
    for (const c of columns)
      if (isOpen(c) && c.question?.candidates[0])
        out = withColumn(out, file, table, c.column.name, { column: c.question.candidates[0].source })
  return out
}

/** Says which table a file holds; null leaves the file out, `undefined` lets its name and columns decide. */
export function withTable(mapping: Mapping, file: string, table: string | null | undefined): Mapping {
  const files = mapping.files.filter(f => !fits(f.file, file) || f.file !== file || f.table === table)
  const ignore = mapping.ignore.filter(pattern => pattern !== file)
  if (table === null) return { ...mapping, files, ignore: [...ignore, file] }
  if (table === undefined || files.some(f => isAbout(f, file, table))) return { ...mapping, files, ignore }
  return { ...mapping, files: [...files, newEntry(file, table)], ignore }
}

/** What was said of a file's table: its name, null where it is left out, undefined where nothing was said. */
export function saidTable(mapping: Mapping, file: string): string | null | undefined {
  if (mapping.ignore.some(pattern => fits(pattern, file))) return null
  return mapping.files.find(f => fits(f.file, file))?.table
}

/** Leaves out what was said of files that are no longer there: the builder refuses entries without a file. */
export function forFiles(mapping: Mapping, paths: readonly string[]): Mapping {
  return { ...mapping, files: mapping.files.filter(f => paths.some(path => fits(f.file, path))) }
}

const newEntry = (file: string, table: string): FileMapping => ({
  file,
  table,
  columns: {},
  skip_without: [],
  ignore: [],
  automatic: true,
})

/** The contract's word that a word of a file is known as, null where it is known as none. */
export function knownWord(column: ContractColumn, word: string): string | null {
  const plain = normalise(word)
  return column.values?.find(v => v.value === plain || v.synonyms.includes(plain))?.value ?? null
}

/** Adds what a word of the file means to what was said of a column; an empty text is "no value". */
export function withWord(said: ColumnMapping, word: string, meaning: string | null): ColumnMapping {
  if ('constant' in said) return said
  const { [word]: _, ...others } = said.values ?? {}
  const values = meaning === null ? others : { ...others, [word]: meaning }
  const { values: __, ...rest } = said
  return Object.keys(values).length > 0 ? { ...rest, values } : rest
}

/** The column of the file that one is read from as it is; null for constants and what is put together. */
export const plainSource = (said: ColumnMapping | null | undefined): string | null =>
  said && 'column' in said ? said.column : null
