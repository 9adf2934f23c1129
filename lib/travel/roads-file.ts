import { Delaunay } from 'd3-delaunay'
import { KM_PER_DEGREE } from '@/lib/geo/distance'

/** `roads-fr.json`, made by `data/geo/roads.ts`: what is known of the roads of France without a map of them. */
export interface RoadsFile {
  /**
   * Communes, 8 bytes each in base64, little endian: latitude - 41 in 1/6000 degrees and longitude + 6 in
   * 1/4000 degrees (16 bits each), metres above the sea (16 bits), how urban (0 to 255), relief around in
   * steps of 3 m (standard deviation of heights within 12 km).
   */
  nodes: string
  /** Neighbours with the sea or a lake between them, as indexes of communes. */
  water: number[][]
  /** Fast roads: class (0 motorway, 1 express road, 2 urban motorway), then communes along it. */
  roads: number[][]
}

/** Degrees of longitude are shorter than those of latitude: neighbours are found on a plane at 46.5° N. */
export const SQUEEZE = Math.cos((46.5 * Math.PI) / 180)
/** Longer sides of the triangulation run along coasts and borders. */
export const LONGEST_EDGE_KM = 30

/** Pairs of neighbouring points (degrees), the smaller index first: sides of the Delaunay triangulation. */
export function neighbours(lat: Float64Array, lon: Float64Array): [number, number][] {
  const { triangles } = new Delaunay(
    Float64Array.from({ length: 2 * lat.length }, (_, k) =>
      k % 2 === 0 ? lon[k >> 1] * SQUEEZE : lat[k >> 1],
    ),
  )
  const longest = LONGEST_EDGE_KM / KM_PER_DEGREE
  const seen = new Set<number>()
  const pairs: [number, number][] = []
  for (let t = 0; t < triangles.length; t++) {
    const a = triangles[t]
    const b = triangles[t % 3 === 2 ? t - 2 : t + 1]
    const [i, j] = a < b ? [a, b] : [b, a]
    const key = i * lat.length + j
    if (seen.has(key) || Math.hypot((lon[i] - lon[j]) * SQUEEZE, lat[i] - lat[j]) > longest) continue
    seen.add(key)
    pairs.push([i, j])
  }
  return pairs
}
