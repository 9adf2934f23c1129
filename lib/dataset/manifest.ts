import { z } from 'zod'
import { IdentityDeclaration, IdentityReport } from './identity-report'
import { PrivacyDeclaration } from './privacy-report'

const count = z.number().int().nonnegative()
/** Decimal text with two places, so that cents survive every reader. */
const money = z.string().regex(/^-?\d+\.\d{2}$/)

/** What the data team declares beside the extracts, in `dataset.json`. */
export const Declaration = z.strictObject({
  name: z.string().min(1).max(120),
  currency: z.string().regex(/^[A-Z]{3}$/),
  country: z.string().regex(/^[A-Z]{2}$/),
  /** Shown on every screen when true. */
  demonstration: z.boolean().default(false),
  /** What the stores sell: chooses the prior of distance decay where it cannot be estimated. */
  sector: z.enum(['furniture', 'grocery', 'fashion', 'general']).default('general'),
  /** What the amounts include, a sentence for the metric's definition. */
  amounts: z.string().max(500).default(''),
  /** What a store total measures. */
  measure: z.enum(['tills', 'sell_in']).default('tills'),
  /** Which identifiers are one customer. */
  identity: IdentityDeclaration.optional(),
  /** How fine the published sales may be. */
  atoms: PrivacyDeclaration.optional(),
})
export type Declaration = z.infer<typeof Declaration>

/** Everything a reader must know of a dataset before opening it. Served as `manifest.json` beside the file. */
export const Manifest = z.object({
  schema: z.literal('chalandise.dataset/1'),
  /** The version's name: 16 hex digits that follow from the rows, the declaration and the builder. */
  version: z.string().regex(/^[0-9a-f]{16}$/),
  /** Of the file's bytes, which are written once for a version. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: count,
  contract: z.string(),
  builder: z.string(),
  built_at: z.string(),
  audience: z.enum(['shared', 'detailed']),
  declaration: Declaration,
  /** First and last day with sales; first and last complete month (`12 * year + month - 1`). */
  period: z.object({ first_day: z.string(), last_day: z.string(), first_month: count, last_month: count }),
  counts: z.object({ stores: count, zones: count, atoms: count, customers: count, tickets: count }),
  privacy: z.object({
    min_customers: count,
    max_dominance: z.number(),
    /** Share of identified amount at each H3 resolution; key -1 is "no place". */
    amount_share_by_resolution: z.record(z.string(), z.number()),
    smallest_group: count,
  }),
  /** How identifiers became customers; datasets built before it was kept have none. */
  identity: IdentityReport.optional(),
  reconciliation: z.array(
    z.object({
      table: z.string(),
      rows_in: count,
      rows_accepted: count,
      rows_rejected: count,
      amount_in: money.nullable(),
      amount_accepted: money.nullable(),
      amount_rejected: money.nullable(),
    }),
  ),
  checks: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(['reject', 'warn', 'stop']),
      table: z.string(),
      rows: count,
      amount: money.nullable(),
      /** One example: row number (1 = first data row), column, value as text. */
      example: z.object({ file: z.string(), row: count, column: z.string(), value: z.string() }).nullable(),
    }),
  ),
  sources: z.array(z.object({ file: z.string(), bytes: count, sha256: z.string(), rows: count })),
})
export type Manifest = z.infer<typeof Manifest>
