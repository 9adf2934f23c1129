import type { Report } from '@/lib/checks/report-type'

type Line = Omit<Report['reconciliation'][number], 'table'>

/** A line of the reconciliation, and what it is about. */
export type SumLine = Line &
  (
    | { by: 'table'; name: string }
    | { by: 'file'; name: string; table: string }
    | { by: 'month'; month: number | null }
    | { by: 'store'; store: string | null; channel: string | null }
  )

/** The reconciliation cut one way; lines with most rejected rows first where the order says nothing else. */
export function sumLines(
  { reconciliation, reconciliation_by: by }: Report,
  cut: 'tables' | 'files' | 'months' | 'stores',
): SumLine[] {
  const worst = (lines: SumLine[]) => lines.sort((a, b) => b.rows_rejected - a.rows_rejected)
  switch (cut) {
    case 'tables':
      return reconciliation.map(({ table, ...line }) => ({ ...line, by: 'table', name: table }))
    case 'files':
      return worst(by.files.map(({ file, ...line }) => ({ ...line, by: 'file', name: file })))
    case 'months':
      return by.months.map(line => ({ ...line, by: 'month' }))
    case 'stores':
      return worst(
        by.stores.map(({ store_id, rest: _, ...line }) => ({ ...line, by: 'store', store: store_id })),
      )
  }
}
