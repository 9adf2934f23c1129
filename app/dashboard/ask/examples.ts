import type { Messages } from '@/lib/i18n/messages/fr'

/** Names of columns in the page's language; they stand in quotes. */
type Words = Messages['ask']['columns']

export const EXAMPLES = ['stores', 'web', 'far', 'season', 'shared', 'cells'] as const
export type ExampleId = (typeof EXAMPLES)[number]

/** All sales with a store: of identified customers (atoms) and the others (unplaced). */
const SALES = `(SELECT store_key, month, channel_key, amount, tickets FROM atoms
        UNION ALL
        SELECT store_key, month, channel_key, amount, tickets FROM unplaced)`
const LAST = '(SELECT max(window_end) FROM active_customers)'

/** Questions that run on any dataset, to begin from. Channel keys: 1 store, 2 web. */
export function exampleSql(id: ExampleId, words: Words): string {
  const w = Object.fromEntries(
    Object.entries(words).map(([key, word]) => [key, `"${word.replaceAll('"', '""')}"`]),
  ) as Words
  switch (id) {
    case 'stores':
      return `SELECT s.name AS ${w.store}, s.format AS ${w.format},
       round(sum(v.amount)) AS ${w.sales},
       round(sum(v.amount) / any_value(s.selling_area_m2)) AS ${w.perM2},
       any_value(s.lat) AS lat, any_value(s.lon) AS lon
FROM ${SALES} v
JOIN stores s USING (store_key)
WHERE v.month > ${LAST} - 12 AND v.month <= ${LAST}
GROUP BY ALL
ORDER BY ${w.perM2} DESC NULLS LAST
LIMIT 20`
    case 'web':
      return `SELECT make_date(month // 12, month % 12 + 1, 1) AS ${w.month},
       round(sum(amount) FILTER (channel_key = 2)) AS ${w.web},
       round(sum(amount) FILTER (channel_key = 1)) AS ${w.inStore},
       round(sum(amount) FILTER (channel_key = 2) / sum(amount), 4) AS ${w.share}
FROM ${SALES}
WHERE month <= ${LAST}
GROUP BY month
ORDER BY month`
    case 'far':
      return `SELECT z.name AS ${w.place}, z.population AS ${w.people},
       round(min(6371 * 2 * asin(sqrt(
         pow(sin(radians(z.lat - s.lat) / 2), 2)
         + cos(radians(z.lat)) * cos(radians(s.lat)) * pow(sin(radians(z.lon - s.lon) / 2), 2)
       )))) AS ${w.km},
       any_value(z.lat) AS lat, any_value(z.lon) AS lon
FROM zones z, stores s
WHERE s.closed_on IS NULL AND z.population >= 20000
GROUP BY z.zone_key, z.name, z.population
ORDER BY ${w.km} DESC
LIMIT 30`
    case 'season':
      return `SELECT s.name AS ${w.store},
       round(sum(v.amount) FILTER (v.month % 12 IN (10, 11)) / sum(v.amount), 3) AS ${w.share},
       round(sum(v.amount)) AS ${w.sales}
FROM ${SALES} v
JOIN stores s USING (store_key)
WHERE v.month > ${LAST} - 12 AND v.month <= ${LAST}
GROUP BY s.name
HAVING count(DISTINCT v.month) = 12
ORDER BY ${w.share} DESC
LIMIT 25`
    case 'shared':
      return `SELECT a.name AS ${w.storeA}, b.name AS ${w.storeB}, c.year AS ${w.year}, c.customers AS ${w.customers}
FROM shared_customers c
JOIN stores a ON a.store_key = c.store_a
JOIN stores b ON b.store_key = c.store_b
WHERE c.year = (SELECT max(year) FROM shared_customers)
ORDER BY c.customers DESC
LIMIT 25`
    case 'cells':
      return `SELECT cell, round(sum(amount)) AS ${w.sales}, sum(tickets) AS ${w.tickets}
FROM atoms
WHERE cell IS NOT NULL AND res >= 6
  AND month > ${LAST} - 12 AND month <= ${LAST}
GROUP BY cell
HAVING sum(amount) > 0
ORDER BY ${w.sales} DESC
LIMIT 5000`
  }
}
