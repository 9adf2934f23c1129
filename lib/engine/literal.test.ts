import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from './engine'
import { literal } from './literal'
import { openWasmNode } from './wasm-node'

describe('a parameter written as a literal', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await openWasmNode()
  }, 60_000)
  afterAll(() => engine.close())

  const read = async (text: string, type: string) =>
    (await engine.query(`SELECT ${text}::${type} AS v`)).columns.v[0]

  it('gives back any text', () =>
    fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }).filter(text => !text.includes('\0')),
        async text => {
          expect(await read(literal(text), 'VARCHAR')).toBe(text)
        },
      ),
      { numRuns: 200 },
    ))

  it('gives back any number to the last bit, infinities and NaN too', () =>
    fc.assert(
      fc.asyncProperty(fc.double(), async number => {
        expect(await read(literal(number), 'DOUBLE')).toBe(number)
      }),
      { numRuns: 200 },
    ))

  it('gives back any 64-bit cell', () =>
    fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), async cell => {
        expect(await read(literal(cell), 'UBIGINT')).toBe(cell)
      }),
      { numRuns: 200 },
    ))

  it('gives back booleans and null', async () => {
    expect(await read(literal(true), 'BOOLEAN')).toBe(true)
    expect(await read(literal(null), 'VARCHAR')).toBe(null)
  })

  it('refuses a text that would end early', () => {
    expect(() => literal('a\0b')).toThrow(expect.objectContaining({ code: 'query' }))
  })
})
