import { ticketsSql } from '@/lib/checks/facts'
import type { BuildEngine } from '@/lib/engine/engine'
import type { LayerInput } from './layer'
import { CORRECTION_SHARE, MAX_RESTATED_SHARE, refuseRestated } from './previous'

const FACTS = ['amount', 'gross', 'tickets', 'items', 'margin'] as const

/** Of sales `s` and their store's `l`: published before. */
const CLOSED = 's.day <= l.after AND s.month >= l.first'

/**
 * Makes `corrections`: what published sales are now less what was published of them, by store and channel; channel 0
 * is the whole store, where rows over several channels were published. `category_tickets` is the difference of tickets
 * counted once in each category.
 */
export async function findCorrections(
  engine: BuildEngine,
  { lines, has }: LayerInput,
  signal?: AbortSignal,
): Promise<void> {
  const facts = (sign: string) => FACTS.map(f => `${sign}${f} AS ${f}`).join(', ')
  const lane = (t: string) =>
    `CASE WHEN ${t}.store_key IN (FROM mixed) THEN 0 ELSE ${t}.channel_key END AS lane`
  const none = FACTS.map(f => `${f === 'items' || f === 'margin' ? 'NULL' : '0'}::DOUBLE AS ${f}`).join(', ')
  const categories = has.categories
    ? `UNION ALL SELECT k.store_key, ${lane('k')}, ${none}, -k.tickets FROM kept_category_rows k
       UNION ALL SELECT s.store_key, ${lane('s')}, ${none}, s.tickets
       FROM (${ticketsSql(lines, ', category')}) s JOIN layer_stores l USING (store_key) WHERE ${CLOSED}`
    : ''
  await engine.exec(
    `CREATE TEMP TABLE mixed AS SELECT store_key FROM kept_atoms_made WHERE channel_key = 0
       UNION SELECT store_key FROM kept_unplaced_made WHERE channel_key = 0;
     CREATE TEMP TABLE corrections AS
       SELECT store_key, lane, ${FACTS.map(f => `sum(${f}) AS ${f}`).join(', ')},
         sum(category_tickets) AS category_tickets, false AS made
       FROM (
         SELECT k.store_key, ${lane('k')}, ${facts('-')}, 0::DOUBLE AS category_tickets FROM (
           SELECT store_key, channel_key, ${FACTS.join(', ')} FROM kept_atoms_made
           UNION ALL SELECT store_key, channel_key, ${FACTS.join(', ')} FROM kept_unplaced_made) k
         UNION ALL
         SELECT s.store_key, ${lane('s')}, ${facts('s.')}, 0 FROM tickets s JOIN layer_stores l USING (store_key)
         WHERE ${CLOSED}
         ${categories}
       ) GROUP BY store_key, lane
       HAVING ${FACTS.map(f => `coalesce(sum(${f}), 0) <> 0`).join(' OR ')} OR sum(category_tickets) <> 0;
     DROP TABLE mixed`,
    { signal },
  )
}

/**
 * Refuses extracts in which more than the declared share of the amount published has changed, was lost or has no
 * store any more, or that tell of what the rows published do not (categories, segments, items, margin).
 */
export async function assertSimilar(
  engine: BuildEngine,
  { previous, declaration, has, months }: LayerInput,
  published: string,
): Promise<void> {
  const { columns } = await engine.query(`
    SELECT (SELECT coalesce(sum(abs(amount)), 0) FROM corrections JOIN layer_stores USING (store_key) WHERE NOT uncut)::DOUBLE AS changed,
      (SELECT coalesce(sum(abs(amount)), 0) FROM (
        SELECT sum(amount) AS amount FROM kept_day_rows GROUP BY store_key, channel_key))::DOUBLE AS kept,
      (SELECT coalesce(sum(abs(p.amount::DOUBLE)) * 100, 0) FROM before.store_days p
        ANTI JOIN key_changes k ON p.store_key = k.was)::DOUBLE AS lost,
      (SELECT store_id FROM corrections JOIN layer_stores USING (store_key) WHERE NOT uncut
        ORDER BY abs(amount) DESC, store_key
        LIMIT 1) AS store,
      (SELECT count(*) FROM kept_category_rows)::INTEGER AS categories,
      (SELECT count(*) FROM kept_segment_rows)::INTEGER AS segments,
      (SELECT count(items) FROM kept_day_rows)::INTEGER AS items,
      (SELECT count(margin) FROM kept_day_rows)::INTEGER AS margin,
      (SELECT count(*) FROM kept_day_rows)::INTEGER AS n,
      (SELECT count(s.items) FROM tickets s JOIN layer_stores l USING (store_key) WHERE ${CLOSED})::INTEGER AS items_now,
      (SELECT count(s.margin) FROM tickets s JOIN layer_stores l USING (store_key) WHERE ${CLOSED})::INTEGER AS margin_now`)
  const n = (name: string) => (columns[name] as Float64Array)[0]
  await engine.exec('DROP TABLE key_changes')
  if (n('n') > 0)
    for (const [what, then, now] of [
      ['categories', n('categories') > 0, has.categories],
      ['segments', n('segments') > 0, has.segments],
      ['items', n('items') > 0, n('items_now') > 0],
      ['margins', n('margin') > 0, n('margin_now') > 0],
    ] as const)
      if (then !== now)
        refuseRestated(
          `The extracts have ${now ? '' : 'no '}${what}, what is published has ${then ? 'them' : 'none'}`,
          {
            what,
          },
        )
  const limit = declaration.max_restated_share ?? MAX_RESTATED_SHARE
  const total = n('kept') + n('lost')
  const share =
    total > 0
      ? Math.max((n('changed') + n('lost')) / total, byMonth(previous.manifest, months, published))
      : 0
  if (share > limit) {
    const store = (columns.store as (string | null)[])[0]
    const percent = `${(100 * share).toFixed(1)} %`
    refuseRestated(
      `${percent} of the amount published until ${published} has changed, more than the ${100 * limit} % ` +
        `that max_restated_share in dataset.json allows${store ? `; most in store ${store}` : ''}`,
      { share, limit, published },
    )
  }
}

