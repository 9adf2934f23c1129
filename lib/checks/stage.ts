import { type RuleSettings, ruleSettings, type Severity } from '@/lib/contract/rules'
import type { ContractColumn, ContractTable } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import { absent, badCode, enumText, typed } from '@/lib/extracts/convert'
import type { OpenFile } from '@/lib/extracts/open-file'

/** A condition on a row: rejects it, or warns and, where `leave` says so, leaves the column's value out. */
export interface Check {
  /** A code of the rule catalogue. */
  code: string
  /** The contract column it is about, for the example. */
  column: string
  /** SQL over the typed row `t` (columns of the contract, `bad_<column>` flags) and what was joined to it. */
  condition: string
  /** SQL over the staged row that groups what was found for the report, such as a store's identifier; `file`. */
  group?: string
  /** SQL assignments to an accepted row that fails. */
  leave?: string
  /** The row cannot be accepted, whatever dataset.json says. */
  strict?: boolean
}

/** A check as it is set: `rejects` and `warns` of a staged table. */
export interface SetCheck extends Check {
  severity: Severity
}

export interface StageOptions {
  /** SQL that follows `FROM (...) t`. */
  joins?: string
  /** What to keep of each row, SQL; `t.*` without the flags by default. */
  keep?: string
  /** After the contract's own checks, in this order; the first that applies names the fault. */
  rejects?: readonly Check[]
  warns?: readonly Check[]
  /** How dataset.json sets the rules; the catalogue's defaults otherwise. */
  settings?: RuleSettings
  signal?: AbortSignal
}

/** A table `staged_<name>` with `file`, `row`, the kept columns, `fault` (null: accepted) and `warns` (bits). */
export interface Staged {
  table: ContractTable
  files: readonly OpenFile[]
  name: string
  /** Position in these is the value of `fault` and the bit of `warns`; later checks append. */
  rejects: SetCheck[]
  warns: SetCheck[]
  settings: RuleSettings
}

/** Reads the files of one table, typed by the contract, each row judged by the checks. */
export async function stage(
  engine: BuildEngine,
  table: ContractTable,
  files: readonly OpenFile[],
  options: StageOptions = {},
): Promise<Staged> {
  const settings = options.settings ?? ruleSettings()
  const flagged = new Set<string>()
  const parts: string[] = []
  for (const [index, file] of files.entries()) parts.push(await typed(engine, file, index, flagged))
  if (parts.length === 0)
    parts.push(
      `SELECT 0 AS file, 0 AS row, ${table.columns.map(c => `${absent(c)} AS ${c.name}`).join(', ')} WHERE false`,
    )
  const bad = (c: ContractColumn) => (flagged.has(c.name) ? `t.bad_${c.name}` : 'false')
  const must = (c: ContractColumn) => (c.unknown ? c.unknown === 'reject' : c.required === true)
  const converts = table.columns
    .filter(c => flagged.has(c.name))
    .map(c => ({ code: badCode(c), column: c.name, condition: bad(c), strict: must(c) }))
  const { rejects, warns } = sorted(settings, [
    ...converts.filter(c => c.strict).map(c => ['reject', c] as const),
    ...table.columns
      .filter(c => c.required)
      .map(
        c =>
          [
            'reject',
            {
              code: 'missing_value',
              column: c.name,
              condition: `t.${c.name} IS NULL AND NOT ${bad(c)}`,
              strict: true,
            },
          ] as const,
      ),
    ...(options.rejects ?? []).map(c => ['reject', c] as const),
    ...converts.filter(c => !c.strict).map(c => ['warn', c] as const),
    ...(flagged.has('amount_rounded')
      ? [['warn', { code: 'amount_rounded', column: 'amount', condition: 't.bad_amount_rounded' }] as const]
      : []),
    ...(options.warns ?? []).map(c => ['warn', c] as const),
  ])
  const fault = rejects.map((c, i) => `WHEN ${c.condition} THEN ${i}`).join(' ')
  const bits = warns.map((c, i) => `CASE WHEN ${c.condition} THEN ${2 ** i} ELSE 0 END`).join(' + ')
  const keep =
    options.keep ??
    table.columns
      .map(c => (c.values ? `${enumText(c, `t.${c.name}`)} AS ${c.name}` : `t.${c.name}`))
      .join(', ')
  const name = `staged_${table.name}`
  await engine.exec(
    `CREATE TEMP TABLE ${name} AS
    SELECT t.file::SMALLINT AS file, t.row::BIGINT AS row, ${keep},
      (CASE ${fault || 'WHEN false THEN 0'} END)::TINYINT AS fault, (${bits || 0})::BIGINT AS warns
    FROM (${parts.join(' UNION ALL BY NAME ')}) t ${options.joins ?? ''}`,
    { signal: options.signal },
  )
  for (const [i, check] of warns.entries())
    if (check.leave)
      await engine.exec(`UPDATE ${name} SET ${check.leave} WHERE fault IS NULL AND (warns & ${2 ** i}) <> 0`)
  return { table, files, name, rejects, warns, settings }
}

