import { describe, expect, it } from 'vitest'
import { cellsAt, parentOf } from '@/lib/geo/h3'
import { uniform } from '@/lib/market/random'
import { countCustomers } from './customers'

/** Zones of as many households each, one in each of as many counted cells; those below `least` are not published. */
function count(customers: readonly number[], least: number) {
  const lat = Float64Array.from(customers, (_, i) => 44 + 0.2 * Math.floor(i / 20))
  const lon = Float64Array.from(customers, (_, i) => 0.3 * (i % 20))
  const cell = cellsAt(lat, lon, 9)
  expect(new Set(Array.from(cell, c => parentOf(c, 6))).size).toBe(customers.length)
  const households = new Float64Array(customers.length).fill(100)
  const names = customers.map((_, i) => String(i))
  const zone = Int32Array.from(customers.keys()).filter(i => customers[i] >= least)
  return countCustomers(
    {
      zones: { id: names, name: names, lat, lon, cell, population: households, households },
      minutes: new Float32Array(customers.length).fill(40),
      active: { zone, customers: Float64Array.from(zone, i => customers[i]) },
    },
    new Uint8Array(customers.length).fill(1),
    households,
    true,
  )
}

function poisson(mean: number, random: () => number): number {
  let n = 0
  for (let product = random(); product > Math.exp(-mean); product *= random()) n++
  return n
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length

describe('customers of places', () => {
  it('are as published where they are, and as many as hidden places hold where they are not', () => {
    const random = uniform(11)
    const customers = Array.from({ length: 400 }, () => poisson(8, random))
    const { observed, expected } = count(customers, 10)
    const shown = [...customers.keys()].filter(i => customers[i] >= 10)
    const hidden = [...customers.keys()].filter(i => customers[i] < 10)
    for (const i of shown) expect(observed[i]).toBe(customers[i])
    // Most places are hidden: taken for empty they would make the usual 3, left out 11.
    expect(hidden.length).toBeGreaterThan(250)
    expect(Math.abs(mean(hidden.map(i => observed[i] - customers[i])))).toBeLessThan(0.3)
    expect(Math.abs(expected[0] - 8)).toBeLessThan(0.4)
  })

  it('tell places apart by how many are usually published, not by whether these are', () => {
    const random = uniform(11)
    const customers = Array.from({ length: 400 }, () => poisson(8, random))
    const { flows } = count(customers, 10)
    const told = flows.amount.slice(0, -1)
    expect(new Set(told.map(amount => Number(amount.toFixed(6)))).size).toBe(1)
    // A Poisson number around 8 is 10 or more in 28 of 100 cases.
    expect(told[0] / 8).toBeCloseTo(0.28, 1)
  })

  it('are fewer than the fewest published, however many are usual', () => {
    const { observed, expected } = count([0, 10, ...Array.from({ length: 58 }, () => 2000)], 10)
    expect(expected[0]).toBeGreaterThan(1800)
    expect(observed[0]).toBeCloseTo(9, 6)
  })
})
