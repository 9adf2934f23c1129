import { z } from 'zod'
import { MAX_DOMINANCE, MIN_CUSTOMERS } from './schema'

/** How fine the published sales may be, as `dataset.json` declares it under `atoms`. */
export const PrivacyDeclaration = z.strictObject({
  /** Fewest customers that any published sum may rest on. */
  k: z.number().int().min(3).max(1000).default(MIN_CUSTOMERS),
  /** Largest share of an atom's absolute amount one customer may make up. */
  dominance: z.number().gt(0).max(1).default(MAX_DOMINANCE),
  /** Calendar grain of the geography: coarser time buys finer places. */
  calendar: z.enum(['month', 'quarter', 'year']).default('month'),
})
export type PrivacySettings = z.infer<typeof PrivacyDeclaration>
