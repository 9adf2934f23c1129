import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuildEngine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { openWasmNode } from '@/lib/engine/wasm-node'
import type { StudiedEvent } from '@/lib/evidence/study'
import { eventPeople } from './evidence-people'

/** An opening of store key 3 (the third): one affected zone (0) and one control (1), months 0 to 11 and 14 to 25. */
const opening = {
  event: {
    kind: 'opening',
    store: 2,
    former: null,
    before: { from: 0, to: 11 },
    after: { from: 14, to: 25 },
  },
  zones: { zones: Int32Array.of(0, 1), affected: 1 },
} as unknown as StudiedEvent
const closing = {
  ...opening,
  event: { ...opening.event, kind: 'closure', store: 0 },
} as StudiedEvent

const rows: [customer: number, zone: number, store: number, channel: number, month: number, cents: number][] =
  [
    // Bought at store 1 before, at store 3 after.
    [1, 0, 1, 1, 3, 5000],
    [1, 0, 3, 1, 15, 2000],
    // New to the chain: bought at store 3 after only.
    [2, 0, 3, 1, 20, 3000],
    // On the web before, at store 3 after.
    [3, 0, 0, 2, 5, 700],
    [3, 0, 3, 1, 16, 900],
    // Stayed at store 1.
    [4, 0, 1, 1, 2, 1000],
    [4, 0, 1, 1, 14, 1100],
    // Between the two stretches: does not count.
    [5, 0, 3, 1, 12, 9900],
    // In the control zone, one of two new.
    [6, 1, 2, 1, 4, 400],
    [6, 1, 2, 1, 17, 600],
    [7, 1, 2, 1, 17, 200],
  ]

const engines = { native: () => openNative(), wasm: () => openWasmNode() }

describe.each(Object.entries(engines))('customers of an event, %s', (_, open) => {
  let engine: BuildEngine
  beforeAll(async () => {
    engine = await open()
    await engine.exec(`CREATE TEMP TABLE customer_months (customer_key INTEGER, cell UBIGINT, store_key SMALLINT,
        channel_key TINYINT, month SMALLINT, gross DOUBLE);
      CREATE TEMP TABLE home_zones (cell UBIGINT, zone INTEGER);
      INSERT INTO home_zones VALUES (100, 0), (101, 1);
      INSERT INTO customer_months VALUES ${rows
        .map(
          ([customer, zone, store, channel, month, cents]) =>
            `(${customer}, ${100 + zone}, ${store}, ${channel}, ${month}, ${cents})`,
        )
        .join(', ')}`)
  }, 60_000)
  afterAll(() => engine.close())

  it('tells who came from where, and who is new', async () => {
    const people = (await eventPeople(engine, [opening], [1, 2, 3])).get(opening)!
    expect(people).toMatchObject({ own: 3, seen: 2, unseen: 1 })
    expect(Array.from(people.both)).toEqual([1, 0, 0, 1])
    expect(Array.from(people.any)).toEqual([2, 0, 3, 1])
    expect(Array.from(people.after)).toEqual([70, 8])
    expect(Array.from(people.newAfter)).toEqual([30, 2])
  })

  it('tells where a closed store’s customers went, and who was not seen again', async () => {
    const people = (await eventPeople(engine, [closing], [1, 2, 3])).get(closing)!
    expect(people).toMatchObject({ own: 2, seen: 2, unseen: 0 })
    expect(Array.from(people.both)).toEqual([1, 0, 1, 0])
  })

  it('keeps the customers of several events apart, and nothing behind', async () => {
    const people = await eventPeople(engine, [opening, closing], [1, 2, 3])
    expect([...people.values()].map(p => p.own)).toEqual([3, 2])
    const { columns } = await engine.query(
      `SELECT count(*)::INTEGER AS tables FROM duckdb_tables() WHERE table_name LIKE 'event_%'`,
    )
    expect(columns.tables[0]).toBe(0)
  })
})
