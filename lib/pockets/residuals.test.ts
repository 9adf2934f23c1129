import { describe, expect, it } from 'vitest'
import { residuals } from './residuals'

/** A linear congruential generator (Numerical Recipes) and Box-Muller: test data only. */
function normals(seed: number) {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())
}

function world(pocket: number) {
  const draw = normals(7)
  const expected = Float64Array.from({ length: 3000 }, (_, i) => 1000 * 1.003 ** i)
  const observed = expected.map((e, i) => {
    const usual = e + Math.sqrt(120 * e + 0.04 * e * e) * draw()
    return i % 100 < pocket ? 0.2 * usual : usual
  })
  return residuals(observed, expected)
}

describe('shortfalls', () => {
  it('find the noise of baskets and the spread of places that the data were made with', () => {
    const { noise, model, missing } = world(0)
    expect(Math.abs(noise / 120 - 1)).toBeLessThan(0.25)
    expect(Math.abs(Math.sqrt(model) / 0.2 - 1)).toBeLessThan(0.15)
    const square = missing.reduce((sum, m) => sum + m * m, 0) / missing.length
    expect(Math.abs(square - 1)).toBeLessThan(0.15)
  })

  it('are not hidden by the pockets they are there to find', () => {
    const { missing, model } = world(4)
    expect(Math.sqrt(model)).toBeLessThan(0.3)
    const inside = missing.filter((_, i) => i % 100 < 4)
    expect(inside.reduce((a, b) => a + b, 0) / inside.length).toBeGreaterThan(2)
  })

  it('are zero where nothing was expected', () => {
    expect([...residuals([5, 0], [0, 0]).missing]).toEqual([0, 0])
  })
})
