import { firstDay, lastTwelve, length, type MonthRange } from '@/lib/cube/months'
import type { Messages } from '@/lib/i18n/messages/fr'

/** Names of columns in the page's language; they stand in quotes. */
type Words = Messages['ask']['columns']

export const EXAMPLES = ['stores', 'web', 'far', 'season', 'shared', 'cells'] as const
export type ExampleId = (typeof EXAMPLES)[number]

/** Places among which the farthest from a store are sought: not every hamlet. */
export const LARGEST_PLACES = 200

/**
 * Sales of every store, month and channel: of identified customers (atoms) and the others (unplaced). A row that
 * covers several months is an equal part of each, as everywhere on the page.
 */
const SALES = `(
  SELECT store_key, channel_key, unnest(range(month - span + 1, month + 1)) AS month,
         amount / span AS amount
  FROM (
    SELECT store_key, channel_key, month, span, sum(amount)::DOUBLE AS amount
    FROM (SELECT store_key, channel_key, month, span, amount FROM atoms
          UNION ALL
          SELECT store_key, channel_key, month, span, amount FROM unplaced)
    GROUP BY ALL
  )
)`

/**
 * Questions that run on any dataset, to begin from. Channel keys: 1 store, 2 web.
 *
 * @param bounds - the complete months of the dataset; of the last 12 of them most questions are.
 */
export function exampleSql(id: ExampleId, words: Words, bounds: MonthRange): string {
  const w = Object.fromEntries(
    Object.entries(words).map(([key, word]) => [key, `"${word.replaceAll('"', '""')}"`]),
  ) as Words
  const { from, to } = lastTwelve(bounds)
  const months = `BETWEEN ${from} AND ${to}`
  switch (id) {
    case 'stores':
      return `SELECT s.name AS ${w.store}, s.format AS ${w.format},
       round(sum(v.amount)) AS ${w.sales},
       round(sum(v.amount) / nullif(any_value(s.selling_area_m2), 0)) AS ${w.perM2},
       any_value(s.lat) AS lat, any_value(s.lon) AS lon
FROM ${SALES} v
JOIN stores s USING (store_key)
WHERE v.month ${months}
GROUP BY store_key, s.name, s.format
ORDER BY ${w.perM2} DESC NULLS LAST, store_key
LIMIT 20`
    case 'web':
      return `SELECT make_date(month // 12, month % 12 + 1, 1) AS ${w.month},
       round(coalesce(sum(amount) FILTER (channel_key = 2), 0)) AS ${w.web},
       round(coalesce(sum(amount) FILTER (channel_key = 1), 0)) AS ${w.inStore},
       round(sum(amount)) AS ${w.sales},
       round(coalesce(sum(amount) FILTER (channel_key = 2), 0) / nullif(sum(amount), 0), 4) AS ${w.share}
FROM ${SALES}
WHERE month BETWEEN ${bounds.from} AND ${bounds.to}
GROUP BY month
ORDER BY month`
    case 'far':
      return `SELECT z.name AS ${w.place}, z.population AS ${w.people},
       round(min(6371 * 2 * asin(sqrt(
         pow(sin(radians(z.lat - s.lat) / 2), 2)
         + cos(radians(z.lat)) * cos(radians(s.lat)) * pow(sin(radians(z.lon - s.lon) / 2), 2)
       )))) AS ${w.km},
       any_value(z.lat) AS lat, any_value(z.lon) AS lon
FROM (FROM zones ORDER BY population DESC NULLS LAST, zone_key LIMIT ${LARGEST_PLACES}) z, stores s
WHERE coalesce(s.opened_on < DATE '${firstDay(to + 1)}', true)
  AND coalesce(s.closed_on >= DATE '${firstDay(to + 1)}', true)
GROUP BY z.zone_key, z.name, z.population
ORDER BY ${w.km} DESC, z.zone_key
LIMIT 30`
    case 'season':
      return `SELECT s.name AS ${w.store},
       round(coalesce(sum(v.amount) FILTER (v.month % 12 IN (10, 11)), 0) / sum(v.amount), 3) AS ${w.share},
       round(sum(v.amount)) AS ${w.sales}
FROM ${SALES} v
JOIN stores s USING (store_key)
WHERE v.month ${months}
GROUP BY store_key, s.name
-- stores that sold in every one of the months
HAVING count(DISTINCT v.month) = ${length({ from, to })} AND sum(v.amount) > 0
ORDER BY ${w.share} DESC, store_key
LIMIT 25`
    case 'shared':
      return `SELECT a.name AS ${w.storeA}, b.name AS ${w.storeB}, c.year AS ${w.year}, c.customers AS ${w.customers}
FROM shared_customers c
JOIN stores a ON a.store_key = c.store_a
JOIN stores b ON b.store_key = c.store_b
WHERE c.year = (SELECT max(year) FROM shared_customers)
ORDER BY c.customers DESC, c.store_a, c.store_b
LIMIT 25`
    case 'cells':
      return `-- a row may cover several months: of it, the part in the last ${length({ from, to })}
SELECT cell, round(sum(amount * part)) AS ${w.sales}, round(sum(tickets * part)) AS ${w.tickets}
FROM (
  SELECT cell, amount, tickets,
         (least(month, ${to}) - greatest(month - span + 1, ${from}) + 1) / span AS part
  FROM atoms
  WHERE cell IS NOT NULL AND res >= least(6, (SELECT max(res) FROM atoms))
    AND month >= ${from} AND month - span + 1 <= ${to}
)
GROUP BY cell
HAVING sum(amount * part) > 0
ORDER BY ${w.sales} DESC, cell
LIMIT 5000`
  }
}
