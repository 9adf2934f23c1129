import * as z from 'zod'
import { ruleFault } from './rules'

/** Fewest customers an atom or a published row may rest on, unless declared otherwise. */
export const MIN_CUSTOMERS = 11
/** Largest share of an atom's absolute amount one customer may make up, unless declared otherwise. */
export const MAX_DOMINANCE = 0.85

/** Columns of `customers` by which two identifiers may be one person, from the surest to the weakest. */
const IDENTITY_KEYS = ['loyalty_card', 'web_account', 'email_hash', 'phone_hash'] as const

/** The rules of identity, under `identity`. */
export const IdentityDeclaration = z.strictObject({
  /** Columns that count, strongest first; none leaves every identifier its own customer. */
  keys: z.array(z.enum(IDENTITY_KEYS)).default([...IDENTITY_KEYS]),
  /** A value that more identifiers share is refused: one e-mail on 5,000 people is not one person. */
  max_ids_per_value: z.number().int().min(2).default(10),
  /** A customer of more identifiers is cut by leaving out its weakest key. */
  max_cluster: z.number().int().min(2).default(20),
})
export type IdentitySettings = z.infer<typeof IdentityDeclaration>

/** How fine the published sales may be, under `atoms`. */
export const PrivacyDeclaration = z.strictObject({
  /** Fewest customers that any published sum may rest on. */
  k: z.number().int().min(3).max(1000).default(MIN_CUSTOMERS),
  /** Largest share of an atom's absolute amount one customer may make up. */
  dominance: z.number().gt(0).max(1).default(MAX_DOMINANCE),
  /** Calendar grain of the geography: coarser time buys finer places. */
  calendar: z.enum(['month', 'quarter', 'year']).default('month'),
})
export type PrivacySettings = z.infer<typeof PrivacyDeclaration>

/** Rules set otherwise than in the catalogue, by code. */
const RuleChanges = z
  .record(
    z.string(),
    z.strictObject({
      severity: z.enum(['reject', 'warn', 'stop']).optional(),
      threshold: z.number().optional(),
      off: z.boolean().optional(),
    }),
  )
  .superRefine((changes, context) => {
    for (const [code, change] of Object.entries(changes)) {
      const fault = ruleFault(code, change)
      if (fault) context.addIssue({ code: 'custom', message: fault, path: [code] })
    }
  })

/** What the data team declares beside the extracts, in `dataset.json`. */
export const Declaration = z.strictObject({
  name: z.string().min(1).max(120),
  currency: z.string().regex(/^[A-Z]{3}$/),
  country: z.string().regex(/^[A-Z]{2}$/),
  /** Shown on every screen when true. */
  demonstration: z.boolean().default(false),
  /** What the stores sell: chooses the prior of distance decay where it cannot be estimated. */
  sector: z.enum(['furniture', 'grocery', 'fashion', 'general']).default('general'),
  /** Form of the choice model, instead of what hold-out would choose. */
  model: z
    .strictObject({
      decay: z.enum(['exponential', 'power', 'tanner', 'log-logistic']).optional(),
      store_effects: z.enum(['none', 'shrunk']).optional(),
    })
    .optional(),
  /** What the amounts include, a sentence for the metric's definition. */
  amounts: z.string().max(500).default(''),
  /** What a store total measures. */
  measure: z.enum(['tills', 'sell_in']).default('tills'),
  /** Severity and threshold of single checks; docs/checks.md lists them. */
  checks: RuleChanges.optional(),
  /** Above this share of rejected amount (2 %) nothing is published unless somebody accepts it by name. */
  max_rejected_share: z.number().min(0).max(1).optional(),
  /** Above this share of changes in the amount already published (5 %) its rows are not kept: see lib/build/previous. */
  max_restated_share: z.number().min(0).max(1).optional(),
  /** Which identifiers are one customer. */
  identity: IdentityDeclaration.optional(),
  /** How fine the published sales may be. */
  atoms: PrivacyDeclaration.optional(),
})
export type Declaration = z.infer<typeof Declaration>
