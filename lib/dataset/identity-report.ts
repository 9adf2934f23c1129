import { z } from 'zod'

const count = z.number().int().nonnegative()

/** Columns of `customers` by which two identifiers may be one person, from the surest to the weakest. */
const IDENTITY_KEYS = ['loyalty_card', 'web_account', 'email_hash', 'phone_hash'] as const

/** The rules of identity as `dataset.json` declares them. */
export const IdentityDeclaration = z.strictObject({
  /** Columns that count, strongest first; none leaves every identifier its own customer. */
  keys: z.array(z.enum(IDENTITY_KEYS)).default([...IDENTITY_KEYS]),
  /** A value that more identifiers share is refused: one e-mail on 5,000 people is not one person. */
  max_ids_per_value: z.number().int().min(2).default(10),
  /** A customer of more identifiers is cut by leaving out its weakest key. */
  max_cluster: z.number().int().min(2).default(20),
})
export type IdentitySettings = z.infer<typeof IdentityDeclaration>

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
