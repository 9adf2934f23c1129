import type { ContractColumn, ContractTable } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import { absent, badCode, enumText, typed } from './convert'
import type { OpenFile } from './open-file'

/** A condition on a row: rejects it, or warns and leaves the column's value out. */
export interface Check {
  code: string
  /** The contract column it is about, for the example. */
  column: string
  /** SQL over the typed row `t` (columns of the contract, `bad_<column>` flags) and what was joined to it. */
  condition: string
}

export interface StageOptions {
  /** SQL that follows `FROM (...) t`. */
  joins?: string
  /** What to keep of each row, SQL; `t.*` without the flags by default. */
  keep?: string
  /** After the contract's own checks, in this order; the first that applies names the fault. */
  rejects?: readonly Check[]
  warns?: readonly Check[]
  signal?: AbortSignal
}

/** A table `staged_<name>` with `file`, `row`, the kept columns, `fault` (null: accepted) and `warns` (bits). */
export interface Staged {
  table: ContractTable
  files: readonly OpenFile[]
  name: string
  rejects: readonly Check[]
  warns: readonly Check[]
}

/** Reads the files of one table, typed by the contract, each row judged by the checks. */
export async function stage(
  engine: BuildEngine,
  table: ContractTable,
  files: readonly OpenFile[],
  options: StageOptions = {},
): Promise<Staged> {
  const flagged = new Set<string>()
  const parts: string[] = []
  for (const [index, file] of files.entries()) parts.push(await typed(engine, file, index, flagged))
  if (parts.length === 0)
    parts.push(
      `SELECT 0 AS file, 0 AS row, ${table.columns.map(c => `${absent(c)} AS ${c.name}`).join(', ')} WHERE false`,
    )
  const bad = (c: ContractColumn) => (flagged.has(c.name) ? `t.bad_${c.name}` : 'false')
  const strict = (c: ContractColumn) => (c.unknown ? c.unknown === 'reject' : c.required === true)
  const rejects: Check[] = [
    ...table.columns
      .filter(c => strict(c) && flagged.has(c.name))
      .map(c => ({ code: badCode(c), column: c.name, condition: bad(c) })),
    ...table.columns
      .filter(c => c.required)
      .map(c => ({
        code: 'missing_value',
        column: c.name,
        condition: `t.${c.name} IS NULL AND NOT ${bad(c)}`,
      })),
    ...(options.rejects ?? []),
  ]
  const warns: Check[] = [
    ...table.columns
      .filter(c => !strict(c) && flagged.has(c.name))
      .map(c => ({ code: badCode(c), column: c.name, condition: bad(c) })),
    ...(flagged.has('amount_rounded')
      ? [{ code: 'amount_rounded', column: 'amount', condition: 't.bad_amount_rounded' }]
      : []),
    ...(options.warns ?? []),
  ]
  const fault = rejects.map((c, i) => `WHEN ${c.condition} THEN ${i}`).join(' ')
  const bits = warns.map((c, i) => `CASE WHEN ${c.condition} THEN ${2 ** i} ELSE 0 END`).join(' + ')
  const keep =
    options.keep ??
    table.columns
      .map(c => (c.values ? `${enumText(c, `t.${c.name}`)} AS ${c.name}` : `t.${c.name}`))
      .join(', ')
  const name = `staged_${table.name}`
  const sql = `CREATE TEMP TABLE ${name} AS
    SELECT t.file::SMALLINT AS file, t.row::BIGINT AS row, ${keep},
      (CASE ${fault} END)::TINYINT AS fault, (${bits || 0})::INTEGER AS warns
    FROM (${parts.join(' UNION ALL BY NAME ')}) t ${options.joins ?? ''}`
  await engine.exec(sql, { signal: options.signal })
  return { table, files, name, rejects, warns }
}
