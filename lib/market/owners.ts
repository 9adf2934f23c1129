import type { Prepared } from './prepare'
import type { Layout, Outcome } from './settle'
import type { Interval, Owner, ScenarioResult } from './types'

/** A figure of an outcome. */
export type Measure = (outcome: Outcome) => number
/** Puts an interval to a figure. */
export type Spread = (measure: Measure) => Interval

/** Who books the sales of a store: its legal entity, else its operator; a partner without an entity is on its own. */
function ownerOf(store: { operator: string; legal_entity: string | null }, id: string): Owner {
  const { operator, legal_entity } = store
  const alone = operator !== 'own' && legal_entity === null
  return { operator, legal_entity, store_id: alone ? id : null }
}

const keyOf = (o: Owner) => `${o.operator}\n${o.legal_entity ?? ''}\n${o.store_id ?? ''}`

/** Transfer within and across owners of stores, and what each owner's stores gain or lose. The web has no owner here. */
export function ownersOf(
  { stores, active }: Prepared,
  { changed, nodes }: Layout,
  moving: readonly { from: number; to: number; at: number }[],
  interval: Spread,
  rows: ScenarioResult['rows'],
) {
  const owner: Owner[] = Array.from(active, j =>
    ownerOf(
      { operator: stores[j].operator, legal_entity: stores[j].legal_entity ?? null },
      stores[j].store_id,
    ),
  )
  for (const c of changed) if (c.node >= active.length) owner[c.node] = ownerOf(c, c.id)
  const keys = owner.map(keyOf)
  const transfers = moving.filter(c => c.from < nodes && c.to < nodes)
  const inside = transfers.filter(c => keys[c.from] === keys[c.to])
  const over = transfers.filter(c => keys[c.from] !== keys[c.to])
  const sum = (list: typeof transfers) => interval(o => list.reduce((total, { at }) => total + o[at], 0))

  const before = new Map<string, number>()
  const nodeOf = new Map<string, number>()
  active.forEach((j, s) => {
    nodeOf.set(stores[j].store_id, s)
  })
  for (const row of rows) {
    const node = row.store_id === null ? undefined : nodeOf.get(row.store_id)
    if (node !== undefined) before.set(keys[node], (before.get(keys[node]) ?? 0) + row.before)
  }
  const pairs = new Map<string, typeof transfers>()
  for (const cell of over) {
    const key = `${keys[cell.from]}\t${keys[cell.to]}`
    pairs.set(key, [...(pairs.get(key) ?? []), cell])
  }
  const distinct = [...new Set(keys)]
  const owners = distinct.map(key => {
    const nodesOf = keys.flatMap((k, node) => (k === key ? [node] : []))
    const change = interval(o => nodesOf.reduce((total, node) => total + o[node], 0))
    const base = before.get(key) ?? 0
    return { owner: owner[nodesOf[0]], before: base, after: base + change.point, change }
  })
  return {
    within: sum(inside),
    across: sum(over),
    owners: owners.sort((a, b) => b.before - a.before),
    ownerFlows: [...pairs.values()]
      .map(list => ({ from: owner[list[0].from], to: owner[list[0].to], amount: sum(list) }))
      .sort((a, b) => b.amount.point - a.amount.point),
  }
}
