import { expect, test } from 'vitest'
import { rankNeighbours } from './ranking'

const ratio = (overUnion: number | null) => ({
  firstInSecond: overUnion,
  secondInFirst: overUnion,
  overUnion,
  overSmaller: overUnion,
})
const neighbours = [
  { name: 'A', ratios: ratio(0.1), shared: null },
  { name: 'B', ratios: ratio(0), shared: 40 },
  { name: 'C', ratios: ratio(0.3), shared: 15 },
  { name: 'D', ratios: ratio(null), shared: null },
  { name: 'E', ratios: ratio(0.1), shared: 20 },
]
const names = (rows: readonly { name: string }[]) => rows.map(r => r.name).join('')

test('neighbours without overlap are told apart, wherever they share customers', () => {
  const { shown, more, without } = rankNeighbours(neighbours, 'overlap', 2)
  expect([names(shown), names(more), names(without)]).toEqual(['CE', 'A', 'BD'])
})

test('by customers those come first that share most, and those without a published number last', () => {
  const { shown, more, without } = rankNeighbours(neighbours, 'shared', 8)
  expect([names(shown), names(more), names(without)]).toEqual(['BEC', '', 'AD'])
})