type Months = LayerInput['months']

/** Share of the amount by month that changed, in the whole months that both extracts have. */
function byMonth(before: LayerInput['previous']['manifest'], months: Months, published: string): number {
  const whole = (m: number | null): m is number =>
    m !== null &&
    m > before.period.first_month &&
    m > Math.min(...months.map(x => x.month ?? Number.POSITIVE_INFINITY)) &&
    m <= before.period.last_month &&
    m <= 12 * Number(published.slice(0, 4)) + Number(published.slice(5, 7)) - 1
  const amounts = (list: Months) =>
    new Map(list.filter(l => whole(l.month)).map(l => [l.month, Number(l.amount_accepted ?? 0)]))
  const then = amounts(before.reconciliation_by?.months ?? [])
  const now = amounts(months)
  let changed = 0
  let total = 0
  for (const [month, amount] of then) {
    changed += Math.abs((now.get(month) ?? 0) - amount)
    total += Math.abs(amount)
  }
  return total > 0 ? changed / total : 0
}

/**
 * Adds each correction to the rows that hold one sale of its store, its anchor: of its channel if there is one,
 * without a place if there is one, in the largest such row. No row may get purchases or tickets below 0, and none of
 * atoms or unplaced more than a share of itself. `links` has the sales and their rows; see guardRows.
 */
export async function correctRows(engine: BuildEngine, signal?: AbortSignal): Promise<void> {
  const fits = (row: string, tickets = 'tickets') =>
    `(${row}.id IS NULL OR (${row}.gross + k.gross >= 0 AND ${row}.tickets + k.${tickets} >= 0))`
  const plus = (tickets: string) =>
    FACTS.map(f => {
      const by = f === 'tickets' ? tickets : f
      const sum = `coalesce(r.${f}, 0) + coalesce(k.${by}, 0)`
      return `${f} = ${f === 'items' || f === 'margin' ? `CASE WHEN r.${f} IS NOT NULL OR k.${f} IS NOT NULL THEN ${sum} END` : sum}`
    }).join(', ')
  const add = (table: string, column: string, id: string, tickets = 'tickets') =>
    `UPDATE ${table} r SET ${plus(tickets)} FROM (
       SELECT ${id} AS id, ${FACTS.map(f => `sum(${f}) AS ${f}`).join(', ')}, sum(category_tickets) AS category_tickets
       FROM anchors WHERE ${column} IS NOT NULL GROUP BY 1
     ) k WHERE r.id = k.id`
  await engine.exec(
    `CREATE TEMP TABLE anchors AS
     SELECT k.*, l.x, l.c, l.s, l.d, CASE WHEN l.x > 0 THEN l.x END AS atom, CASE WHEN l.x < 0 THEN -l.x END AS rest
     FROM corrections k
     JOIN (SELECT store_key FROM layer_stores WHERE NOT uncut) USING (store_key)
     JOIN (SELECT DISTINCT store_key, channel_key, x, c, s, d FROM links) l USING (store_key)
     LEFT JOIN atoms_made a ON a.id = l.x
     LEFT JOIN unplaced_made u ON u.id = -l.x
     LEFT JOIN category_rows c ON c.id = l.c
     LEFT JOIN segment_rows s ON s.id = l.s
     LEFT JOIN day_rows d ON d.id = l.d
     WHERE abs(k.amount) <= ${CORRECTION_SHARE} * coalesce(a.weight, u.gross)
       AND ${fits('a')} AND ${fits('u')} AND ${fits('c', 'category_tickets')} AND ${fits('s')} AND ${fits('d')}
     QUALIFY row_number() OVER (PARTITION BY k.store_key, k.lane ORDER BY l.channel_key = k.lane DESC,
       l.channel_key = 0 DESC, l.x < 0 DESC, a.cell IS NULL DESC, coalesce(a.weight, u.gross) DESC,
       l.channel_key, l.x, l.c, l.s, l.d) = 1;
     UPDATE corrections k SET made = true FROM anchors n WHERE k.store_key = n.store_key AND k.lane = n.lane;
     ${add('atoms_made', 'atom', 'atom')};
     ${add('unplaced_made', 'rest', 'rest')};
     ${add('category_rows', 'c', 'c', 'category_tickets')};
     ${add('segment_rows', 's', 's')};
     ${add('day_rows', 'd', 'd')};
     DROP TABLE anchors`,
    { signal },
  )
}
