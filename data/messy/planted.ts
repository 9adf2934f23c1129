/** One kind of fault as it was planted, and where a report must show it. */
export interface Planted {
  /** What was done, in words. */
  fault: string
  table: string
  /** The check that must find it, or `read` and `merged` for what reading and identity must cope with. */
  code: string
  column?: string
  /** Only the details of the finding that begin so. */
  detail?: string
  /** Whether rows or cases are counted. */
  count: 'rows' | 'cases'
  planted: number
}

/** What was planted, in order. */
export class Ledger {
  readonly entries: Planted[] = []

  add(fault: string, table: string, code: string, planted: number, more: Partial<Planted> = {}): void {
    this.entries.push({ fault, table, code, planted, count: 'rows', ...more })
  }
}
