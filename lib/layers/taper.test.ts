import { expect, test } from 'vitest'
import { metresPerPixel } from './density'
import { type Inflow, taperedStroke } from './taper'

const flow: Inflow = { from: [6, 45], to: [7, 45], amount: 100 }
const zoom = 8

/** Width in px of a stroke at its first and last point. */
function widths(ring: [number, number][]): [number, number] {
  const steps = (ring.length - 1) / 2
  const px = ([ax, ay]: number[], [bx, by]: number[]) => {
    const shrink = Math.cos((45 * Math.PI) / 180)
    return (Math.hypot((ax - bx) * shrink, ay - by) * 111_320) / metresPerPixel(45, zoom)
  }
  return [px(ring[0], ring[2 * steps - 1]), px(ring[steps - 1], ring[steps])]
}

test('a stroke is closed, wide where it begins and narrow at the store', () => {
  const ring = taperedStroke(flow, 100, zoom)
  expect(ring[0]).toEqual(ring[ring.length - 1])
  const [start, end] = widths(ring)
  expect(start).toBeCloseTo(15, 0)
  expect(end).toBeLessThan(0.2 * start)
})

test('width follows the square root of the amount, and never vanishes', () => {
  const [quarter] = widths(taperedStroke({ ...flow, amount: 25 }, 100, zoom))
  expect(quarter).toBeCloseTo(7.5, 0)
  const [least] = widths(taperedStroke({ ...flow, amount: 0.001 }, 100, zoom))
  expect(least).toBeCloseTo(1.6, 0)
})

test('a flow from the store’s own place is a point, not a fault', () => {
  const ring = taperedStroke({ ...flow, to: flow.from }, 100, zoom)
  expect(ring.flat().every(Number.isFinite)).toBe(true)
})
