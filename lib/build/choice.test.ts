import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Manifest } from '@/lib/dataset/manifest'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { type Extracts, type Row, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { sentence } from '@/lib/market/notes'
import { readMarketTables } from '@/lib/market/queries'
import { openMarket } from '@/lib/market/service'
import { buildDataset } from './build'

/**
 * Five stores along a line of towns, a year of purchases that fall with distance: three stores know their customers,
 * E1 and E2 send sales by zone without any.
 */
function byZone(): Extracts {
  const towns = Array.from({ length: 60 }, (_, i) => ({
    zone_id: `Z${String(i).padStart(2, '0')}`,
    name: `Town ${i}`,
    lat: 45 + (i % 20) * 0.12,
    lon: 3 + Math.floor(i / 20) * 0.35,
    population: 4000 + 1000 * (i % 7),
  }))
  const at = [
    { store_id: 'C1', town: 2, selling_area_m2: 900, zones: false },
    { store_id: 'C2', town: 9, selling_area_m2: 1500, zones: false },
    { store_id: 'C3', town: 36, selling_area_m2: 700, zones: false },
    { store_id: 'E1', town: 17, selling_area_m2: 1100, zones: true },
    { store_id: 'E2', town: 48, selling_area_m2: 1300, zones: true },
  ]
  const stores: Row[] = at.map(({ store_id, town, selling_area_m2 }) => ({
    store_id,
    name: store_id,
    lat: towns[town].lat + 0.01,
    lon: towns[town].lon,
    selling_area_m2,
    operator: 'own',
  }))
  const customers: Row[] = []
  const sales: Row[] = []
  let next = 0
  towns.forEach(({ zone_id, lat, lon }, i) => {
    const pull = at.map(({ town, selling_area_m2 }) => {
      const minutes = 70 * Math.hypot(lat - towns[town].lat, 0.7 * (lon - towns[town].lon))
      return selling_area_m2 * Math.exp(-0.07 * minutes)
    })
    const all = pull.reduce((a, b) => a + b, 0)
    at.forEach(({ store_id, zones }, j) => {
      const people = Math.round((60 * pull[j]) / all)
      for (let k = 0; k < people; k++) {
        const customer_id = `P${next++}`
        if (!zones) customers.push({ customer_id, zone_id })
        for (let m = 0; m < 12; m++)
          if ((k + m + i) % 3 === 0)
            sales.push({
              store_id,
              sold_on: `2025-${String(m + 1).padStart(2, '0')}-${String(1 + (k % 28)).padStart(2, '0')}`,
              channel: 'store',
              amount: 40 + (k % 9),
              ticket_id: `T${sales.length}`,
              customer_id: zones ? null : customer_id,
              zone_id: zones ? zone_id : null,
              customers: zones ? 1 : null,
            })
      }
    })
  })
  return {
    stores,
    sales,
    customers,
    zones: towns,
    declaration: { name: 'By zone', currency: 'EUR', country: 'XX', model: { decay: 'tanner' } },
  }
}

describe('a dataset with stores known by sales per zone', () => {
  const { folder, remove } = temporary()
  let engine: Engine
  let manifest: Manifest
  beforeAll(async () => {
    writeExtracts(join(folder, 'in'), byZone())
    const out = join(folder, 'out')
    manifest = await buildDataset({ extracts: [join(folder, 'in')], out, today: '2026-01-15' })
    engine = await openNative({ path: join(out, 'dataset.duckdb'), readOnly: true })
  }, 120_000)
  afterAll(async () => {
    await engine.close()
    remove()
  })

  it('gives them a route of their own', async () => {
    const { columns } = await engine.query('SELECT store_id, route FROM stores ORDER BY store_id')
    expect(columns.route).toEqual(['customers', 'customers', 'customers', 'zones', 'zones'])
  })

  it('lets the model learn from them, and say what it cannot know', async () => {
    const tables = await readMarketTables(sql => engine.query(sql))
    const { model } = openMarket(tables, manifest.declaration.sector, manifest.period.last_month)
    expect(model.routes).toEqual({ customers: 3, zones: 2, totals: 0 })
    expect(Array.from(model.attraction_estimated).every(Number.isFinite)).toBe(true)
    const told = model.notes.find(n => n.key === 'stores_by_zones')!
    expect(sentence(told)).toMatch(/^2 stores .*no measured transfer and no repeat purchase/)
    expect(model.fit.store_error).toBeLessThan(1e-9)
  })

  it('keeps what was tried of the choice model, and uses what the data team declared', async () => {
    const { columns, rows } = await engine.query(
      `SELECT decay, store_effects, chosen, reason FROM choice_candidates ORDER BY chosen DESC, decay, store_effects`,
    )
    expect(rows).toBeGreaterThanOrEqual(4)
    expect([columns.decay[0], columns.store_effects[0], columns.reason[0]]).toEqual([
      'tanner',
      'shrunk',
      'declared',
    ])
    const tables = await readMarketTables(sql => engine.query(sql))
    const { sector } = manifest.declaration
    const { model } = openMarket(tables, sector, manifest.period.last_month)
    expect(model.decay_form.family).toBe('tanner')
    const { model: plain } = openMarket(tables, sector, manifest.period.last_month, { family: 'exponential' })
    expect(plain.decay_form.family).toBe('exponential')
    expect(plain.decay.value).toBeGreaterThan(0.02)
  })
})
