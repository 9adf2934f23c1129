import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forecastTotals } from '@/lib/build/evidence-totals'
import type { Manifest } from '@/lib/dataset/manifest'
import { openDataset } from '@/lib/dataset/open-native'
import { score } from '@/lib/evidence/score'
import { MARKET_QUERIES, type TableLike } from '@/lib/market/queries'
import { type FittedMarket, openMarket } from '@/lib/market/service'
import { publish } from '@/lib/publishing/publish'
import { parseScenario } from '@/lib/scenario/parse'
import { convertIowa } from './convert'

const source = join(
  process.env.CHALANDISE_ORACLES ?? join(process.cwd(), '../shared/oracles'),
  '10_iowa_openings',
)
const available = existsSync(source)
if (!available && process.env.CHALANDISE_ORACLES)
  throw new Error(`CHALANDISE_ORACLES is set, but ${source} is missing`)

describe.skipIf(!available)(
  `Iowa, store totals (${available ? 'oracle 10' : `skipped: no ${source}`})`,
  () => {
    let folder: string
    let manifest: Manifest
    let market: FittedMarket
    let months: TableLike
    let backtest: NonNullable<Awaited<ReturnType<typeof forecastTotals>>>

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'chalandise-iowa-'))
      const extracts = join(folder, 'extracts')
      await convertIowa(source, extracts)
      const published = await publish(join(folder, 'data'), { extracts: [extracts] })
      manifest = published.manifest
      const { engine } = await openDataset('current', join(folder, 'data'))
      const tables: Record<string, TableLike> = {}
      for (const [name, sql] of Object.entries(MARKET_QUERIES)) tables[name] = await engine.query(sql)
      months = await engine.query(
        `SELECT s.store_id, sum(u.amount)::DOUBLE AS amount FROM unplaced u JOIN stores s USING (store_key)
       WHERE u.month BETWEEN ? AND ? GROUP BY ALL`,
        [12 * 2014, 12 * 2014 + 11],
      )
      const options = { given: true, within_km: 8 }
      backtest = (await forecastTotals(engine, 'grocery', manifest.period, options))!
      await engine.close()
      market = openMarket(tables, manifest.declaration.sector, manifest.period.last_month)
    }, 120_000)
    afterAll(() => rm(folder, { recursive: true, force: true }))

    it('publishes every row or says why not', () => {
      const sales = manifest.reconciliation.find(r => r.table === 'sales')!
      expect(sales).toMatchObject({ rows_in: 40_741, amount_in: '783894913.00' })
      expect(sales.rows_accepted + sales.rows_rejected).toBe(sales.rows_in)
      expect(Number(sales.amount_accepted) + Number(sales.amount_rejected)).toBe(783_894_913)
      // Stores without a name, an address and coordinates: they cannot stand anywhere.
      expect(manifest.reconciliation.find(r => r.table === 'stores')).toMatchObject({
        rows_in: 1453,
        rows_rejected: 496,
      })
      expect(manifest.period.last_month).toBe(12 * 2014 + 11)
    })

    it('takes the totals route: decay a prior, every store predicted exactly', () => {
      const { model, prepared } = market
      expect(model).toMatchObject({
        route: 'totals',
        decay: { value: 0.25, se: null, source: 'prior' },
        size: { source: 'prior' },
      })
      expect(model.notes.map(n => n.key)).toEqual(expect.arrayContaining(['totals_route', 'decay_prior']))
      expect(model.fit.store_error).toBeLessThan(1e-9)
      const predicted = new Float64Array(prepared.active.length)
      const { pairs, base } = prepared
      for (let i = 0; i < pairs.zones; i++)
        for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++)
          predicted[pairs.store[p]] += (base.demand[i] * base.weight[p]) / base.sum[i]
      prepared.sales.forEach((sales, s) => {
        expect(Math.abs(predicted[s] / sales - 1)).toBeLessThan(1e-9)
      })
    })

    it('takes the sales of 2014 as base, annualised only where a store opened within it', () => {
      const ids = months.columns.store_id as string[]
      const sold = new Map(Array.from(ids, (id, r) => [id, Number(months.columns.amount[r])]))
      let exact = 0
      for (const store of market.input.stores) {
        if (!store.open) continue
        const sales = sold.get(store.store_id) ?? 0
        if (Math.abs(store.base_store - sales) < 0.005) exact++
        // One that opened in the middle of a month loses that month and gains the ones before.
        else expect(store.base_store).toBeGreaterThan(0)
      }
      expect(exact).toBeGreaterThan(800)
      expect(market.input.stores.find(s => s.store_id === '2502')!.base_store).toBeCloseTo(
        sold.get('2502')!,
        2,
      )
    })

    it('closing the Hy-Vee in Ankeny feeds the stores around it', () => {
      const result = market.simulate(
        parseScenario({ schema: 'chalandise.scenario/1', changes: [{ kind: 'close', store_id: '2502' }] }),
      )
      const [closure] = result.closures
      const gains = result.rows
        .filter(r => r.change.point > 0)
        .sort((a, b) => b.change.point - a.change.point)
      expect(gains[0].name).toMatch(/HY-VEE.*ANKENY/)
      expect(gains.slice(0, 8).filter(r => r.name.includes('ANKENY')).length).toBeGreaterThanOrEqual(5)
      const total = gains.reduce((sum, r) => sum + r.change.point, 0)
      expect(total).toBeCloseTo(closure.retained.point, 4)
      expect(closure.base - closure.lost.point).toBeCloseTo(closure.retained.point, 4)
      expect(closure.retained_share.low).toBeGreaterThan(0.05)
      expect(closure.retained_share.point).toBeGreaterThan(0.15)
      expect(closure.retained_share.high).toBeLessThan(0.8)
      expect(result.assumptions.source).toBe('prior')
      expect(result.checks.changes / closure.base).toBeLessThan(1e-9)
      expect(result.checks.flows / closure.base).toBeLessThan(1e-9)
    })

    // baseline.json of the set: its reference, and no effect, in points of the incumbents' change.
    it.each([
      ['2665', 'Waukee', 14.4],
      ['2666', 'Ankeny', 12.1],
    ] as const)(
      'forecasts who lost to the new Hy-Vee %s in %s better than the reference',
      (id, _, reference) => {
        const event = backtest.events.find(e => e.store_id === id)!
        const result = score(backtest.rows.filter(r => r.event_key === event.event_key && !r.placebo))!
        expect(result.incumbents).toBeGreaterThanOrEqual(16)
        expect(result.wrmse.model).toBeLessThan(reference)
        expect(result.wrmse.model).toBeLessThan(result.wrmse.no_change - 1)
        expect(result.wrmse.proportional).toBeGreaterThan(result.wrmse.no_change)
      },
    )

    it('forecasts only the openings large enough to be told from new licence numbers', () => {
      const forecast = new Set(
        backtest.rows.filter(r => !r.placebo && r.role === 'incumbent').map(r => r.event_key),
      )
      expect(backtest.events.filter(e => forecast.has(e.event_key)).map(e => e.store_id)).toEqual([
        '2665',
        '2666',
      ])
      expect(backtest.events.length).toBeGreaterThan(300)
    })
  },
)
