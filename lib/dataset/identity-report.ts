import * as z from 'zod'

const count = z.number().int().nonnegative()

/** What merging identifiers into customers did, as the manifest keeps it. */
export const IdentityReport = z.object({
  /** Columns that counted, strongest first. */
  keys: z.array(z.string()),
  /** Accepted rows of `customers`, and the people they are. */
  ids: count,
  customers: count,
  /** Identifiers that became part of another, by the strongest key that joined them. */
  merged: z.array(z.object({ key: z.string(), ids: count })),
  /** Customers of several identifiers, and the sizes of the ten largest. */
  clusters: count,
  largest: z.array(count),
  /** Values shared by too many identifiers: how many values, how many identifiers, and the worst one. */
  refused: z.array(z.object({ key: z.string(), values: count, ids: count, most: count })),
  /** Customers of too many identifiers, cut by leaving out this key. */
  cut: z.array(z.object({ key: z.string(), clusters: count, ids: count })),
  /**
   * What merging does to the last 12 complete months: active customers, and the share of them that bought
   * both in a store and on the web (click and collect included). Null where nothing was merged.
   */
  effect: z
    .object({
      active_before: count,
      active_after: count,
      omnichannel_before: z.number(),
      omnichannel_after: z.number(),
    })
    .nullable(),
})
export type IdentityReport = z.infer<typeof IdentityReport>
