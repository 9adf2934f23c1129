import fc from 'fast-check'
import { cellToLatLng, cellToParent, getResolution, latLngToCell } from 'h3-js'
import { describe, expect, it } from 'vitest'
import { boundaryOf, cellAt, cellsAt, cellText, centreOf, centresOf, parentOf, resolutionOf } from './h3'

const point = fc.record({
  lat: fc.double({ min: -89, max: 89, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
})
const resolution = fc.integer({ min: 0, max: 15 })

describe('H3 cells as 64-bit integers', () => {
  it('are the cells of h3-js', () => {
    fc.assert(
      fc.property(point, resolution, ({ lat, lon }, r) => {
        const cell = cellAt(lat, lon, r)
        expect(cellText(cell)).toBe(latLngToCell(lat, lon, r))
        expect(resolutionOf(cell)).toBe(getResolution(cellText(cell)))
      }),
    )
  })

  it('have the parents h3-js gives, at every coarser resolution', () => {
    fc.assert(
      fc.property(point, resolution, ({ lat, lon }, r) => {
        const cell = cellAt(lat, lon, r)
        for (let coarser = 0; coarser <= r; coarser++) {
          expect(cellText(parentOf(cell, coarser))).toBe(cellToParent(cellText(cell), coarser))
        }
      }),
    )
  })

  it('refuse a parent finer than the cell', () => {
    expect(() => parentOf(cellAt(45.9, 6.1, 5), 6)).toThrow(/resolution 5 has no parent of resolution 6/)
  })

  it('have centres inside themselves, alone and by column', () => {
    const lat = [45.899, 48.86, -33.9]
    const lon = [6.129, 2.35, 151.2]
    const cells = cellsAt(lat, lon, 7)
    const centres = centresOf(cells)
    cells.forEach((cell, i) => {
      const [expectedLat, expectedLon] = cellToLatLng(cellText(cell))
      expect(centreOf(cell)).toEqual({ lat: expectedLat, lon: expectedLon })
      expect([centres.lat[i], centres.lon[i]]).toEqual([expectedLat, expectedLon])
      expect(cellAt(centres.lat[i], centres.lon[i], 7)).toBe(cell)
    })
  })

  it('have a closed outline in GeoJSON order', () => {
    const ring = boundaryOf(cellAt(45.899, 6.129, 7))
    expect(ring).toHaveLength(7)
    expect(ring[0]).toEqual(ring[6])
    expect(ring[0][0]).toBeCloseTo(6.13, 1)
  })
})
