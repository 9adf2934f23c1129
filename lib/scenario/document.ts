import * as z from 'zod'

const place = { lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }
const area = z.number().positive().max(200_000)
const id = z.string().min(1).max(80)
const operator = z.enum(['own', 'affiliate', 'franchise'])

/** What is known of a store that does not exist yet. */
const newStore = {
  candidate_id: id,
  name: z.string().max(120),
  format: z.string().max(80).nullable().default(null),
  operator: operator.default('own'),
  /** Who will book its sales; without it, the operator alone tells stores apart. */
  legal_entity: z.string().max(120).nullable().optional(),
  /** Its own sales over 12 months at maturity where they are given: its attraction is solved to meet them. */
  sales: z.number().positive().max(1e12).optional(),
  /** 0 to 1: part of its sales made to passers-by, who live in no catchment; 0 by default. */
  passage_share: z.number().min(0).max(0.95).optional(),
  /** First month of trade, YYYY-MM: names the months of its ramp, changes no figure. */
  opens_in: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
}

/** One change of the network. */
export const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('close'), store_id: id }),
  z.strictObject({ kind: z.literal('open'), ...newStore, ...place, selling_area_m2: area }),
  z.strictObject({ kind: z.literal('move'), store_id: id, ...place, selling_area_m2: area.optional() }),
  z.strictObject({ kind: z.literal('resize'), store_id: id, selling_area_m2: area }),
  z.strictObject({ kind: z.literal('change_format'), store_id: id, format: z.string().min(1).max(80) }),
  /** Opens where a competitor trades today; the area is the competitor's unless given. */
  z.strictObject({
    kind: z.literal('take_over'),
    competitor_id: id,
    ...newStore,
    selling_area_m2: area.optional(),
  }),
])
export type Change = z.infer<typeof Change>

/** A value with its plausible range (80 %). */
const Range = z
  .strictObject({ low: z.number(), mid: z.number(), high: z.number() })
  .refine(r => r.low <= r.mid && r.mid <= r.high, 'low <= mid <= high')
export type Range = z.infer<typeof Range>

/** Share of its mature sales that a new store makes, month by month; mature after the last. */
const Ramp = z
  .array(z.strictObject({ low: z.number().min(0), mid: z.number().min(0).max(2), high: z.number().max(3) }))
  .min(1)
  .max(60)
  .refine(months => months.every(r => r.low <= r.mid && r.mid <= r.high), 'low <= mid <= high')

/** The identifiers that a scenario document may carry; the second adds changes and assumptions to the first. */
export const SCENARIO_SCHEMAS = ['chalandise.scenario/1', 'chalandise.scenario/2'] as const

/** A set of changes to try on one dataset, and what to assume. Holds no customer data; versioned. */
export const Scenario = z.strictObject({
  schema: z.enum(SCENARIO_SCHEMAS),
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
      /** Months after an opening, instead of the default curve. */
      ramp_up: Ramp.optional(),
      /** Share of a closed store's passing trade that the chain loses. */
      passage_lost: Range.refine(r => r.low >= 0 && r.high <= 1, 'between 0 and 1').optional(),
      /** Share of the click and collect that a closing loses which the web delivers instead. */
      click_recapture: Range.refine(r => r.low >= 0 && r.high <= 1, 'between 0 and 1').optional(),
      /** What competitors do: weigh on what a zone spends (the default), or stand in its choice. */
      competitors: z.enum(['density', 'choice']).optional(),
    })
    .default({}),
})
export type Scenario = z.infer<typeof Scenario>

/** The id by which results name a change: its store, or its candidate. */
export function idOfChange(change: Change): string {
  return change.kind === 'open' || change.kind === 'take_over' ? change.candidate_id : change.store_id
}