/** A check that needs more than its row, of rows that are staged. */
export interface LateCheck extends Check {
  /** SQL of a relation `f` to join. `condition` then speaks of the staged row as `s`, and of `f`. */
  from?: string
}

/**
 * Judges rows that are staged: those of `condition` get the fault or the warning. Rows rejected already keep
 * their first fault.
 */
export async function judge(
  engine: BuildEngine,
  staged: Staged,
  usual: 'reject' | 'warn',
  check: LateCheck,
  signal?: AbortSignal,
): Promise<void> {
  const { rejects, warns } = sorted(staged.settings, [[usual, check]])
  const from = check.from ? `FROM (${check.from}) f` : ''
  for (const set of rejects) {
    await engine.exec(
      `UPDATE ${staged.name} AS s SET fault = ${staged.rejects.length} ${from}
       WHERE s.fault IS NULL AND (${check.condition})`,
      { signal },
    )
    staged.rejects.push(set)
  }
  for (const set of warns) {
    const leave = check.leave ? `, ${check.leave}` : ''
    await engine.exec(
      `UPDATE ${staged.name} AS s SET warns = s.warns | ${2 ** staged.warns.length}${leave} ${from}
       WHERE s.fault IS NULL AND (${check.condition})`,
      { signal },
    )
    staged.warns.push(set)
  }
}

/**
 * Warns by many conditions at once: one pass over the table's different values says which of them apply at all, and
 * only those are written. The conditions must not depend on what others leave out.
 *
 * @param of columns that the conditions read, and a condition on rows to which none of them applies
 */
export async function judgeEach(
  engine: BuildEngine,
  staged: Staged,
  checks: readonly Check[],
  of: { columns: readonly string[]; fine?: string },
  signal?: AbortSignal,
): Promise<void> {
  const counts = checks.map((c, i) => `count(*) FILTER (${c.condition})::DOUBLE AS c${i}`)
  const { columns } = await engine.query(
    `SELECT ${counts.join(', ')} FROM (
       SELECT DISTINCT ${of.columns.join(', ')} FROM ${staged.name} s
       WHERE s.fault IS NULL AND NOT coalesce(${of.fine ?? 'false'}, false)
     ) s`,
    [],
    { signal },
  )
  for (const [i, check] of checks.entries())
    if ((columns[`c${i}`] as Float64Array)[0] > 0) await judge(engine, staged, 'warn', check, signal)
}

/** Checks by what they do to a row, as they are set: those switched off are left out. */
function sorted(
  settings: RuleSettings,
  checks: readonly (readonly ['reject' | 'warn', Check])[],
): { rejects: SetCheck[]; warns: SetCheck[] } {
  const rejects: SetCheck[] = []
  const warns: SetCheck[] = []
  for (const [usual, check] of checks) {
    if (settings.off(check.code) && !check.strict) continue
    const severity = settings.severity(check.code, usual)
    if (check.strict || (severity === 'stop' ? usual : severity) === 'reject')
      rejects.push({ ...check, severity: severity === 'stop' ? 'stop' : 'reject' })
    else warns.push({ ...check, severity: severity === 'stop' ? 'stop' : 'warn' })
  }
  return { rejects, warns }
}
