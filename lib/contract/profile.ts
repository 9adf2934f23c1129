import { findDatePatterns } from './dates'
import { findNumberFormat, readNumber } from './numbers'
import { type ContractColumn, normalise } from './tables'

/** A column of a file, by a sample of its values. */
export interface ColumnSample {
  name: string
  /** DuckDB's type; VARCHAR for every column of a text file. */
  type: string
  /** Values as text, null where empty. */
  values: readonly (string | null)[]
}

/** How well values suit a contract column. */
export interface Suit {
  /** Share of the values the column can take, 0 to 1; 1 where there are none to judge by. */
  fit: number
  /** How much the values alone speak for the column, 0 to 1. */
  telling: number
}

const WHOLE = /INT/
const FRACTION = /^(FLOAT|DOUBLE|DECIMAL)/
const DATE = /^(DATE|TIMESTAMP)/
const YES_NO = new Set('yes no oui non true false vrai faux 1 0 y n o t f'.split(' '))
const CURRENCIES = new Set(
  'EUR USD GBP CHF CAD AUD NZD JPY CNY SEK NOK DKK PLN CZK HUF RON BGN TRY MAD TND DZD XOF XAF'.split(' '),
)
const EMPTY = new Set(['-', 'n/a', '#n/a', '#n/d', 'na', 'null', 'nan', 'none', '\\n', '(null)', '?'])
/** Postal codes of Europe and North America. */
const POSTAL =
  /^([a-z]{1,2}-)?([0-9]{4,5}|[0-9]{5}-[0-9]{4}|[0-9]{2}-[0-9]{3}|[0-9]{3} [0-9]{2}|[0-9]{4} ?[a-z]{2})$|^[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}$|^[a-z][0-9][a-z] ?[0-9][a-z][0-9]$/i

/** What a sample says of a column. Numbers and dates are looked for when they are asked for. */
export interface Profile {
  readonly name: string
  readonly type: string
  /** Values that are not empty. */
  readonly values: readonly string[]
  readonly distinct: number
  /** Numbers as the column's best format reads them. */
  readonly numbers: readonly number[]
  readonly numeric: number
  readonly dated: number
  /** Dates in a form that nothing else is written in. */
  readonly surelyDated: boolean
}

/** Different values that are tried as numbers and dates. */
const TRIED = 50
/** Of a value's characters, as many as any number, date, word or address has: patterns take long on endless ones. */
const LONGEST = 500

/** Profiles a sample. `country` decides what nothing else decides. */
export function profile(sample: ColumnSample, country: string): Profile {
  const values = sample.values
    .filter(v => v !== null)
    .map(v =>
      v
        .slice(0, LONGEST)
        .replace(/[\u00a0\u202f]/g, ' ')
        .trim(),
    )
    .filter(v => v !== '' && !EMPTY.has(v.toLowerCase()))
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const some = [...counts].slice(0, TRIED).map(([text, count]) => ({ text, count }))
  const n = some.reduce((sum, v) => sum + v.count, 0)
  const share = (unread: number) => (n === 0 ? 0 : 1 - unread / n)
  const number = once(() =>
    findNumberFormat(
      some.map(v => ({ count: v.count, first: v.text, last: v.text })),
      { country, rate: true },
    ),
  )
  const isDate = DATE.test(sample.type)
  const digits = some.some(v => /[0-9]/.test(v.text))
  const date = once(() => (digits && !isDate ? findDatePatterns(some, country) : { patterns: [], unread: n }))
  const numbers = once(() => some.flatMap(v => readNumber(v.text, number().format, true) ?? []))
  return {
    name: sample.name,
    type: sample.type,
    values,
    distinct: counts.size,
    get numbers() {
      return numbers()
    },
    get numeric() {
      return share(number().unread)
    },
    get dated() {
      return isDate ? 1 : share(date().unread)
    },
    get surelyDated() {
      const [first] = date().patterns
      return isDate || (first !== undefined && first !== 'excel' && !/^[ymd]+$/i.test(first))
    },
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** How well a profile suits a contract column. */
export function suits(column: ContractColumn, p: Profile): Suit {
  if (p.values.length === 0) return { fit: 1, telling: 0 }
  const share = (test: (value: string) => boolean) => p.values.filter(test).length / p.values.length
  if (column.values) {
    const words = new Set(column.values.flatMap(v => [v.value, ...v.synonyms]))
    const known = share(v => words.has(normalise(v)))
    return { fit: DATE.test(p.type) ? 0 : 0.5 + known / 2, telling: known > 0.9 && p.distinct > 1 ? 0.6 : 0 }
  }
  switch (column.type) {
    case 'date':
      return { fit: p.dated, telling: p.dated > 0.95 && p.surelyDated ? 0.6 : 0 }
    case 'boolean': {
      const known = share(v => YES_NO.has(normalise(v)))
      return { fit: known, telling: 0 }
    }
    case 'money':
    case 'number': {
      if (DATE.test(p.type)) return { fit: 0, telling: 0 }
      const { min = -Infinity, max = Infinity } = column.range ?? {}
      const within = p.numbers.filter(n => n >= min && n <= max).length / Math.max(1, p.numbers.length)
      const dates =
        p.surelyDated && p.dated > 0.9 && p.type === 'VARCHAR' && !p.values.every(v => /^[-\d.,]+$/.test(v))
      return { fit: dates ? 0 : p.numeric * within, telling: 0 }
    }
    default:
      return text(column, p, share)
  }
}

function text(column: ContractColumn, p: Profile, share: (test: (v: string) => boolean) => number): Suit {
  if (column.hashOf) return { fit: share(v => /^[0-9a-f]{16,128}$/i.test(v)), telling: 0 }
  if (column.name === 'postal_code') {
    const postal = share(v => POSTAL.test(v.replace(/\.0$/, '')))
    // Codes of départements 01 to 09 lose their zero in a spreadsheet.
    return { fit: postal, telling: postal > 0.95 && p.distinct > 5 && share(v => /^0/.test(v)) > 0 ? 0.5 : 0 }
  }
  if (column.name === 'country') {
    const codes = share(v => /^[A-Z]{2}$/i.test(v))
    return { fit: codes > 0.9 ? 1 : 0.85, telling: codes > 0.95 ? 0.4 : 0 }
  }
  if (column.name === 'currency') {
    const codes = share(v => CURRENCIES.has(v.toUpperCase()))
    return { fit: codes, telling: codes > 0.95 ? 0.6 : 0 }
  }
  if (DATE.test(p.type)) return { fit: 0, telling: 0 }
  const fraction = FRACTION.test(p.type) || (!WHOLE.test(p.type) && p.numeric > 0.95)
  const parts = fraction && p.numbers.some(n => !Number.isInteger(n))
  if (/(^|_)id$|^origin$|_(card|account)$/.test(column.name))
    return { fit: parts ? 0 : p.surelyDated && p.dated > 0.9 ? 0.3 : 1 - 0.5 * share(label), telling: 0 }
  if (column.name === 'name') return { fit: parts ? 0 : 1 - 0.6 * p.numeric, telling: 0 }
  return { fit: parts ? 0.3 : 1, telling: 0 }
}

/** Words for people rather than an identifier. */
const label = (value: string) => /\p{L}{2,}[ '’.-]+\p{L}{2,}/u.test(value)
