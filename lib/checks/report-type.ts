import type { Declaration } from '@/lib/contract/declaration'
import { type DatasetCode, DatasetError } from '@/lib/dataset/error'
import type { AcceptRejected, Finding, Manifest } from '@/lib/dataset/manifest'
import type { FileReport } from '@/lib/extracts/file-report'
import type { Merged } from './golden'

/** Why a dataset may not be published as it is. */
export interface Refusal {
  code: 'no_row_accepted' | 'stopped_by_checks' | 'too_much_rejected'
  message: string
  values: Record<string, string | number>
}

/** What checking extracts found: `report.json` beside a dataset. */
export interface Report {
  schema: 'chalandise.report/1'
  declaration: Declaration
  /** The day of the checks, ISO. */
  today: string
  /** Why nothing may be published; empty where all is well. */
  refused: Refusal[]
  rejected: { share: number; limit: number; accepted: AcceptRejected | null }
  /** How each file was read. */
  files: FileReport[]
  /** What merging identifiers into customers did. */
  identity: Merged
  reconciliation: Manifest['reconciliation']
  /** With every store and channel; the manifest keeps those with rejected rows. */
  reconciliation_by: NonNullable<Manifest['reconciliation_by']>
  /** Findings, the gravest first, each with its threshold and its sentence in the report's language. */
  checks: (Finding & { threshold: number | null; sentence: string })[]
}

/** The checks refuse the extracts; the report says why. */
export class ChecksRefused extends DatasetError {
  constructor(
    code: DatasetCode,
    message: string,
    values: Readonly<Record<string, string | number>>,
    readonly report: Report,
  ) {
    super(code, message, values)
  }
}
