import type { Declaration } from '@/lib/contract/declaration'
import { PrivacyDeclaration } from '@/lib/contract/declaration'
import { CONTRACT_VERSION } from '@/lib/contract/tables'
import { DatasetError } from '@/lib/dataset/error'
import type { Manifest } from '@/lib/dataset/manifest'
import type { PrivacyReport } from '@/lib/dataset/privacy-report'

/**
 * # What versions of one dataset reveal together
 *
 * Built anew each month, two versions could differ by the sales of a few people: a ticket that came late, an atom
 * whose outline moved. So a new version is made of layers. It keeps every row of sales of the version before, word
 * for word, and adds rows that are built from *new sales* alone, those of which no version has published anything:
 * of each store, those after the last day published of it, to the end of the last complete month. These go through
 * frame, atoms, rows and guard as if there were nothing else, so a layer is a dataset of its own.
 *
 * What changed in sales already published (late tickets and returns, corrected or cancelled ones) is known only as
 * the difference between what the extracts now say and what the rows published sum to, by store and channel. Such
 * a *correction* is added to the four rows of the new layer (of atoms or unplaced, categories, segments and days)
 * that hold one sale of the same store: it moves with that sale, its *anchor*, through every sum anyone can form.
 *
 * **Proved**, given that no combination of the rows of one layer rests on 1 to k - 1 people (what frame, atoms, rows
 * and guard are there for, what of it is proved and what was searched stands there): no linear combination of rows
 * of any versions of one chain does. Layers have no sale in common, so a combination of rows of several layers
 * rests on the people of its parts together: on none, or on at least the k of one part. A correction has a factor
 * other than 0 only where its anchor has, so only where the combination rests on at least k people already. Rows
 * of two layers with equal keys are published as one row, a sum: that takes away from what can be combined.
 *
 * People are those known when a layer was built: if two customers of a published row turn out to be one, the row
 * rests on one head less, in that version as in all later ones.
 *
 * **Not published** but *held back*, so that accepted = published + held back:
 * - sales after the last complete month, which would cut the month in two layers;
 * - new sales of a store that has 1 to k - 1 heads among them: it waits, and they are a layer later;
 * - corrections of a store without new sales, or larger than {@link CORRECTION_SHARE} of any row that could take
 *   them, where they would stand out. They are found again as a difference by the next version;
 * - what is older than the first month published;
 * - corrections of stores of which a row kept covers months that the extracts no longer hold: what is missing of it is
 *   no correction. Such a row is kept whole, so what is held back may be negative.
 * Rows of months, and of stores, that the extracts no longer hold are left out whole. What rests on nobody (monthly
 * totals, businesses) of stores without customers is taken from the extracts as it is.
 *
 * **Not covered.** The rule is about tables of sales. Counts of customers (fixed groups, at least k, rounded) and
 * estimates (choice model, elasticities, measured transfers, shares of a store) are made anew of all customers: two
 * versions differ by what a late ticket moves them, over many customers, without a bound proved. The manifest's totals
 * of the chain are exact in each version: two of them tell by how much the chain's sales of a month changed, and
 * `held_back` may rest on one customer. A version published from scratch is compared with nothing; its manifest says so.
 */
export interface Previous {
  /** Its database file, which the engine can attach. */
  path: string
  manifest: Manifest
}

/** Largest correction as a share of the row of the map or of the unplaced sales that takes it. */
export const CORRECTION_SHARE = 0.25

/** Share of the amount published that may have changed since; above it somebody decides. */
export const MAX_RESTATED_SHARE = 0.05

/** Why a version was built from scratch although there was one before it. */
export type ScratchReason = NonNullable<Manifest['from_scratch']>

/** Declared words that say which sales a dataset holds and how fine they are published. */
const kept = (d: Declaration) =>
  JSON.stringify([
    d.name,
    d.currency,
    d.country,
    d.demonstration,
    d.measure,
    PrivacyDeclaration.parse(d.atoms ?? {}),
  ])

/**
 * Why the rows of a version cannot be kept by one that is built now; null where they can. Versions of another
 * network, contract, builder or fineness have nothing to keep.
 */
export function mismatch(before: Manifest, declaration: Declaration, builder: string): ScratchReason | null {
  if (before.audience === 'detailed') return 'detailed'
  if (before.contract !== CONTRACT_VERSION || before.builder !== builder) return 'program'
  return kept(before.declaration) === kept(declaration) ? null : 'declaration'
}

/** The privacy report of rows kept and rows new. */
export function bothReports(before: PrivacyReport, now: PrivacyReport): PrivacyReport {
  const smallest = [before.smallest_group, now.smallest_group].filter(n => n > 0)
  return {
    ...now,
    smallest_group: smallest.length > 0 ? Math.min(...smallest) : 0,
    largest_share: Math.max(before.largest_share ?? 0, now.largest_share ?? 0),
    tables: now.tables?.map(t => {
      const old = before.tables?.find(o => o.table === t.table)
      const known = [t.smallest, old?.smallest ?? 0].filter(n => n > 0)
      return {
        ...t,
        smallest: known.length > 0 ? Math.min(...known) : 0,
        rows_folded: t.rows_folded + (old?.rows_folded ?? 0),
      }
    }),
  }
}

/** Refuses extracts whose sales of published months are not what was published. */
export function refuseRestated(what: string, values: Record<string, string | number>): never {
  throw new DatasetError(
    'restated',
    `${what}. Rows already published are kept from version to version, so that what two versions differ by tells of ` +
      'nobody. Check the extracts; where the change is meant, publish from scratch (--from-scratch on the command ' +
      'line): readers get all of it, and whoever kept an older version may learn from the difference about single ' +
      'customers.',
    values,
  )
}
