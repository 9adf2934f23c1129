import { CHANNELS } from '@/lib/dataset/schema'
import type { BuildEngine } from '@/lib/engine/engine'
import type { StudiedEvent } from '@/lib/evidence/study'
import type { EventPeople } from '@/lib/evidence/transfer'

const APART = (['web', 'marketplace'] as const).map(c => CHANNELS.indexOf(c)).join(', ')
/** Control zones whose customers are counted, for each affected zone: enough for their share of new ones. */
const CONTROLS_PER_ZONE = 2

/**
 * Counts the customers of every event's zones from `customer_months` and `home_zones`: by zone what was bought after
 * it and by whom new to the chain, and by store how many customers it shares with the event's own. `keys` are the
 * store keys in the order of the panel.
 */
export async function eventPeople(
  engine: BuildEngine,
  events: readonly StudiedEvent[],
  keys: ArrayLike<number>,
  signal?: AbortSignal,
): Promise<Map<StudiedEvent, EventPeople>> {
  const judged = events.filter(s => s.zones && s.event.kind !== 'resize')
  const result = new Map<StudiedEvent, EventPeople>()
  if (judged.length === 0) return result
  const rows = { event: [] as number[], zone: [] as number[], place: [] as number[] }
  judged.forEach(({ zones }, e) => {
    const counted = Math.min(zones!.zones.length, zones!.affected * (1 + CONTROLS_PER_ZONE))
    for (let k = 0; k < counted; k++) {
      rows.event.push(e)
      rows.zone.push(zones!.zones[k])
      rows.place.push(k)
    }
  })
  await engine.exec('CREATE OR REPLACE TEMP TABLE event_zones (event INTEGER, zone INTEGER, place INTEGER)')
  await engine.append('event_zones', [
    Int32Array.from(rows.event),
    Int32Array.from(rows.zone),
    Int32Array.from(rows.place),
  ])
  const windows = judged.map(({ event, zones }, e) => {
    const opened = event.kind === 'opening'
    const own = keys[opened ? event.store : (event.former ?? event.store)]
    const { before, after } = event
    return `(${e}, ${before.from}, ${before.to}, ${after.from}, ${after.to}, ${own}, ${opened}, ${zones!.affected})`
  })
  await engine.exec(
    `CREATE OR REPLACE TEMP TABLE event_purchases AS
     SELECT z.event, z.place, z.place < w.affected AS affected, c.customer_key,
       CASE WHEN c.channel_key IN (${APART}) THEN 0 ELSE c.store_key END AS store,
       w.own, w.opened,
       coalesce(sum(gross) FILTER (month <= w.b1), 0) AS bought_before,
       coalesce(sum(gross) FILTER (month > w.b1), 0) AS bought_after
     FROM customer_months c JOIN home_zones h USING (cell) JOIN event_zones z USING (zone)
     JOIN (VALUES ${windows.join(', ')}) w(event, b0, b1, a0, a1, own, opened, affected)
       ON w.event = z.event AND (c.month BETWEEN w.b0 AND w.b1 OR c.month BETWEEN w.a0 AND w.a1)
     WHERE c.gross > 0 GROUP BY ALL`,
    { signal },
  )
  const byZone = await engine.query(
    `SELECT event, place, sum(bought_after) AS after, coalesce(sum(bought_after) FILTER (NOT known), 0) AS fresh
     FROM (SELECT event, place, customer_key, sum(bought_after) AS bought_after, sum(bought_before) > 0 AS known
           FROM event_purchases GROUP BY ALL)
     GROUP BY event, place ORDER BY event, place`,
  )
  const byStore = await engine.query(
    `SELECT p.event, p.store::INTEGER AS store, count(DISTINCT p.customer_key)::DOUBLE AS any_side,
       (count(DISTINCT p.customer_key) FILTER (o.customer_key IS NOT NULL
         AND CASE WHEN p.opened THEN p.bought_before > 0 ELSE p.bought_after > 0 END))::DOUBLE AS both_sides
     FROM event_purchases p LEFT JOIN (
       SELECT DISTINCT event, customer_key FROM event_purchases
       WHERE affected AND store = own AND CASE WHEN opened THEN bought_after > 0 ELSE bought_before > 0 END
     ) o ON o.event = p.event AND o.customer_key = p.customer_key
     WHERE p.affected GROUP BY p.event, p.store ORDER BY p.event, p.store`,
  )
  const own = await engine.query(
    `SELECT event, count(*)::DOUBLE AS own, (count(*) FILTER (other_side > 0))::DOUBLE AS seen FROM (
       SELECT event, customer_key,
         sum(CASE WHEN opened THEN bought_before ELSE bought_after END) AS other_side,
         sum(CASE WHEN store = own THEN CASE WHEN opened THEN bought_after ELSE bought_before END ELSE 0 END) AS mine
       FROM event_purchases WHERE affected GROUP BY event, customer_key
     ) WHERE mine > 0 GROUP BY event ORDER BY event`,
  )
  const at = new Map(Array.from(keys, (key, j) => [key, j]))
  const people = judged.map(({ zones }) => ({
    after: new Float64Array(zones!.zones.length),
    newAfter: new Float64Array(zones!.zones.length),
    own: 0,
    seen: 0,
    unseen: 0,
    both: new Float64Array(keys.length + 1),
    any: new Float64Array(keys.length + 1),
  }))
  const number = (table: typeof byZone, name: string) => table.columns[name] as Float64Array
  number(byZone, 'event').forEach((e, r) => {
    const place = number(byZone, 'place')[r]
    people[e].after[place] = number(byZone, 'after')[r] / 100
    people[e].newAfter[place] = number(byZone, 'fresh')[r] / 100
  })
  number(byStore, 'event').forEach((e, r) => {
    const key = number(byStore, 'store')[r]
    const j = key === 0 ? keys.length : at.get(key)
    if (j === undefined) return
    people[e].both[j] = number(byStore, 'both_sides')[r]
    people[e].any[j] = number(byStore, 'any_side')[r]
  })
  number(own, 'event').forEach((e, r) => {
    const [all, seen] = [number(own, 'own')[r], number(own, 'seen')[r]]
    Object.assign(people[e], { own: all, seen, unseen: all - seen })
  })
  await engine.exec('DROP TABLE event_purchases; DROP TABLE event_zones')
  judged.forEach((s, e) => {
    result.set(s, people[e])
  })
  return result
}
