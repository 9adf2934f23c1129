import { z } from 'zod'

const place = { lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }
const area = z.number().positive().max(200_000)
const id = z.string().min(1).max(80)

/** One change of the network. */
export const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('close'), store_id: id }),
  z.strictObject({
    kind: z.literal('open'),
    candidate_id: id,
    name: z.string().max(120),
    ...place,
    selling_area_m2: area,
    format: z.string().max(80).nullable().default(null),
    operator: z.enum(['own', 'affiliate', 'franchise']).default('own'),
  }),
  z.strictObject({ kind: z.literal('move'), store_id: id, ...place, selling_area_m2: area.optional() }),
  z.strictObject({ kind: z.literal('resize'), store_id: id, selling_area_m2: area }),
])
export type Change = z.infer<typeof Change>

/** A value with its plausible range (80 %). */
const Range = z
  .strictObject({ low: z.number(), mid: z.number(), high: z.number() })
  .refine(r => r.low <= r.mid && r.mid <= r.high, 'low <= mid <= high')
export type Range = z.infer<typeof Range>

/** A set of changes to try on one dataset, and what to assume. Holds no customer data; versioned. */
export const Scenario = z.strictObject({
  schema: z.literal('chalandise.scenario/1'),
  name: z.string().max(120).default(''),
  /** Dataset version it was made on; null opens on any. */
  dataset: z.string().nullable().default(null),
  changes: z.array(Change).max(50),
  assumptions: z
    .strictObject({
      /** rho: 0 = the wallet is fixed and stays in the chain, 1 = all sales come and go with the store. */
      access_elasticity: Range.optional(),
      /** eta: d ln web sales / d own-store access. */
      web_elasticity: Range.optional(),
      /** Decay per minute, instead of the fitted one or the sector's prior. */
      decay_per_minute: Range.optional(),
    })
    .default({}),
})
export type Scenario = z.infer<typeof Scenario>
