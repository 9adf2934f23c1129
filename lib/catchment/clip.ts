/** A ring of plane points, not closed by repeating the first. */
export type Ring = readonly (readonly [x: number, y: number])[]

/**
 * Rings of a polygon (outer ones counter-clockwise, holes clockwise) cut by the half-plane `a x + b y + c >= 0`.
 * Where the line crosses the polygon several times, it falls into several rings: pieces of the boundary inside are
 * joined along the line in the order of their crossings, the inside on the left as before.
 */
export function clipped(rings: readonly Ring[], a: number, b: number, c: number): Ring[] {
  const done: Ring[] = []
  const pieces: { points: [number, number][]; from: number; to: number }[] = []
  // Along the line with the half-plane on the left, which is the sense in which rings run.
  const along = (p: readonly [number, number]) => b * p[0] - a * p[1]
  for (const ring of rings) {
    const side = ring.map(([x, y]) => a * x + b * y + c >= 0)
    if (side.every(s => s)) {
      done.push(ring)
      continue
    }
    const n = ring.length
    const crossing = (i: number): [number, number] => {
      const p = ring[i]
      const q = ring[(i + 1) % n]
      const dp = a * p[0] + b * p[1] + c
      const dq = a * q[0] + b * q[1] + c
      const t = dp / (dp - dq)
      return [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]
    }
    for (let i = 0; i < n; i++) {
      if (side[i] || !side[(i + 1) % n]) continue
      const points = [crossing(i)]
      let k = (i + 1) % n
      while (side[k]) {
        points.push([ring[k][0], ring[k][1]])
        k = (k + 1) % n
      }
      points.push(crossing((k + n - 1) % n))
      pieces.push({ points, from: along(points[0]), to: along(points[points.length - 1]) })
    }
  }
  if (pieces.length === 0) return done
  // A piece that leaves at `to` goes on, along the line, to the nearest piece that enters ahead of it.
  const entries = pieces.map((piece, k) => ({ at: piece.from, k })).sort((p, q) => p.at - q.at)
  const used = new Uint8Array(pieces.length)
  for (let first = 0; first < pieces.length; first++) {
    if (used[first]) continue
    const ring: [number, number][] = []
    let k = first
    while (!used[k]) {
      used[k] = 1
      ring.push(...pieces[k].points)
      const next = entries.find(e => e.at >= pieces[k].to && !used[e.k])
      const home = pieces[first].from >= pieces[k].to
      k = next && (!home || next.at < pieces[first].from) ? next.k : first
    }
    if (ring.length >= 3) done.push(ring)
  }
  return done
}
