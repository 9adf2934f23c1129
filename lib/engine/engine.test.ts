import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, EngineError } from './engine'
import { openNative } from './native'
import { openWasmNode } from './wasm-node'

describe.each([
  ['native', openNative],
  ['wasm-node', () => openWasmNode()],
] as const)('the %s engine', (_, open) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await open()
  }, 60_000)
  afterAll(() => engine.close())

  it('returns numbers, 64-bit integers, text and booleans by column, null as NaN or null', async () => {
    const { rows, columns } = await engine.query(
      `SELECT 617700169958293503::UBIGINT AS cell, 5::BIGINT AS big, NULL::DOUBLE AS none, 1.5::DOUBLE AS d,
         -3::TINYINT AS tiny, 'é' AS text, NULL::VARCHAR AS no_text, true AS yes, NULL::BOOLEAN AS maybe,
         sum(2) AS total, NULL::UBIGINT AS no_cell`,
    )
    expect(rows).toBe(1)
    expect(columns).toEqual({
      cell: BigUint64Array.of(617700169958293503n),
      big: Float64Array.of(5),
      none: Float64Array.of(Number.NaN),
      d: Float64Array.of(1.5),
      tiny: Float64Array.of(-3),
      text: ['é'],
      no_text: [null],
      yes: [true],
      maybe: [null],
      total: Float64Array.of(2),
      no_cell: BigUint64Array.of(0n),
    })
  })

  it('keeps order and values over many batches', async () => {
    const { columns } = await engine.query(
      `SELECT i::INTEGER AS i, (i % 7)::VARCHAR AS t FROM range(10000) r(i)`,
    )
    const i = columns.i as Float64Array
    expect(i.length).toBe(10000)
    expect(i.every((v, at) => v === at)).toBe(true)
    expect((columns.t as string[])[9999]).toBe(String(9999 % 7))
  })

  it('gives typed empty columns for no rows', async () => {
    const { rows, columns } = await engine.query('SELECT 1.5::DOUBLE AS a, 1::UBIGINT AS b WHERE false')
    expect([rows, columns]).toEqual([0, { a: new Float64Array(0), b: new BigUint64Array(0) }])
  })

  it('binds parameters by position', async () => {
    const { columns } = await engine.query(
      'SELECT ?::DOUBLE + 1 AS a, ?::UBIGINT AS b, ?::VARCHAR AS c, ?::BOOLEAN AS d, ?::VARCHAR AS e, ?::INTEGER AS f',
      [1.5, 617700169958293503n, "o'clock", true, null, 24321],
    )
    expect(columns).toEqual({
      a: Float64Array.of(2.5),
      b: BigUint64Array.of(617700169958293503n),
      c: ["o'clock"],
      d: [true],
      e: [null],
      f: Float64Array.of(24321),
    })
  })

  it('says what a wrong query did and still answers the next one', async () => {
    const wrong = engine.query('SELECT * FROM nowhere')
    await expect(wrong).rejects.toBeInstanceOf(EngineError)
    await expect(wrong).rejects.toMatchObject({ code: 'query', message: expect.stringContaining('nowhere') })
    expect((await engine.query('SELECT 1::INTEGER AS a')).columns.a).toEqual(Float64Array.of(1))
  })

  it('refuses a type the engines do not share', async () => {
    await expect(engine.query(`SELECT [1, 2] AS list`)).rejects.toMatchObject({
      code: 'query',
      message: expect.stringContaining('list'),
    })
  })

  it('does not start a query that is already cancelled', async () => {
    const signal = AbortSignal.abort()
    await expect(engine.query('SELECT 1', [], { signal })).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('the native engine alone', () => {
  it('interrupts a running query', async () => {
    const engine = await openNative()
    const controller = new AbortController()
    const running = engine.query(
      'SELECT sum(a.i * b.i)::DOUBLE AS s FROM range(1000000) a(i), range(1000000) b(i)',
      [],
      {
        signal: controller.signal,
      },
    )
    setImmediate(() => controller.abort())
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    await engine.close()
  })

  it('appends columns with nulls', async () => {
    const engine = await openNative()
    await engine.exec('CREATE TABLE t (a DOUBLE, b INTEGER, c UBIGINT, d VARCHAR)')
    const n = 5000
    await engine.append('t', [
      Float64Array.from({ length: n }, (_, i) => (i === 1 ? Number.NaN : i / 2)),
      Int32Array.from({ length: n }, (_, i) => i),
      BigUint64Array.from({ length: n }, () => 617700169958293503n),
      Array.from({ length: n }, (_, i) => (i === 0 ? null : `row ${i}`)),
    ])
    const { columns } = await engine.query(
      'SELECT count(*)::INTEGER AS n, count(a)::INTEGER AS a, sum(b)::DOUBLE AS b, min(c) AS c, max(d) AS d, count(d)::INTEGER AS e FROM t',
    )
    expect(columns).toEqual({
      n: Float64Array.of(n),
      a: Float64Array.of(n - 1),
      b: Float64Array.of((n * (n - 1)) / 2),
      c: BigUint64Array.of(617700169958293503n),
      d: ['row 999'],
      e: Float64Array.of(n - 1),
    })
    await engine.close()
  })

  it('says which file it could not open', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chalandise-'))
    const path = join(folder, 'none.duckdb')
    await expect(openNative({ path, readOnly: true })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(path),
    })
    rmSync(folder, { recursive: true })
  })
})
