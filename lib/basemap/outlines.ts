import { type Outlines, walk } from '@/lib/geo/outlines'

type Position = [lon: number, lat: number]

/** The outline of one zone as GeoJSON polygons, or null where there is no such zone. Degrees. */
export function outlineOf(outlines: Outlines, zoneId: string): Position[][][] | null {
  const rings = outlines.zones[zoneId]
  if (!rings) return null
  return rings.map(ring => {
    const points = pointsOf(ring).map(([x, y]): Position => [x / outlines.grid, y / outlines.grid])
    return [[...points, points[0]]]
  })
}

/** What a line separates: two zones, two départements or two régions. */
export type Level = 'zone' | 'departement' | 'region'

/**
 * The lines between zones, each once, by what they separate. The coast and the country's border are not
 * among them. Degrees.
 */
export function linesBetween(outlines: Outlines): Record<Level, Position[][]> {
  const { grid, regions } = outlines
  const seen = new Map<string, string>()
  const lines: Record<Level, Position[][]> = { zone: [], departement: [], region: [] }
  for (const [id, rings] of Object.entries(outlines.zones)) {
    const departement = id.slice(0, 2)
    for (const ring of rings) {
      const points = pointsOf(ring)
      points.forEach((a, i) => {
        const b = points[(i + 1) % points.length]
        const forward = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
        const key = forward ? `${a} ${b}` : `${b} ${a}`
        const other = seen.get(key)
        if (other === undefined) {
          seen.set(key, departement)
          return
        }
        const level =
          other === departement ? 'zone' : regions[other] === regions[departement] ? 'departement' : 'region'
        lines[level].push([
          [a[0] / grid, a[1] / grid],
          [b[0] / grid, b[1] / grid],
        ])
      })
    }
  }
  return lines
}

function pointsOf(ring: number[]): Position[] {
  const points: Position[] = []
  walk(ring, (x, y) => points.push([x, y]))
  return points
}
