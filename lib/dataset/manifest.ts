import * as z from 'zod'
import { Declaration } from '@/lib/contract/declaration'
import { IdentityReport } from './identity-report'
import { PrivacyReport } from './privacy-report'

const count = z.number().int().nonnegative()
/** Decimal text with two places, so that cents survive every reader. */
const money = z.string().regex(/^-?\d+\.\d{2}$/)

const severity = z.enum(['reject', 'warn', 'stop'])

/** Rows and amounts that came in, and what became of them: in = accepted + rejected, to the cent. */
const line = {
  rows_in: count,
  rows_accepted: count,
  rows_rejected: count,
  amount_in: money.nullable(),
  amount_accepted: money.nullable(),
  amount_rejected: money.nullable(),
}

/** What a check found. */
const Finding = z.object({
  code: z.string(),
  severity,
  table: z.string(),
  /** Rows concerned; 0 where the finding is not about rows. */
  rows: count,
  amount: money.nullable(),
  /** Stores, months, files or pairs found, for checks that judge groups of rows. */
  cases: count.default(0),
  /** One example: row number (1 = first data row), column, value as text. */
  example: z.object({ file: z.string(), row: count, column: z.string(), value: z.string() }).nullable(),
  /** The largest groups: which store, month or word, with their rows and amount. */
  details: z.array(z.object({ what: z.string(), rows: count, amount: money.nullable() })).default([]),
})
export type Finding = z.infer<typeof Finding>

/** Who took the responsibility for more rejected sales than the limit allows. */
export const AcceptRejected = z.strictObject({
  by: z.string().trim().min(1).max(120),
  reason: z.string().trim().min(1).max(500),
})
export type AcceptRejected = z.infer<typeof AcceptRejected>

/** Everything a reader must know of a dataset before opening it. Served as `manifest.json` beside the file. */
export const Manifest = z.object({
  schema: z.literal('chalandise.dataset/1'),
  /** The version's name: 16 hex digits that follow from the rows, the declaration and the builder. */
  version: z.string().regex(/^[0-9a-f]{16}$/),
  /** Of the file's bytes, which are written once for a version. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: count,
  /** Of `first-view.gz`, unpacked: what the opening picture is made of. Older and detailed versions have none. */
  first_view: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: count }).optional(),
  contract: z.string(),
  builder: z.string(),
  built_at: z.string(),
  audience: z.enum(['shared', 'detailed']),
  declaration: Declaration,
  /** First and last day with sales; first and last complete month (`12 * year + month - 1`). */
  period: z.object({ first_day: z.string(), last_day: z.string(), first_month: count, last_month: count }),
  counts: z.object({ stores: count, zones: count, atoms: count, customers: count, tickets: count }),
  privacy: PrivacyReport,
  /** How identifiers became customers; datasets built before it was kept have none. */
  identity: IdentityReport.optional(),
  reconciliation: z.array(z.object({ table: z.string(), ...line })),
  /** The same for sales by file, month and store; what cannot be dated or attributed has null. */
  reconciliation_by: z
    .object({
      files: z.array(z.object({ table: z.string(), file: z.string(), ...line })),
      months: z.array(z.object({ month: count.nullable(), ...line })),
      /** Stores and channels with rejected rows, then the sum of all others (`rest`). */
      stores: z.array(
        z.object({
          store_id: z.string().nullable(),
          channel: z.string().nullable(),
          rest: z.boolean(),
          ...line,
        }),
      ),
    })
    .optional(),
  /** Rejected share of the absolute amount of sales, the limit, and who accepted more than that. */
  rejected: z
    .object({ share: z.number(), limit: z.number(), accepted: AcceptRejected.nullable() })
    .optional(),
  /** The version whose rows this one keeps, and what it holds back of the accepted sales because of that. */
  previous: z
    .object({
      version: z.string(),
      /** First month of which the extracts have all sales; older rows are not kept. */
      from_month: count,
      /** Last day of which sales are published. */
      until: z.string(),
      /** Rows kept. */
      rows: count,
      /** Stores with too few people since that day (null: ever) to publish their sales; null is no store. */
      waiting: z.array(z.object({ store_id: z.string().nullable(), since: z.string().nullable() })),
      /** Stores whose rows were published once and are no more. */
      gone: z.array(z.string()),
      /** Accepted sales that no row holds; the amount with corrections not made, so that accepted = published + held back. */
      held_back: z.object({ rows: count, amount: money }),
    })
    .optional(),
  /** Why nothing was kept of the version that readers had: differences between the two are not protected. */
  from_scratch: z.enum(['asked', 'declaration', 'program', 'detailed', 'damaged', 'elsewhere']).optional(),
  checks: z.array(Finding),
  sources: z.array(z.object({ file: z.string(), bytes: count, sha256: z.string(), rows: count })),
})
export type Manifest = z.infer<typeof Manifest>
