import { describe, expect, it } from 'vitest'
import type { Report } from '@/lib/checks/report-type'
import { sumLines } from './sum-lines'

const line = (rejected: number) => ({
  rows_in: 10,
  rows_accepted: 10 - rejected,
  rows_rejected: rejected,
  amount_in: '100.00',
  amount_accepted: '90.00',
  amount_rejected: '10.00',
})
const report = {
  reconciliation: [{ table: 'sales', ...line(2) }],
  reconciliation_by: {
    files: [
      { table: 'sales', file: 'a.csv', ...line(0) },
      { table: 'sales', file: 'b.csv', ...line(2) },
    ],
    months: [
      { month: 24300, ...line(0) },
      { month: null, ...line(2) },
    ],
    stores: [
      { store_id: 'A', channel: 'store', rest: false, ...line(0) },
      { store_id: null, channel: null, rest: false, ...line(2) },
    ],
  },
} as unknown as Report

describe('lines of the reconciliation', () => {
  it('put the worst first, but keep months in their order', () => {
    expect(sumLines(report, 'files').map(l => l.by === 'file' && l.name)).toEqual(['b.csv', 'a.csv'])
    expect(sumLines(report, 'stores').map(l => l.by === 'store' && l.store)).toEqual([null, 'A'])
    expect(sumLines(report, 'months').map(l => l.by === 'month' && l.month)).toEqual([24300, null])
  })

  it('leave the report as it was', () => {
    sumLines(report, 'files')
    expect(report.reconciliation_by.files.map(f => f.file)).toEqual(['a.csv', 'b.csv'])
  })
})
