import { type Engine, EngineError } from '@/lib/engine/engine'
import { literal } from '@/lib/engine/literal'
import { ident } from '@/lib/engine/sql'
import { type Fault, faultOf } from './fault'

/** Rows of an answer that are fetched; the rest is left where it is. */
export const MOST_ROWS = 10_000

type Kind = 'text' | 'number' | 'integer' | 'boolean'

export interface AnswerColumn {
  name: string
  /** As DuckDB names it. */
  type: string
  kind: Kind
  values: ArrayLike<string | number | boolean | null>
}

/** What a question was answered with. */
export interface Answer {
  sql: string
  columns: readonly AnswerColumn[]
  rows: number
  /** There were more rows than are held. */
  more: boolean
  seconds: number
}

/** A question could not be answered; `fault` says why in a way that can be put in words. */
export class QuestionError extends Error {
  override readonly name = 'QuestionError'
  constructor(
    readonly fault: Fault,
    options?: { cause?: unknown },
  ) {
    super(fault.detail, options)
  }
}

/**
 * Asks a question in SQL. DuckDB's own function `query` takes it as a text and refuses whatever is not exactly one
 * SELECT (also WITH, FROM, VALUES, DESCRIBE, SUMMARIZE, SHOW), so that nothing can be changed, attached, copied or
 * set. Values come in types that the engines share: decimals as numbers, dates, lists and cells as text.
 *
 * @throws QuestionError
 */
export async function ask(engine: Engine, sql: string, signal?: AbortSignal): Promise<Answer> {
  const begun = performance.now()
  try {
    const asked = `query(${literal(sql)})`
    const described = await engine.query(
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${asked})`,
      [],
      { signal },
    )
    const names = described.columns.column_name as string[]
    const types = described.columns.column_type as string[]
    const casts = types.map((type, i) => `CAST(c${i} AS ${shared(type)}) AS c${i}`)
    const table = await engine.query(
      `SELECT ${casts.join(', ')} FROM ${asked} AS answer(${names.map((_, i) => ident(`c${i}`)).join(', ')})
       LIMIT ${MOST_ROWS + 1}`,
      [],
      { signal },
    )
    const rows = Math.min(MOST_ROWS, table.rows)
    return {
      sql,
      columns: names.map((name, i) => {
        const values = table.columns[`c${i}`].slice(0, rows) as (string | boolean | null)[] | Float64Array
        return { name, type: types[i], kind: kindOf(types[i]), values }
      }),
      rows,
      more: table.rows > MOST_ROWS,
      seconds: (performance.now() - begun) / 1000,
    }
  } catch (cause) {
    throw new QuestionError(faultOf(cause), { cause })
  }
}

/** Whether a question was given up by the person. */
export const wasCancelled = (error: unknown): boolean =>
  error instanceof QuestionError && error.cause instanceof EngineError && error.cause.code === 'cancelled'

const INTEGER = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/
const NUMBER = /^(DOUBLE|FLOAT|DECIMAL\(\d+,\d+\))$/
/** Too wide for a number: H3 cells. */
const WIDE = /^U(BIG|HUGE)INT$/

function shared(type: string): string {
  if (WIDE.test(type)) return 'VARCHAR'
  if (INTEGER.test(type) || NUMBER.test(type)) return 'DOUBLE'
  return type === 'BOOLEAN' ? type : 'VARCHAR'
}

function kindOf(type: string): Kind {
  if (WIDE.test(type)) return 'text'
  if (INTEGER.test(type)) return 'integer'
  if (NUMBER.test(type)) return 'number'
  return type === 'BOOLEAN' ? 'boolean' : 'text'
}
