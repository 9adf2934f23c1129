import { EngineError, type Param } from './engine'

/**
 * A parameter as SQL text for `EXECUTE statement(...)`: DuckDB-Wasm can cancel a statement only when it is
 * sent as text, so the values travel as literals of a prepared statement.
 */
export function literal(value: Param): string {
  switch (typeof value) {
    case 'string':
      if (value.includes('\0')) throw new EngineError('query', 'A text parameter holds a NUL character.')
      return `'${value.replaceAll("'", "''")}'`
    case 'bigint':
      return String(value)
    case 'boolean':
      return String(value)
    case 'number':
      if (Object.is(value, -0)) return `'-0'::DOUBLE`
      return Number.isSafeInteger(value) ? String(value) : `'${value}'::DOUBLE`
    default:
      return 'NULL'
  }
}
