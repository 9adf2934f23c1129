import { expect, test } from 'vitest'
import { placesOf } from './on-map'
import type { Answer, AnswerColumn } from './question'

const answer = (columns: Record<string, AnswerColumn['values']>): Answer => {
  const list = Object.entries(columns).map(([name, values]): AnswerColumn => {
    const number = Array.from(values).some(v => typeof v === 'number')
    return { name, type: '', kind: number ? 'number' : 'text', values }
  })
  return { sql: '', columns: list, rows: list[0].values.length, more: false, seconds: 0 }
}

test('latitude and longitude are points, coloured by the first other number; rows without a place are left out', () => {
  const shown = placesOf(
    answer({
      name: ['Annecy', 'nowhere', 'the moon', 'Rennes'],
      Latitude: [45.9, Number.NaN, 200, 48.1],
      lng: [6.1, 2, 2, -1.7],
      sales: [10, 20, 30, Number.NaN],
    }),
  )
  expect(shown).toMatchObject({ count: 2, column: 'sales' })
  expect(shown?.places.kind).toBe('points')
  expect([...(shown?.places.positions ?? [])]).toEqual([6.1, 45.9, -1.7, 48.1])
  expect([...(shown?.places.values ?? [])]).toEqual([10, Number.NaN])
})

test('H3 cells come as decimal or hexadecimal text; what is no cell is left out', () => {
  const shown = placesOf(answer({ cell: ['617700169958293503', '8928308280fffff', '12', null, 'x'] }))
  expect(shown?.places.cells).toEqual(['8928308280fffff', '8928308280fffff'])
  expect(shown).toMatchObject({ count: 2, column: null })
  expect(shown?.places.scale).toBeNull()
})

test('an answer without a place has none', () => {
  expect(placesOf(answer({ name: ['a'], lat: [45], sales: [1] }))).toBeNull()
  expect(placesOf(answer({ cell: ['none'] }))).toBeNull()
})
