import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildDataset } from '@/lib/build/build'
import { openNative } from '@/lib/engine/native'
import { type Extracts, type Row, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { loadFrance } from '@/lib/geo/france'
import { cellAt, parentOf } from '@/lib/geo/h3'

describe('where purchases are placed', () => {
  let folder: string
  let remove: () => void
  beforeEach(() => {
    const made = temporary()
    folder = made.folder
    remove = made.remove
  })
  afterEach(() => remove())

  const stores: Row[] = [{ store_id: 'S', name: 'Paris', lat: 48.86, lon: 2.35 }]
  const declaration = { name: 'Test', currency: 'EUR', country: 'FR' }
  const build = async (extracts: Partial<Extracts>) => {
    writeExtracts(join(folder, 'in'), { stores, sales: [], declaration, ...extracts })
    const manifest = await buildDataset({
      extracts: [join(folder, 'in')],
      out: join(folder, 'out'),
      today: '2026-01-15',
    })
    const engine = await openNative({ path: join(folder, 'out', 'dataset.duckdb'), readOnly: true })
    const { columns, rows } = await engine.query(
      `SELECT month::INTEGER AS month, cell, res::INTEGER AS res, tickets::INTEGER AS tickets, amount::DOUBLE AS amount
       FROM atoms ORDER BY month, res DESC, cell`,
    )
    await engine.close()
    const atoms = Array.from({ length: rows }, (_, i) => ({
      month: Number(columns.month[i]),
      cell: columns.cell[i],
      res: columns.res[i],
      tickets: columns.tickets[i],
    }))
    return { manifest, atoms }
  }
  const ids = Array.from({ length: 12 }, (_, i) => `C${i}`)
  const sale = (customer_id: string, sold_on: string, more: Row = {}): Row => ({
    sold_on,
    channel: 'store',
    amount: '10.00',
    store_id: 'S',
    customer_id,
    ...more,
  })
  const at = (lat: number, lon: number, res: number) => cellAt(lat, lon, res)

  it('coordinates before zone before postal code, and none without', async () => {
    const { atoms } = await build({
      customers: [
        ...ids.map(id => ({
          customer_id: `${id}x`,
          lat: 45.0,
          lon: 5.0,
          zone_id: '75056',
          postal_code: '13001',
        })),
        ...ids.map(id => ({
          customer_id: `${id}z`,
          lat: null,
          lon: null,
          zone_id: '44109',
          postal_code: '13001',
        })),
        ...ids.map(id => ({ customer_id: `${id}n`, lat: null, lon: null, zone_id: null, postal_code: null })),
      ],
      sales: ['x', 'z', 'n'].flatMap(kind => ids.map(id => sale(id + kind, '2025-05-06'))),
    })
    const { zones, zoneOfCommune } = loadFrance()
    const nantes = zoneOfCommune('44109')
    expect(atoms.map(a => [a.cell, a.res]).sort()).toEqual(
      [
        [at(45, 5, 8), 8],
        [parentOf(at(zones.lat[nantes], zones.lon[nantes], 9), 8), 8],
        [0n, -1],
      ].sort(),
    )
  })

  it('by postal code alone: spread over its communes, a customer always at the same', async () => {
    const france = loadFrance()
    const code = '01500'
    const shares = france.zonesOfPostalCode(code)
    expect(shares.length).toBeGreaterThan(1)
    const many = Array.from({ length: 400 }, (_, i) => `P${i}`)
    const extracts = {
      customers: many.map(customer_id => ({ customer_id, postal_code: '1500' })),
      sales: many.map(id => sale(id, '2025-05-06')),
    }
    const { atoms } = await build(extracts)
    const byCell = new Map<string, number>()
    for (const id of many) {
      const { zone } = france.placeHome(code, id)!
      const cell = at(france.zones.lat[zone], france.zones.lon[zone], 8).toString()
      byCell.set(cell, (byCell.get(cell) ?? 0) + 1)
    }
    const expected = [...byCell].filter(([, n]) => n >= 11)
    expect(expected.length).toBeGreaterThan(1)
    for (const [cell, n] of expected)
      expect(atoms.find(a => a.res === 8 && a.cell === BigInt(cell))?.tickets).toBe(n)
  })

  it('the home valid when they bought', async () => {
    const { atoms } = await build({
      customers: ids.map(customer_id => ({ customer_id, lat: 45.0, lon: 5.0 })),
      customer_places: ids.flatMap(customer_id => [
        { customer_id, kind: 'home', valid_from: '2025-03-10', lat: 47.0, lon: 1.0 },
        { customer_id, kind: 'work', valid_from: '2025-01-01', lat: 43.0, lon: 3.0 },
      ]),
      // In March everybody buys before and after moving: one place, that of the month's first purchase.
      sales: ids.flatMap(id =>
        ['2025-02-20', '2025-03-05', '2025-03-20', '2025-04-02'].map(day => sale(id, day)),
      ),
    })
    expect(atoms.map(a => [a.month - 12 * 2025, a.cell, a.tickets])).toEqual([
      [1, at(45, 5, 8), 12],
      [2, at(45, 5, 8), 24],
      [3, at(47, 1, 8), 12],
    ])
  })

  it('codes that lost a zero, business mail, overseas and other countries, and says how precisely', async () => {
    const kinds: Record<string, Row> = {
      zero: { postal_code: '1500', country: 'France' },
      cedex: { postal_code: '75900 CEDEX 08', country: null },
      overseas: { postal_code: '97400', country: 'RE' },
      insee: { zone_id: '1004' },
      abroad: { postal_code: '1000', country: 'BE' },
    }
    const { manifest, atoms } = await build({
      customers: Object.entries(kinds).flatMap(([kind, place]) =>
        ids.map(id => ({
          customer_id: `${id}${kind}`,
          postal_code: null,
          country: null,
          zone_id: null,
          ...place,
        })),
      ),
      sales: Object.keys(kinds).flatMap(kind => ids.map(id => sale(id + kind, '2025-05-06'))),
    })
    const shares = manifest.privacy.amount_share_by_precision!
    expect(shares.none).toBeCloseTo(1 / 5, 10)
    expect(shares.zone).toBeCloseTo(1 / 5, 10)
    expect(shares.departement).toBeCloseTo(1 / 5, 10)
    expect(shares.commune + (shares.postal ?? 0)).toBeCloseTo(2 / 5, 10)
    expect(atoms.some(a => a.cell === parentOf(at(-20.88231, 55.4504, 9), 8))).toBe(true)
    expect(atoms.some(a => a.res === -1 && Number(a.tickets) >= 12)).toBe(true)
  })

  it('the extract’s own zones by postal code, where those are its zones', async () => {
    const { atoms } = await build({
      declaration: { ...declaration, country: 'DE' },
      zones: [{ zone_id: '76131', name: 'Karlsruhe', lat: 49.01, lon: 8.42 }],
      customers: ids.map(customer_id => ({ customer_id, postal_code: '76131' })),
      sales: ids.map(id => sale(id, '2025-05-06')),
    })
    expect(atoms.map(a => a.cell)).toEqual([parentOf(at(49.01, 8.42, 9), 8)])
  })

  it('of several identifiers of one person the most precise, then the latest', async () => {
    const pair = (id: string): Row[] => [
      { customer_id: `${id}a`, email_hash: id, zone_id: '75056', first_purchase_on: '2025-01-01' },
      { customer_id: `${id}b`, email_hash: id, lat: 45.0, lon: 5.0, first_purchase_on: '2020-01-01' },
      { customer_id: `${id}c`, email_hash: id, lat: 47.0, lon: 1.0, first_purchase_on: '2022-01-01' },
    ]
    const { atoms } = await build({
      customers: ids.flatMap(pair),
      sales: ids.map(id => sale(`${id}a`, '2025-05-06')),
    })
    expect(atoms.map(a => a.cell)).toEqual([at(47, 1, 8)])
  })

  it('of sales by zone without customers: as many as they say, a ticket one', async () => {
    const zone = (zone_id: string | null, customers: number | null, more: Row = {}) =>
      sale('', '2025-05-06', { customer_id: null, zone_id, customers, ...more })
    const { manifest, atoms } = await build({
      zones: [
        { zone_id: 'N', name: 'North', lat: 50.6, lon: 3.0 },
        { zone_id: 'S', name: 'South', lat: 43.6, lon: 3.9 },
      ],
      // 30 customers in one row; 12 tickets; 3 customers, too few; 20 anonymous tickets.
      sales: [
        zone('N', 30),
        ...ids.map(() => zone('S', null)),
        zone('S', 3, { channel: 'web', store_id: null }),
        ...Array.from({ length: 20 }, () => zone(null, null)),
      ],
    })
    expect(atoms.map(a => [a.cell, a.tickets]).sort()).toEqual(
      [
        [parentOf(at(50.6, 3.0, 9), 8), 1],
        [parentOf(at(43.6, 3.9, 9), 8), 12],
      ].sort(),
    )
    expect(manifest.counts.customers).toBe(0)
    expect(manifest.privacy.amount_share_by_precision?.zone).toBe(1)
  })

  it('the zones of the extract instead of communes, where it has some', async () => {
    const { manifest, atoms } = await build({
      zones: [
        { zone_id: 'N', name: 'North', lat: 50.6, lon: 3.0, population: 900 },
        { zone_id: 'S', name: 'South', lat: 43.6, lon: 3.9, population: 100 },
      ],
      customers: ids.map(customer_id => ({ customer_id, zone_id: 'N' })),
      sales: ids.map(id => sale(id, '2025-05-06')),
    })
    expect(manifest.counts.zones).toBe(2)
    expect(atoms.map(a => a.cell)).toEqual([parentOf(at(50.6, 3.0, 9), 8)])
  })

  it('a store without coordinates in the largest commune of its postal code, with a warning', async () => {
    writeExtracts(join(folder, 'in'), {
      declaration: { ...declaration, max_rejected_share: 1 },
      stores: [
        { store_id: 'S', name: 'Nantes', postal_code: '44000' },
        { store_id: 'T', name: 'Nowhere', postal_code: '99999' },
      ],
      sales: [sale('C', '2025-05-06'), sale('C', '2025-05-06', { store_id: 'T' })],
    })
    const out = join(folder, 'out')
    const manifest = await buildDataset({ extracts: [join(folder, 'in')], out, today: '2026-01-15' })
    expect(manifest.checks.map(c => [c.code, c.severity, c.rows]).sort()).toEqual([
      ['no_place', 'reject', 1],
      ['place_from_postal_code', 'warn', 1],
      ['unknown_store', 'reject', 1],
    ])
    const engine = await openNative({ path: join(out, 'dataset.duckdb'), readOnly: true })
    const { columns } = await engine.query('SELECT lat, lon FROM stores')
    await engine.close()
    expect(columns.lat[0]).toBeCloseTo(47.2, 0)
    expect(columns.lon[0]).toBeCloseTo(-1.5, 0)
  })
})

describe('tickets', () => {
  it('of several lines count once, and once in each of their categories', async () => {
    const { folder, remove } = temporary()
    const line = (ticket_id: string | null, customer: number, category: string, amount: string): Row => ({
      sold_on: '2025-05-06',
      channel: 'store',
      store_id: 'S',
      ticket_id,
      customer_id: `C${customer}`,
      category,
      amount,
      items: 1,
    })
    const sales = Array.from({ length: 12 }, (_, i) => [
      line(`T${i}`, i, 'sofas', '100.00'),
      line(`T${i}`, i, 'sofas', '50.00'),
      line(`T${i}`, i, 'lamps', '-10.00'),
      line(`T${i}`, i, 'rugs', '20.00'),
      line(null, i, 'rugs', '5.00'),
    ]).flat()
    writeExtracts(join(folder, 'in'), {
      stores: [{ store_id: 'S', name: 'S', lat: 48.86, lon: 2.35 }],
      sales,
    })
    const manifest = await buildDataset({
      extracts: [join(folder, 'in')],
      out: join(folder, 'out'),
      today: '2026-01-15',
    })
    const engine = await openNative({ path: join(folder, 'out', 'dataset.duckdb'), readOnly: true })
    const all = await engine.query(
      'SELECT tickets::INTEGER AS t, amount::DOUBLE AS a, gross::DOUBLE AS g, items::INTEGER AS i FROM atoms',
    )
    expect(Object.values(all.columns).map(c => c[0])).toEqual([24, 12 * 165, 12 * 175, 60])
    expect(manifest.counts.tickets).toBe(24)
    const by = await engine.query(
      'SELECT category, tickets::INTEGER AS t, amount::DOUBLE AS a FROM category_months ORDER BY category',
    )
    await engine.close()
    expect(by.columns).toEqual({
      category: ['lamps', 'rugs', 'sofas'],
      t: Float64Array.of(0, 24, 12),
      a: Float64Array.of(-120, 300, 1800),
    })
    remove()
  })
})
