import { EVIDENCE_QUERIES, type EvidenceTables, evidencePanel, periodsOf } from '@/lib/build/evidence-panel'
import { KIND } from '@/lib/checks/facts'
import { openNative } from '@/lib/engine/native'
import { History, type Panel } from '@/lib/evidence/panel'
import { studyEvents } from '@/lib/evidence/study'

type Uncorrected = Partial<Record<'access_uncorrected' | 'web_uncorrected', { value: number; se: null }>>

/**
 * The elasticities as a plain comparison of the same events would give them: purchases of identified customers as
 * they are, all zones that an event reaches, months after against months before. Not made: the expansion to all
 * purchases by store and month, control zones, leaving out zones where rivals opened or closed and events whose zones
 * already went their own way. The months beside an event (liquidation, opening quarter) stay out.
 */
export async function uncorrected(file: string): Promise<Uncorrected> {
  const engine = await openNative()
  try {
    const cents = (column: string) => `sum(${column})::DOUBLE * 100 AS ${column}`
    await engine.exec(`ATTACH '${file.replaceAll("'", "''")}' AS d (READ_ONLY);
      CREATE TEMP VIEW tickets AS SELECT store_key, month, channel_key, ${cents('amount')}, ${cents('gross')},
        CASE source WHEN 'anonymous' THEN ${KIND.anonymous} ELSE ${KIND.customer} END AS kind
        FROM d.tickets WHERE source IN ('identified', 'anonymous') GROUP BY ALL;
      CREATE TEMP VIEW customer_months AS SELECT store_key, month, channel_key, cell, ${cents('gross')},
        sum(tickets) AS tickets FROM d.tickets WHERE customer > 0 GROUP BY ALL`)
    await engine.exec('USE d')
    const tables = {} as EvidenceTables
    for (const name of Object.keys(EVIDENCE_QUERIES) as (keyof EvidenceTables)[])
      tables[name] = await engine.query(EVIDENCE_QUERIES[name])
    await engine.exec('USE memory')
    const span = await engine.query('SELECT min(month) AS first, max(month) AS last FROM d.tickets')
    const [first, last] = ['first', 'last'].map(name => Number(span.columns[name][0]))
    const panel = await evidencePanel(engine, tables, 'furniture', { first, last })
    const plain = new History(unexpanded({ ...panel, rivals: [] }))
    const { events } = studyEvents(plain, periodsOf(tables.store_periods, tables.stores))
    const compared = events.flatMap(({ event, zones }) => (zones ? [{ event, zones }] : []))
    if (compared.length === 0) return {}
    const elasticity = (of: 'stores' | 'web') => ({
      value: beforeAndAfter(
        compared.flatMap(({ event, zones: { zones, affected, dI } }) => {
          const [before, after] = [plain.byZone(event.before)[of], plain.byZone(event.after)[of]]
          return Array.from(zones.subarray(0, affected), (i, k) => ({
            dI: dI[k],
            before: before[i],
            after: after[i],
          }))
        }),
      ),
      se: null,
    })
    return { access_uncorrected: elasticity('stores'), web_uncorrected: elasticity('web') }
  } finally {
    await engine.close()
  }
}

/** The panel in which purchases of located customers stand for nothing but themselves. */
function unexpanded(panel: Panel): Panel {
  const months = panel.last - panel.first + 1
  const purchases = new Float64Array(panel.purchases.length)
  const webPurchases = new Float64Array(months)
  const { store, month, gross } = panel.located
  for (let r = 0; r < store.length; r++) {
    const m = month[r] - panel.first
    if (m < 0 || m >= months) continue
    if (store[r] < 0) webPurchases[m] += gross[r]
    else purchases[store[r] * months + m] += gross[r]
  }
  const stores = panel.stores.map(s => ({ ...s, passage_share: 0 }))
  return { ...panel, stores, purchases, webPurchases }
}

/** rho of `after = before exp(rho dI)` by Poisson pseudo-likelihood; the score falls in rho. */
function beforeAndAfter(zones: readonly { dI: number; before: number; after: number }[]): number {
  const score = (rho: number) =>
    zones.reduce((sum, z) => sum + z.dI * (z.after - z.before * Math.exp(rho * z.dI)), 0)
  let [low, high] = [-10, 10]
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2
    if (score(middle) > 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}
