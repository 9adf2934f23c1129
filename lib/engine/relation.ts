import { type Engine, type EngineColumn, NestedColumnError } from './engine'

const ROW_NUMBER = 'file_row_number'

/** The columns of a relation, but for the row's number. */
export async function describe(engine: Engine, relation: string): Promise<EngineColumn[]> {
  const { columns } = await engine.query(
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${relation})`,
  )
  return (columns.name as string[])
    .map((name, i) => ({ name, type: (columns.type as string[])[i] }))
    .filter(c => c.name !== ROW_NUMBER)
}

/** Types that the engines read differently: they are text to both. */
const TEXT_LIKE = /^(UUID|JSON)$/

const NESTED = /\[\d*\]$|^(STRUCT|MAP|UNION)\(/

/**
 * A Parquet relation whose UUID and JSON columns are text. `uuids` are columns that hold a UUID's 16 bytes.
 *
 * @throws NestedColumnError
 */
export function parquetRelation(
  source: string,
  columns: readonly EngineColumn[],
  uuids: ReadonlySet<string> = new Set(),
): { relation: string; columns: EngineColumn[] } {
  const nested = columns.find(c => NESTED.test(c.type))
  if (nested) throw new NestedColumnError(nested.name)
  const casts = columns.flatMap(({ name, type }) => {
    const column = `"${name.replaceAll('"', '""')}"`
    if (uuids.has(name)) return [`${uuidText(column)} AS ${column}`]
    return TEXT_LIKE.test(type) ? [`CAST(${column} AS VARCHAR) AS ${column}`] : []
  })
  if (casts.length === 0) return { relation: source, columns: [...columns] }
  return {
    relation: `(SELECT * REPLACE (${casts.join(', ')}) FROM ${source})`,
    columns: columns.map(c => (uuids.has(c.name) || TEXT_LIKE.test(c.type) ? { ...c, type: 'VARCHAR' } : c)),
  }
}

function uuidText(column: string): string {
  const parts = [
    [1, 8],
    [9, 4],
    [13, 4],
    [17, 4],
    [21, 12],
  ].map(([from, length]) => `substr(h, ${from}, ${length})`)
  const hex = `lower(hex(${column}))`
  return `concat_ws('-', ${parts.map(p => p.replace('h', hex)).join(', ')})`
}
