import { expect, test } from 'vitest'
import { moved, presetsOf, rangeOrDefault, yearToDate } from './presets'

const month = (year: number, m: number) => 12 * year + m - 1
const bounds = { from: month(2023, 11), to: month(2026, 10) }

test('presets are whole in the data: the quarter that is over, the last month, full calendar years', () => {
  const presets = presetsOf(bounds, { from: month(2025, 11), to: month(2026, 10) })
  expect(presets.map(p => [p.key, p.year])).toEqual([
    ['lastQuarter', 0],
    ['lastMonth', 0],
    ['yearBefore', 0],
    ['calendarYear', 2025],
    ['calendarYear', 2024],
  ])
  expect(presets[0].range).toEqual({ from: month(2026, 7), to: month(2026, 9) })
  expect(presets[2].range).toEqual({ from: month(2024, 11), to: month(2025, 10) })
})

test('a quarter that ends with the data is the last one', () => {
  const [quarter] = presetsOf({ from: bounds.from, to: month(2026, 9) }, bounds)
  expect(quarter.range).toEqual({ from: month(2026, 7), to: month(2026, 9) })
})

test('the year so far begins in January, or with the data', () => {
  expect(yearToDate(bounds)).toEqual({ from: month(2026, 1), to: month(2026, 10) })
  expect(yearToDate({ from: month(2026, 4), to: month(2026, 10) }).from).toBe(month(2026, 4))
})

test('the last twelve months are no part of the filter', () => {
  expect(rangeOrDefault({ from: month(2025, 11), to: month(2026, 10) }, bounds)).toBeNull()
  expect(rangeOrDefault({ from: month(2026, 1), to: month(2026, 10) }, bounds)).not.toBeNull()
})

test('a range that is moved keeps its length and stays in the data', () => {
  const range = { from: month(2024, 1), to: month(2024, 12) }
  expect(moved(range, -6, bounds)).toEqual({ from: month(2023, 11), to: month(2024, 10) })
  expect(moved(range, 3, bounds)).toEqual({ from: month(2024, 4), to: month(2025, 3) })
})
