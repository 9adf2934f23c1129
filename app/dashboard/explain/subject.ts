import type { Statement } from '@/lib/filter/scope'

/** Something a figure was worked out from. */
export interface Input {
  name: string
  value: string
}

/** How a figure comes about that no statement gives: a model's, a distance, a test. */
interface Method {
  /** One or two sentences. */
  text: string
  /** Where the formula is from; null where it is plain arithmetic. */
  source: string | null
  inputs: readonly Input[]
}

/** What stands behind a figure, in words and in SQL. */
export interface Subject {
  definition: string
  /** What it cannot tell. */
  caveat: string | null
  /** Why it is missing or only near. */
  reason: string | null
  /** Period and filter in words. */
  filter: readonly string[]
  /** Beside a statement: what it was given by the model or by geometry. */
  method: Method | null
  /** The figure itself: one row with the column `value`. */
  statement: Statement | null
  /** How that value is printed. */
  print: (value: number) => string
  /** The rows it rests on. */
  rows: Statement | null
  /** For a forecast: its interval, and where the method stands. */
  forecast: { interval: string | null } | null
}

/** A figure as the page shows it, and what stands behind it. */
export interface Figure {
  name: string
  /** null where there is no one value, as for a map. */
  value: string | null
  subject: Subject
}

/** A subject of which only some parts are known. */
export const subjectOf = (known: Pick<Subject, 'definition' | 'filter'> & Partial<Subject>): Subject => ({
  caveat: null,
  reason: null,
  method: null,
  statement: null,
  print: String,
  rows: null,
  forecast: null,
  ...known,
})

/** Headings of an explanation that is copied. */
export type Heading = 'definition' | 'filter' | 'caveat' | 'method' | 'methodSource'

/** An explanation as text: what the sheet shows, in its order, the statement whole. */
export function explanation(
  { name, value, subject }: Figure,
  heading: (key: Heading) => string,
  sources: readonly string[],
  sql: string | null,
): string {
  const { method } = subject
  const said = (key: Heading, text: string | null | undefined) => (text ? [`${heading(key)} : ${text}`] : [])
  return [
    value === null ? name : `${name} : ${value}`,
    ...said('definition', subject.definition),
    ...said('filter', subject.filter.join(' · ')),
    ...(subject.reason ? [subject.reason] : []),
    ...said('method', method?.text),
    ...(method?.inputs ?? []).map(input => `- ${input.name} : ${input.value}`),
    ...said('methodSource', method?.source),
    ...said('caveat', subject.caveat),
    ...(subject.forecast?.interval ? [subject.forecast.interval] : []),
    ...sources,
    ...(sql ? ['', sql] : []),
  ].join('\n')
}

/** Values of a list beyond these are left out where a statement is only shown. */
const SHOWN = 6

/** A statement to be read: long lists of keys and cells are cut, and say how many there are. */
export function readable(sql: string): string {
  return sql.replace(/'([\d,:.;e+-]{80,})'/g, (_, list: string) => {
    const values = list.split(/[,;]/)
    return `'${values.slice(0, SHOWN).join(',')}, … [${values.length}]'`
  })
}
