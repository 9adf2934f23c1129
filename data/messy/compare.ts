import type { Report } from '@/lib/checks/report-type'
import type { Planted } from './planted'

/** What a report says of one planted fault. */
export interface Compared extends Planted {
  found: number
}

type Finding = Report['checks'][number]

const size = (f: { rows: number; cases: number }, count: Planted['count']) =>
  count === 'rows' ? f.rows : f.cases

/**
 * Holds a report against what was planted: each fault with what was found of it, and findings nobody planted (the
 * rows or cases of a check beyond those of its faults).
 */
export function compare(
  planted: readonly Planted[],
  report: Report,
): { faults: Compared[]; invented: { code: string; table: string; column: string; number: number }[] } {
  const own = (p: Planted, f: Finding) =>
    f.code === p.code && f.table === p.table && (p.column === undefined || f.example?.column === p.column)
  const faults = planted.map(p => ({ ...p, found: foundOf(p, report, own) }))
  const invented = report.checks.flatMap(f => {
    const mine = planted.filter(p => own(p, f))
    const all = report.checks.filter(g => mine.some(p => own(p, g)))
    const count = mine[0]?.count ?? (f.rows > 0 ? 'rows' : 'cases')
    // A fault without a column may show in several columns: they are counted together, at the first.
    if (all.length > 1 && all[0] !== f) return []
    const number = (all.length > 0 ? all : [f]).reduce((n, g) => n + Math.max(size(g, count), 1), 0)
    const expected = mine.reduce((n, p) => n + p.planted, 0)
    return number === expected
      ? []
      : [{ code: f.code, table: f.table, column: f.example?.column ?? '', number: number - expected }]
  })
  return { faults, invented }
}

function foundOf(p: Planted, report: Report, own: (p: Planted, f: Finding) => boolean): number {
  if (p.code === 'merged') return report.identity.merged.find(m => m.key === p.detail)?.ids ?? 0
  if (p.code === 'read') {
    // Whoever reads a file wrongly rejects most of it or loses its letters.
    const lines = report.reconciliation_by.files.filter(f => f.table === p.table)
    return lines.filter(
      f => f.file.endsWith('.csv') && f.rows_in > 0 && f.rows_accepted + twice(f, report) > f.rows_in / 2,
    ).length >= p.planted
      ? p.planted
      : 0
  }
  return report.checks
    .filter(f => own(p, f))
    .reduce((n, f) => {
      if (p.detail === undefined) return n + Math.max(size(f, p.count), f.details.length === 0 ? 1 : 0)
      const details = f.details.filter(d => d.what.startsWith(p.detail!))
      return n + (p.count === 'rows' ? details.reduce((m, d) => m + d.rows, 0) : details.length)
    }, 0)
}

/** Rows of a file set aside only because the same file is there already. */
function twice(file: { file: string; rows_in: number }, report: Report): number {
  return report.checks.some(c => c.code === 'duplicate_file' && c.example?.file === file.file)
    ? file.rows_in
    : 0
}
