import * as z from 'zod'

const count = z.number().int().nonnegative()

/** How fine the published sales are, as the manifest keeps it; datasets of earlier builders lack what is optional. */
export const PrivacyReport = z.object({
  min_customers: count,
  max_dominance: z.number(),
  calendar: z.enum(['month', 'quarter', 'year']).optional(),
  /** Share of identified amount at each H3 resolution; key -1 is "no place". */
  amount_share_by_resolution: z.record(z.string(), z.number()),
  /** Heads of the smallest published row that rests on people. */
  smallest_group: count,
  /** Largest share that one customer has of an atom's absolute amount. */
  largest_share: z.number().optional(),
  /** Share of identified amount that no atom could take and that lies with the anonymous sales. */
  amount_share_unplaced: z.number().optional(),
  /**
   * By table: rows, those that cover several channels, months or keys, and their share of the amount; heads of
   * the smallest row; rows folded because two tables would have differed by too few people.
   */
  tables: z
    .array(
      z.object({
        table: z.string(),
        rows: count,
        rows_pooled: count,
        amount_share_pooled: z.number(),
        smallest: count,
        rows_folded: count,
      }),
    )
    .optional(),
  /** Share of identified amount by how precisely its customer's home is known; `none` without a home. */
  amount_share_by_precision: z.record(z.string(), z.number()).optional(),
})
export type PrivacyReport = z.infer<typeof PrivacyReport>
