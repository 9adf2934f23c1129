import type { Finding } from '@/lib/dataset/manifest'
import type { BuildEngine } from '@/lib/engine/engine'
import { rawValue } from '@/lib/extracts/open-file'
import type { SetCheck, Staged } from './stage'

/** Groups of rows that a finding names; the others count in `cases`. */
const MOST_DETAILS = 20

/** Rows of all files in one order: a number below 2^53 for 8,000 files of 10^12 rows. */
const PLACE = 'file::BIGINT * 1099511627776 + row'
const FILE = 1_099_511_627_776

interface Sum {
  rows: number
  /** Cents; null where the table has no amounts. */
  cents: bigint | null
  /** The first row's place. */
  first: number
}

/** What the checks found in one staged table, each with its first row as an example. Reads the table twice. */
export async function findings(engine: BuildEngine, staged: Staged): Promise<Finding[]> {
  const sums = async (key: string, where: string) => {
    const amount = hasAmount(staged) ? 'coalesce(sum(amount), 0)' : 'NULL'
    const { columns, rows } = await engine.query(
      `SELECT ${key}::BIGINT AS key, count(*)::BIGINT AS rows, min(${PLACE})::BIGINT AS first,
         (${amount})::DECIMAL(38,2)::VARCHAR AS amount
       FROM ${staged.name} WHERE ${where} GROUP BY ${key} ORDER BY 1`,
    )
    return Array.from({ length: rows }, (_, i) => ({
      key: (columns.key as Float64Array)[i],
      rows: (columns.rows as Float64Array)[i],
      first: (columns.first as Float64Array)[i],
      cents: centsOf((columns.amount as (string | null)[])[i]),
    }))
  }
  const faults = await sums('fault', 'fault IS NOT NULL')
  const warned = await sums('warns', 'fault IS NULL AND warns <> 0')
  const out: Finding[] = []
  for (const [i, check] of staged.rejects.entries()) {
    const sum = faults.find(f => f.key === i)
    if (sum) out.push(await finding(engine, staged, check, sum, `fault = ${i}`))
  }
  for (const [i, check] of staged.warns.entries()) {
    const sum = warned.filter(w => Math.floor(w.key / 2 ** i) % 2 === 1).reduce<Sum | null>(added, null)
    if (sum) out.push(await finding(engine, staged, check, sum, `fault IS NULL AND (warns & ${2 ** i}) <> 0`))
  }
  return out
}

function added(a: Sum | null, b: Sum): Sum {
  if (!a) return b
  return {
    rows: a.rows + b.rows,
    cents: a.cents === null || b.cents === null ? null : a.cents + b.cents,
    first: Math.min(a.first, b.first),
  }
}

async function finding(
  engine: BuildEngine,
  staged: Staged,
  check: SetCheck,
  sum: Sum,
  where: string,
): Promise<Finding> {
  const file = staged.files[Math.floor(sum.first / FILE)]
  const row = sum.first % FILE
  const groups = check.group ? await grouped(engine, staged, check.group, where) : { cases: 0, details: [] }
  return {
    code: check.code,
    severity: check.severity,
    table: staged.table.name,
    rows: sum.rows,
    amount: sum.cents === null ? null : moneyOf(sum.cents),
    ...groups,
    example: {
      file: file.file,
      row,
      column: check.column,
      value: isPersonal(staged.table.name, check.column)
        ? ''
        : (await rawValue(engine, file, row, check.column)).slice(0, 200),
    },
  }
}

/** The largest groups of the rows of `where`. */
async function grouped(engine: BuildEngine, staged: Staged, group: string, where: string) {
  const amount = hasAmount(staged) ? 'sum(amount)' : 'NULL'
  const { columns, rows } = await engine.query(
    `SELECT coalesce((${group})::VARCHAR, '') AS what, count(*)::BIGINT AS rows,
       (${amount})::DECIMAL(38,2)::VARCHAR AS amount, count(*) OVER ()::BIGINT AS cases
     FROM ${staged.name} WHERE ${where} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${MOST_DETAILS}`,
  )
  return {
    cases: rows > 0 ? (columns.cases as Float64Array)[0] : 0,
    details: Array.from({ length: rows }, (_, i) => ({
      what: (group === 'file'
        ? staged.files[Number((columns.what as string[])[i])].file
        : (columns.what as string[])[i]
      ).slice(0, 100),
      rows: (columns.rows as Float64Array)[i],
      amount: (columns.amount as (string | null)[])[i],
    })),
  }
}

/** A finding that is not about single rows. `details` are its cases, the largest first. */
export function groupFinding(
  staged: Pick<Staged, 'settings'>,
  code: string,
  table: string,
  found: {
    details: readonly { what: string; rows?: number; cents?: number }[]
    rows?: number
    cents?: number
    file?: string
    column?: string
    value?: string
  },
): Finding | null {
  if (staged.settings.off(code) || found.details.length === 0) return null
  const sum = (of: 'rows' | 'cents') => found.details.reduce((n, d) => n + (d[of] ?? 0), 0)
  const hasMoney = found.cents !== undefined || found.details.some(d => d.cents !== undefined)
  return {
    code,
    severity: staged.settings.severity(code),
    table,
    rows: found.rows ?? sum('rows'),
    amount: hasMoney ? moneyOf(BigInt(Math.round(found.cents ?? sum('cents')))) : null,
    cases: found.details.length,
    example: {
      file: found.file ?? '',
      row: 0,
      column: found.column ?? '',
      value: (found.value ?? found.details[0].what).slice(0, 200),
    },
    details: found.details.slice(0, MOST_DETAILS).map(d => ({
      what: d.what.slice(0, 100),
      rows: d.rows ?? 0,
      amount: d.cents === undefined ? null : moneyOf(BigInt(Math.round(d.cents))),
    })),
  }
}

const hasAmount = (staged: Staged) => staged.table.columns.some(c => c.name === 'amount')

/** The manifest is served to every reader: what names a customer or a home stays in the rejected rows' file. */
function isPersonal(table: string, column: string): boolean {
  return table.startsWith('customer') || column === 'customer_id' || column === 'ticket_id'
}

/** Decimal text with two places as cents, so that sums are exact. */
export const centsOf = (value: string | null): bigint | null =>
  value === null ? null : BigInt(value.replace('.', ''))

/** Cents as decimal text with two places. */
export function moneyOf(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
