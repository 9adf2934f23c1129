import { UsageError } from './run'

/** A part of the utility, as written on the command line: `kind:column` or `kind:column@alternative`. */
export interface Term {
  /** As written; name of its coefficient. */
  name: string
  kind: 'log' | 'lin' | 'cat'
  column: string
  /** The term counts for this alternative only. */
  alternative?: string
}

const KINDS = ['log', 'lin', 'cat'] as const

/** Reads `log:minutes`, `lin:price`, `cat:chain` or `lin:income@air`. Throws {@link UsageError}. */
export function parseTerm(written: string, headers: readonly string[]): Term {
  const colon = written.indexOf(':')
  const kind = KINDS.find(k => k === written.slice(0, colon).trim().toLowerCase())
  const rest = written.slice(colon + 1)
  if (colon < 1 || !kind || rest === '')
    throw new UsageError(
      'covariate',
      `"${written}" is no covariate: write log:COLUMN, lin:COLUMN or cat:COLUMN, with @ALTERNATIVE behind it to count for one alternative only.`,
    )
  const at = rest.lastIndexOf('@')
  if (at < 1 || headers.includes(rest)) return { name: written, kind, column: rest }
  return { name: written, kind, column: rest.slice(0, at), alternative: rest.slice(at + 1) }
}
