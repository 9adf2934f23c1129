import { describe, expect, it } from 'vitest'
import { KM_PER_DEGREE } from './distance'
import { ringKm2, walk } from './outlines'

describe('A ring of the outlines of zones', () => {
  it('is its first point and steps', () => {
    const points: number[][] = []
    walk([50, 450, 10, 0, 0, 10, -10, 0], (x, y) => points.push([x, y]))
    expect(points).toEqual([
      [50, 450],
      [60, 450],
      [60, 460],
      [50, 460],
    ])
  })

  it('has one area, whether its first point is repeated or not, and whichever way it turns', () => {
    const open = [5, 45, 5.1, 45, 5.1, 45.1, 5, 45.1]
    const square = (0.1 * KM_PER_DEGREE) ** 2 * Math.cos((45.05 * Math.PI) / 180)
    expect(ringKm2(open)).toBeCloseTo(square, 2)
    expect(ringKm2([...open, 5, 45])).toBeCloseTo(ringKm2(open), 9)
    expect(ringKm2([5, 45, 5, 45.1, 5.1, 45.1, 5.1, 45])).toBeCloseTo(ringKm2(open), 9)
    expect(ringKm2([0, 0, ...open, 0, 0], 1, 5)).toBeCloseTo(ringKm2(open), 9)
  })
})
