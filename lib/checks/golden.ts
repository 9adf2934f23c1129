import type { IdentitySettings } from '@/lib/contract/declaration'
import type { IdentityReport } from '@/lib/dataset/identity-report'
import { CHANNELS } from '@/lib/dataset/schema'
import type { BuildEngine } from '@/lib/engine/engine'
import { clusters, type KeyLinks } from './clusters'
import { KIND } from './facts'
import type { Staged } from './stage'

/** What the report says before the sales are read. */
export type Merged = Omit<IdentityReport, 'effect'>

/**
 * Which row of a customer who has several speaks for them: the one whose first purchase is latest, since
 * people correct addresses when they register again; then the smallest identifier, so that the order of rows
 * never matters.
 */
export const LATEST_ROW = 'first_purchase_on DESC NULLS LAST, customer_id'

/**
 * Gives identifiers of one person one `customer_key`: those whose accepted rows of `customers` share a value of
 * a key, directly or through others. A value that more than `max_ids_per_value` identifiers share counts for
 * nothing; a cluster above `max_cluster` loses its weakest keys. The same clusters come out whatever the order
 * of rows. Makes `segments` (customer_key, segment), one row per customer.
 */
export async function mergeCustomers(
  engine: BuildEngine,
  customers: Staged,
  settings: IdentitySettings,
  signal?: AbortSignal,
): Promise<Merged> {
  const keys = settings.keys.filter(key => customers.files.some(f => f.columns.has(key)))
  const links: KeyLinks[] = []
  const refused: Merged['refused'] = []
  for (const key of keys) {
    await engine.exec(
      `CREATE OR REPLACE TEMP TABLE shared_values AS
       SELECT value, n, (row_number() OVER () - 1)::INTEGER AS no FROM (
         SELECT lower(trim(${key})) AS value, count(*)::INTEGER AS n
         FROM ${customers.name} WHERE fault IS NULL AND trim(${key}) <> '' GROUP BY 1 HAVING count(*) > 1
       )`,
      { signal },
    )
    const limit = settings.max_ids_per_value
    const over = await engine.query(
      `SELECT count(*)::INTEGER AS values, coalesce(sum(n), 0)::INTEGER AS ids, coalesce(max(n), 0)::INTEGER AS most
       FROM shared_values WHERE n > ${limit}`,
    )
    const [values, ids, most] = ['values', 'ids', 'most'].map(c => Number(over.columns[c][0]))
    if (values > 0) refused.push({ key, values, ids, most })
    const held = await engine.query(
      `SELECT k.id_key - 1 AS id, v.no AS value FROM ${customers.name} s
       JOIN shared_values v ON lower(trim(s.${key})) = v.value JOIN customer_keys k USING (customer_id)
       WHERE s.fault IS NULL AND v.n <= ${limit}`,
      [],
      { signal },
    )
    links.push({
      key,
      id: Int32Array.from(held.columns.id as Float64Array),
      value: Int32Array.from(held.columns.value as Float64Array),
    })
  }
  await engine.exec('DROP TABLE IF EXISTS shared_values')
  const counted = await engine.query(
    `SELECT (SELECT count(*) FROM ${customers.name} WHERE fault IS NULL)::INTEGER AS listed,
       (SELECT count(*) FROM customer_keys)::INTEGER AS ids`,
  )
  const [listed, all] = ['listed', 'ids'].map(c => Number(counted.columns[c][0]))
  const found = clusters(all, links, settings.max_cluster)
  await assign(engine, found.golden, signal)
  await engine.exec(
    `CREATE TEMP TABLE segments AS
     SELECT customer_key, segment FROM ${customers.name} JOIN customer_keys USING (customer_id)
     WHERE fault IS NULL AND segment IS NOT NULL
     QUALIFY row_number() OVER (PARTITION BY customer_key ORDER BY ${LATEST_ROW}) = 1`,
    { signal },
  )
  return {
    keys,
    ids: listed,
    customers: listed - found.merged.reduce((sum, m) => sum + m.ids, 0),
    merged: found.merged,
    clusters: found.sizes.length,
    largest: [...found.sizes.subarray(0, 10)],
    refused,
    cut: found.cut,
  }
}

/** Writes the golden keys of those identifiers that are not their own into `customer_keys`. */
async function assign(engine: BuildEngine, golden: Int32Array, signal?: AbortSignal): Promise<void> {
  const moved: number[] = []
  golden.forEach((g, i) => {
    if (g !== i) moved.push(i)
  })
  if (moved.length === 0) return
  await engine.exec('CREATE TEMP TABLE merged_ids (id_key INTEGER, golden INTEGER)')
  await engine.append('merged_ids', [
    Int32Array.from(moved, i => i + 1),
    Int32Array.from(moved, i => golden[i] + 1),
  ])
  await engine.exec(
    `CREATE OR REPLACE TEMP TABLE customer_keys AS
     SELECT customer_id, id_key, coalesce(golden, id_key) AS customer_key
     FROM customer_keys LEFT JOIN merged_ids USING (id_key);
     DROP TABLE merged_ids`,
    { signal },
  )
}

/**
 * What merging did to active customers and to the share of them who bought both in a store and on the web, in
 * `window` (months). Needs `staged_sales` and `customer_months`.
 */
export async function identityEffect(
  engine: BuildEngine,
  merged: Merged,
  window: { first: number; last: number },
  signal?: AbortSignal,
): Promise<IdentityReport> {
  if (merged.clusters === 0) return { ...merged, effect: null }
  const inWindow = `month BETWEEN ${window.first} AND ${window.last} AND customer_key > 0`
  const channel = (...names: (typeof CHANNELS)[number][]) =>
    names.map(name => CHANNELS.indexOf(name)).join(', ')
  const people = (key: string, amount: string, bought: string, from: string) => `
    SELECT ${key}, sum(${amount}) > 0 AS active,
      bool_or(${bought} AND channel_key IN (${channel('store')}))
        AND bool_or(${bought} AND channel_key IN (${channel('web', 'click_and_collect')})) AS everywhere
    FROM ${from} GROUP BY ${key}`
  const count = `count(*) FILTER (active) AS active, count(*) FILTER (active AND everywhere) AS everywhere`
  const of = `SELECT customer_key FROM customer_keys WHERE id_key <> customer_key`
  const { columns } = await engine.query(
    `SELECT a.active::INTEGER AS after, a.everywhere::INTEGER AS both_after,
       (a.active - g.active + i.active)::INTEGER AS before, (a.everywhere - g.everywhere + i.everywhere)::INTEGER AS both_before
     FROM (SELECT ${count} FROM (${people('customer_key', 'amount', 'gross > 0', `customer_months WHERE ${inWindow}`)})) a,
       (SELECT ${count} FROM (${people(
         'customer_key',
         'amount',
         'gross > 0',
         `customer_months WHERE ${inWindow} AND customer_key IN (${of})`,
       )})) g,
       (SELECT ${count} FROM (${people(
         'id_key',
         'amount',
         'amount > 0',
         `staged_sales WHERE fault IS NULL AND kind = ${KIND.customer} AND ${inWindow} AND customer_key IN (${of})`,
       )})) i`,
    [],
    { signal },
  )
  const n = (name: string) => Number(columns[name][0])
  const share = (both: number, active: number) => (active > 0 ? both / active : 0)
  return {
    ...merged,
    effect: {
      active_before: n('before'),
      active_after: n('after'),
      omnichannel_before: share(n('both_before'), n('before')),
      omnichannel_after: share(n('both_after'), n('after')),
    },
  }
}
