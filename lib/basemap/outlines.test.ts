import { describe, expect, it } from 'vitest'
import type { Outlines } from '@/lib/geo/outlines'
import { linesBetween, outlineOf } from './outlines'

/** Three unit squares in a row: two of the département 01, one of the 02. */
function row(regions: Record<string, string>): Outlines {
  const square = (x: number) => [x * 10, 450, 10, 0, 0, 10, -10, 0]
  return {
    grid: 10,
    regions,
    zones: { '01001': [square(5)], '01002': [square(6)], '02001': [square(7)] },
  }
}

describe('Outlines of zones', () => {
  it('become closed polygons in degrees', () => {
    expect(outlineOf(row({}), '01001')).toEqual([
      [
        [
          [5, 45],
          [6, 45],
          [6, 46],
          [5, 46],
          [5, 45],
        ],
      ],
    ])
    expect(outlineOf(row({}), '99999')).toBeNull()
  })

  it('become lines that tell zones, départements and régions apart, each drawn once', () => {
    const inside = [
      [6, 45],
      [6, 46],
    ]
    const between = [
      [7, 45],
      [7, 46],
    ]
    const ends = (lines: number[][][]) => lines.map(line => [...line].sort((a, b) => a[1] - b[1]))
    const same = linesBetween(row({ '01': '84', '02': '84' }))
    expect(ends(same.zone)).toEqual([inside])
    expect(ends(same.departement)).toEqual([between])
    expect(same.region).toEqual([])
    const apart = linesBetween(row({ '01': '84', '02': '32' }))
    expect(apart.departement).toEqual([])
    expect(ends(apart.region)).toEqual([between])
  })
})
