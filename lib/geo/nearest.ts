/**
 * Finds which of many points (degrees, by column) is nearest to a place: buckets of a tenth of a degree, asked
 * ring by ring. Answers -1 where no point lies within some three degrees.
 */
export function nearestPoint(points: {
  lat: ArrayLike<number>
  lon: ArrayLike<number>
}): (lat: number, lon: number) => number {
  const buckets = new Map<number, number[]>()
  const key = (y: number, x: number) => y * 4000 + x
  for (let i = 0; i < points.lat.length; i++) {
    const k = key(Math.floor(points.lat[i] * 10), Math.floor(points.lon[i] * 10))
    const bucket = buckets.get(k)
    if (bucket) bucket.push(i)
    else buckets.set(k, [i])
  }
  return (lat, lon) => {
    const y = Math.floor(lat * 10)
    const x = Math.floor(lon * 10)
    const shrink = Math.cos((lat * Math.PI) / 180)
    let best = -1
    let bestSquare = Number.POSITIVE_INFINITY
    const look = (bucket: number[] | undefined) => {
      for (const i of bucket ?? []) {
        const square = (points.lat[i] - lat) ** 2 + ((points.lon[i] - lon) * shrink) ** 2
        if (square < bestSquare) {
          bestSquare = square
          best = i
        }
      }
    }
    for (let ring = 0; ring < 30; ring++) {
      // A point in a farther ring is at least (ring - 1) buckets away: stop when none can be nearer.
      if (best >= 0 && bestSquare < (((ring - 1) / 10) * shrink) ** 2) break
      for (let dy = -ring; dy <= ring; dy++)
        for (let dx = -ring; dx <= ring; dx++)
          if (Math.max(Math.abs(dy), Math.abs(dx)) === ring) look(buckets.get(key(y + dy, x + dx)))
    }
    return best
  }
}
