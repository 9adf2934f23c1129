import { expect, it } from 'vitest'
import { nearestMinutes, type StoreMinutes, tradesIn } from './nearest'

const month = (year: number, m: number) => 12 * year + m - 1
const rows = [
  { id: 'OLD', openedOn: null, closedOn: '2024-03-15' },
  { id: 'NEW', openedOn: '2025-06-10', closedOn: null },
  { id: 'FAR', openedOn: '2019-01-01', closedOn: null },
]
/** Three zones; the market has FAR and NEW, and not the store that closed. */
const times: StoreMinutes = {
  start: [0, 2, 3, 3],
  store: [0, 1, 0],
  minutes: [50, 8, 40],
  stores: ['FAR', 'NEW'],
  others: new Map([['OLD', [5, 12, 90]]]),
}
const to = (year: number, m: number) => ({ from: month(year - 1, m) + 1, to: month(year, m) })

it('a store trades from the month it opens in to the month it closes in', () => {
  const [old, fresh] = rows
  expect([2, 3, 4].map(m => tradesIn(old, month(2024, m)))).toEqual([true, true, false])
  expect([5, 6, 7].map(m => tradesIn(fresh, month(2025, m)))).toEqual([false, true, true])
})

it('the nearest store is of those that traded when the period ended, closed ones with them', () => {
  const nearest = nearestMinutes(times, rows)
  expect([...nearest(to(2024, 2))]).toEqual([5, 12, 90])
  expect([...nearest(to(2025, 1))]).toEqual([50, 40, Number.POSITIVE_INFINITY])
  expect([...nearest(to(2026, 10))]).toEqual([8, 40, Number.POSITIVE_INFINITY])
})

it('the same stores give the same answer, whatever the months', () => {
  const nearest = nearestMinutes(times, rows)
  expect(nearest(to(2026, 10))).toBe(nearest(to(2025, 6)))
  expect(nearest(to(2026, 10))).not.toBe(nearest(to(2025, 5)))
})
