import { ruleSettings } from '@/lib/contract/rules'
import { DatasetError } from '@/lib/dataset/error'
import type { Finding, Manifest } from '@/lib/dataset/manifest'
import type { BuildEngine } from '@/lib/engine/engine'
import { money } from '@/lib/engine/sql'
import type { ExtractFile } from '@/lib/extracts/extract'
import type { OpenFile, Reading } from '@/lib/extracts/open-file'
import type { Sources } from '@/lib/extracts/source'
import { centsOf, findings, groupFinding, moneyOf } from './checks'
import type { Staged } from './stage'

/** What is odd about the files themselves: no declaration, empty files, columns and files the contract does not know. */
export async function inputChecks(
  engine: BuildEngine,
  sources: Sources,
  files: ReadonlyMap<string, readonly OpenFile[]>,
): Promise<Finding[]> {
  const settings = ruleSettings(sources.declaration.checks)
  const found: (Finding | null)[] = []
  const warn = (code: string, table: string, file: string, column: string, value: string, rows = 0) => {
    const finding = groupFinding({ settings }, code, table, {
      details: [{ what: value, rows }],
      file,
      column,
      value,
    })
    if (finding) found.push({ ...finding, cases: 0, details: [] })
  }
  if (!sources.declared)
    warn('no_declaration', 'dataset', 'dataset.json', 'currency', sources.declaration.currency)
  for (const file of sources.ignored) warn('ignored_file', 'dataset', file, '', '')
  for (const list of files.values())
    for (const file of list) {
      const table = file.table.name
      for (const column of file.unknown) warn('unknown_column', table, file.file, column, '')
      for (const { column, source } of file.suggestions)
        warn('possible_column', table, file.file, column, source)
      for (const reading of file.reading)
        if (reading.assumed) warn('assumed_format', table, file.file, reading.source, writing(reading))
      if (file.skipped > 0) warn('rows_left_out', table, file.file, '', '', file.skipped)
      const { columns } = await engine.query(
        `SELECT count(*)::BIGINT AS n FROM (FROM ${file.relation} LIMIT 1)`,
      )
      if ((columns.n as Float64Array)[0] === 0) warn('empty_file', table, file.file, '', '')
    }
  return found.filter(f => f !== null)
}

/** A way of writing, by an example of it. */
function writing({ number, dates }: Reading): string {
  if (dates) return dates.join(', ')
  return number ? `1${number.thousands ?? ''}234${number.decimal}5` : ''
}

/** The commonest fault of a table in which nothing was accepted, as a sentence. */
export async function worst(engine: BuildEngine, sales: Staged, stores: Staged): Promise<string> {
  const found = [...(await findings(engine, sales)), ...(await findings(engine, stores))]
    .filter(c => c.severity === 'reject')
    .sort((a, b) => b.rows - a.rows)[0]
  if (!found?.example) return 'The sales files hold no rows.'
  const { file, row, column, value } = found.example
  return `${found.rows} rows were rejected for ${found.code}, the first in ${file}, row ${row}, column ${column}: "${value}".`
}

/**
 * Accepted sales, less what is held back, must come out of atoms and unplaced rows again, and out of every other table
 * of sales.
 */
export async function assertReconciled(
  engine: BuildEngine,
  reconciliation: Manifest['reconciliation'],
  heldBack = '0.00',
): Promise<void> {
  for (const r of reconciliation) {
    const cents = (v: string | null) => BigInt((v ?? '0.00').replace('.', ''))
    if (
      r.rows_in !== r.rows_accepted + r.rows_rejected ||
      cents(r.amount_in) !== cents(r.amount_accepted) + cents(r.amount_rejected)
    )
      throw new DatasetError(
        'does_not_reconcile',
        `${r.table}: ${r.rows_in} rows and ${r.amount_in} were read, ${r.rows_accepted} and ${r.amount_accepted} ` +
          `accepted, ${r.rows_rejected} and ${r.amount_rejected} rejected: these do not add up.`,
        { table: r.table },
      )
  }
  const sum = (from: string) => `${money(`coalesce((SELECT sum(amount) FROM ${from}), 0)`)}::VARCHAR`
  const { columns } = await engine.query(`
    SELECT ${sum('tickets')} AS sales,
      ${sum('(SELECT amount FROM atoms_made UNION ALL SELECT amount FROM unplaced_made)')} AS atoms,
      ${sum('day_rows')} AS days, ${sum('category_rows')} AS categories, ${sum('segment_rows')} AS segments,
      (SELECT count(*) FROM category_rows)::INTEGER AS n_categories,
      (SELECT count(*) FROM segment_rows)::INTEGER AS n_segments`)
  const text = (name: string) => (columns[name] as (string | null)[])[0]
  const any = (name: string) => (columns[name] as Float64Array)[0] > 0
  const accepted = reconciliation.find(r => r.table === 'sales')?.amount_accepted ?? '0.00'
  const published = moneyOf(centsOf(accepted)! - centsOf(heldBack)!)
  const parts: [string, string | null, string][] = [
    ['tickets', text('sales'), accepted],
    ['atoms and unplaced', text('atoms'), published],
    ['store_days', text('days'), published],
  ]
  if (any('n_categories')) parts.push(['category_months', text('categories'), published])
  if (any('n_segments')) parts.push(['segment_months', text('segments'), published])
  for (const [table, amount, expected] of parts)
    if (amount !== expected)
      throw new DatasetError(
        'does_not_reconcile',
        `The accepted sales are ${accepted}, ${heldBack} of it held back; ${table} sum to ${amount}: these must be equal.`,
        { table },
      )
}

/** Rows and people of the dataset, for its manifest. */
export async function countsOf(engine: BuildEngine): Promise<Manifest['counts']> {
  const counts = await engine.query(`
    SELECT (SELECT count(*) FROM store_keys)::BIGINT AS stores, (SELECT count(*) FROM zones_in)::BIGINT AS zones,
      (SELECT count(*) FROM atoms_made)::BIGINT AS atoms,
      (SELECT count(DISTINCT customer_key) FROM customer_months WHERE customer_key > 0)::BIGINT AS customers,
      (SELECT coalesce(sum(tickets), 0) FROM tickets)::BIGINT AS tickets`)
  const n = (name: string) => (counts.columns[name] as Float64Array)[0]
  return {
    stores: n('stores'),
    zones: n('zones'),
    atoms: n('atoms'),
    customers: n('customers'),
    tickets: n('tickets'),
  }
}

export async function sourcesOf(
  engine: BuildEngine,
  files: ReadonlyMap<string, readonly OpenFile[]>,
  hash: (extract: ExtractFile) => Promise<string>,
): Promise<Manifest['sources']> {
  const out: Manifest['sources'] = []
  for (const list of files.values())
    for (const file of list) {
      const { columns } = await engine.query(`SELECT count(*)::BIGINT AS n FROM ${file.relation}`)
      out.push({
        file: file.file,
        bytes: file.extract.blob.size,
        sha256: await hash(file.extract),
        rows: (columns.n as Float64Array)[0],
      })
    }
  return out
}
