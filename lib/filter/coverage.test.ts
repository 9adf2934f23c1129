import { expect, test } from 'vitest'
import { Cube } from '@/lib/cube/cube'
import { annecy, facts, OCTOBER, source } from '@/lib/cube/fixture'
import { ALL_CHANNELS, EVERYTHING } from '@/lib/cube/masks'
import { CHANNELS } from '@/lib/dataset/schema'
import { coverageOf } from './coverage'

const STORE = CHANNELS.indexOf('store')
const WEB = CHANNELS.indexOf('web')
const october = { from: OCTOBER, to: OCTOBER }
const fact = (store: number, channel: number, amount: number) => ({ store, month: OCTOBER, channel, amount })
const cube = new Cube(
  source({
    atoms: facts([
      { ...fact(1, STORE, 60), cell: annecy(8) },
      fact(1, STORE, 20),
      { ...fact(2, WEB, 10), cell: annecy(8) },
    ]),
    unplaced: facts([fact(1, STORE, 20), fact(2, STORE, 30)]),
  }),
  { from: OCTOBER - 11, to: OCTOBER },
)

test('the share with a place is that of the stores and channels that are drawn', () => {
  const of = (part: Partial<typeof EVERYTHING>) => coverageOf(cube, { ...EVERYTHING, ...part }, october)
  expect(of({})).toEqual(cube.coverage(october))
  expect(of({ stores: cube.only(1) })).toEqual({ identified: 0.8, placed: 0.6 })
  expect(of({ stores: cube.only(2) })).toEqual({ identified: 0.25, placed: 0.25 })
  expect(of({ stores: cube.only(2), channels: 1 << WEB })).toEqual({ identified: 1, placed: 1 })
})

test('a place leaves the share as it is: all its sales have one', () => {
  const cells = Uint8Array.from(cube.cells, (_, c) => (c > 0 ? 1 : 0))
  expect(coverageOf(cube, { ...EVERYTHING, cells, stores: cube.only(1) }, october)?.placed).toBe(0.6)
})

test('of no sales there is no share', () => {
  const filter = { channels: ALL_CHANNELS, stores: cube.only(2), cells: null, keys: null }
  expect(coverageOf(cube, filter, { from: OCTOBER - 3, to: OCTOBER - 3 })).toBeNull()
})
