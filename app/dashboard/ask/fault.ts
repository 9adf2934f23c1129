import { EngineError } from '@/lib/engine/engine'

/** Why a question has no answer: a key of the catalogue's `ask.faults`, its values, and DuckDB's own sentence. */
export interface Fault {
  code:
    | 'empty'
    | 'not_a_select'
    | 'syntax'
    | 'syntax_near'
    | 'no_table'
    | 'no_column'
    | 'no_function'
    | 'type'
    | 'outside'
    | 'memory'
    | 'timeout'
    | 'cancelled'
    | 'engine'
    | 'other'
  values: Record<string, string>
  /** What DuckDB offers instead. */
  suggestion: string | null
  detail: string
}

/** Patterns of DuckDB's sentences, the first that fits counts. */
const KNOWN: readonly [pattern: RegExp, code: Fault['code'], value?: string][] = [
  [/Expected a single SELECT statement|A CTE needs a SELECT/, 'not_a_select'],
  [/syntax error at or near "(.*?)"/s, 'syntax_near', 'near'],
  [/Table with name (.+?) does not exist/, 'no_table', 'table'],
  [/(?:Function|Macro) with name "?(.+?)"? does not exist/i, 'no_function', 'function'],
  [/Referenced column "(.+?)" (?:not found|was not found)/, 'no_column', 'column'],
  [/does not have a column named "(.+?)"/, 'no_column', 'column'],
  [/Referenced table "(.+?)" not found/, 'no_table', 'table'],
  [/^Permission Error|file system operations are disabled|extension/i, 'outside'],
  [/^Out of Memory|memory/i, 'memory'],
  [/^(Conversion Error|Could not convert)|No function matches|Cannot (compare|mix)/, 'type'],
  [/^Parser Error/, 'syntax'],
]

/** What went wrong, from an error of the engine. */
export function faultOf(error: unknown): Fault {
  const detail = plain(error instanceof Error ? error.message : String(error))
  const known = (code: Fault['code'], values: Record<string, string> = {}): Fault => ({
    code,
    values,
    suggestion: suggestionIn(detail),
    detail,
  })
  if (error instanceof EngineError && error.code !== 'query')
    return known(error.code === 'timeout' || error.code === 'cancelled' ? error.code : 'engine')
  for (const [pattern, code, name] of KNOWN) {
    const match = pattern.exec(detail)
    if (match) return known(code, name ? { [name]: match[1] } : {})
  }
  return known('other')
}

/** DuckDB's sentence without the line it quotes: that is our wrapping, not what the person wrote. */
const plain = (message: string): string =>
  message
    .split(/\n\s*LINE \d+:/)[0]
    .split(/\n\s*Stack Trace/)[0]
    .trim()

function suggestionIn(detail: string): string | null {
  const match = /Did you mean "(.+?)"/.exec(detail) ?? /Candidate bindings: "(.+?)"/.exec(detail)
  return match?.[1] ?? null
}
