import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildEngine } from '@/lib/engine/engine'
import { convert } from './convert'
import type { Manifest } from './manifest'
import { rawValue } from './open-file'
import { ident, text } from './sql'
import type { Check, Staged } from './stage'

type CheckResult = Manifest['checks'][number]
type Reconciliation = Manifest['reconciliation'][number]

/** What the checks found in one staged table, an example each. */
export async function report(engine: BuildEngine, staged: Staged): Promise<CheckResult[]> {
  const amount = staged.table.name === 'sales' ? 'sum(amount)::VARCHAR' : 'NULL::VARCHAR'
  const out: CheckResult[] = []
  const add = async (check: Check, severity: 'reject' | 'warn', where: string) => {
    const { columns } = await engine.query(
      `SELECT count(*)::BIGINT AS rows, ${amount} AS amount, min(file)::INTEGER AS file FROM ${staged.name} WHERE ${where}`,
    )
    const rows = (columns.rows as Float64Array)[0]
    if (rows === 0) return
    const file = (columns.file as Float64Array)[0]
    const first = await engine.query(
      `SELECT min(row)::BIGINT AS row FROM ${staged.name} WHERE ${where} AND file = ?`,
      [file],
    )
    const row = (first.columns.row as Float64Array)[0]
    out.push({
      code: check.code,
      severity,
      table: staged.table.name,
      rows,
      amount: money((columns.amount as (string | null)[])[0]),
      example: {
        file: staged.files[file].file,
        row,
        column: check.column,
        value: isPersonal(staged.table.name, check.column)
          ? ''
          : await rawValue(engine, staged.files[file], row, check.column),
      },
    })
  }
  const { columns } = await engine.query(
    `SELECT fault::INTEGER AS fault, bit_or(warns)::INTEGER AS warns FROM ${staged.name} GROUP BY fault`,
  )
  const faults = [...(columns.fault as Float64Array)]
  const warned = [...(columns.warns as Float64Array)].reduce((a, b) => a | b, 0)
  for (const [i, check] of staged.rejects.entries())
    if (faults.includes(i)) await add(check, 'reject', `fault = ${i}`)
  for (const [i, check] of staged.warns.entries())
    if (warned & (2 ** i)) await add(check, 'warn', `fault IS NULL AND (warns & ${2 ** i}) <> 0`)
  return out
}

/** The manifest is served to every reader: what names a customer or a home stays in the rejected rows' file. */
function isPersonal(table: string, column: string): boolean {
  return table.startsWith('customer') || column === 'customer_id' || column === 'ticket_id'
}

/** Rows and amounts of one table: read from the files themselves, and accepted and rejected in staging. */
export async function reconcile(engine: BuildEngine, staged: Staged): Promise<Reconciliation> {
  const column = staged.table.columns.find(c => c.type === 'money' && c.name === 'amount')
  const parts = staged.files.map(file => {
    const source = column && file.columns.get(column.name)
    return `SELECT count(*) AS n, ${source ? `sum(${convert(column, source)})` : 'NULL'} AS a FROM ${file.relation}`
  })
  const read = await engine.query(
    `SELECT sum(n)::BIGINT AS n, sum(a)::DECIMAL(18,2)::VARCHAR AS a FROM (${parts.join(' UNION ALL ')})`,
  )
  const amount = column ? 'coalesce(sum(amount), 0)::DECIMAL(18,2)::VARCHAR' : 'NULL::VARCHAR'
  const sides = await engine.query(
    `SELECT (fault IS NULL)::INTEGER AS ok, count(*)::BIGINT AS n, ${amount} AS a FROM ${staged.name} GROUP BY ALL`,
  )
  const side = (ok: number) => {
    const at = [...(sides.columns.ok as Float64Array)].indexOf(ok)
    return at < 0
      ? { n: 0, a: column ? '0.00' : null }
      : { n: (sides.columns.n as Float64Array)[at], a: (sides.columns.a as (string | null)[])[at] }
  }
  return {
    table: staged.table.name,
    rows_in: (read.columns.n as Float64Array)[0] || 0,
    rows_accepted: side(1).n,
    rows_rejected: side(0).n,
    amount_in: column ? (money((read.columns.a as (string | null)[])[0]) ?? '0.00') : null,
    amount_accepted: side(1).a,
    amount_rejected: side(0).a,
  }
}

/** Writes the rejected rows of a table, as they stand in the files, with code and row. Returns whether any. */
export async function writeRejected(engine: BuildEngine, staged: Staged, folder: string): Promise<boolean> {
  const { columns } = await engine.query(
    `SELECT DISTINCT file::INTEGER AS file FROM ${staged.name} WHERE fault IS NOT NULL ORDER BY 1`,
  )
  const files = [...(columns.file as Float64Array)]
  if (files.length === 0) return false
  const code = `CASE r.fault ${staged.rejects.map((c, i) => `WHEN ${i} THEN ${text(c.code)}`).join(' ')} END`
  const about = `CASE r.fault ${staged.rejects.map((c, i) => `WHEN ${i} THEN ${text(c.column)}`).join(' ')} END`
  const parts = files.map(index => {
    const file = staged.files[index]
    const values = [...file.columns.values()].map(
      c => `CAST(s.${ident(c.name)} AS VARCHAR) AS ${ident(c.name)}`,
    )
    return `SELECT ${code} AS rejected_for, ${about} AS rejected_column, ${text(file.file)} AS file, r.row, ${values.join(', ')}
      FROM ${file.relation} s JOIN ${staged.name} r ON r.row = s.file_row_number + 1
      WHERE r.file = ${index} AND r.fault IS NOT NULL`
  })
  mkdirSync(folder, { recursive: true })
  await engine.exec(
    `COPY (SELECT * FROM (${parts.join(' UNION ALL BY NAME ')}) ORDER BY file, row)
     TO ${text(join(folder, `${staged.table.name}.csv`))} (FORMAT csv, HEADER)`,
  )
  return true
}

/** Decimal text with exactly two places. */
function money(value: string | null): string | null {
  return value === null ? null : /\.\d\d$/.test(value) ? value : Number(value).toFixed(2)
}
