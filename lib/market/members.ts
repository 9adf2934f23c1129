import { centreOf, parentOf } from '@/lib/geo/h3'

/** Where an atom's purchases may come from. */
export interface Members {
  zones: Int32Array
  /** Equal for equal sets. */
  key: string
}

interface ZoneColumns {
  lat: Float64Array
  lon: Float64Array
  /** H3 cell at resolution 9. */
  cell: BigUint64Array
}

interface AtomColumns {
  store: Float64Array
  month: Float64Array
  span: Float64Array
  channel: Float64Array
  res: Float64Array
  cell: BigUint64Array
}

/**
 * Zones that each atom may come from, null for an atom without a place or not `wanted`: those under its cell less
 * those under finer atoms of the same store, month and channel; where none is left, the zone nearest to the
 * cell's centre. `onGroup` is told, for each store, month and channel with a placed atom, one of its atoms and
 * the zones that its atoms cover.
 */
export function pooledMembers(
  zones: ZoneColumns,
  atoms: AtomColumns,
  wanted: (atom: number) => boolean,
  onGroup?: (atom: number, covered: Int32Array) => void,
): (Members | null)[] {
  const count = atoms.cell.length
  const result: (Members | null)[] = new Array(count).fill(null)
  const order: number[] = []
  for (let a = 0; a < count; a++) if (atoms.res[a] >= 0 && atoms.cell[a] !== 0n && wanted(a)) order.push(a)
  const group = (a: number) =>
    ((atoms.store[a] * 65_536 + atoms.month[a]) * 128 + atoms.span[a]) * 16 + atoms.channel[a]
  order.sort((a, b) => group(a) - group(b) || atoms.res[b] - atoms.res[a])

  const under = zonesUnder(zones, new Set(order.map(a => atoms.res[a])))
  const nearest = nearestZone(zones)
  const alone = new Map<bigint, Members>()
  const whole = new Map<bigint, Members>()
  const claimed = new Int32Array(zones.cell.length).fill(-1)
  let current = -1
  let groups = 0
  let covered: number[] = []
  order.forEach((a, o) => {
    if (group(a) !== current) {
      current = group(a)
      groups++
      covered = []
    }
    const cell = atoms.cell[a]
    const inside = under.get(cell) ?? []
    const left: number[] = []
    for (const i of inside)
      if (claimed[i] !== groups) {
        claimed[i] = groups
        left.push(i)
        covered.push(i)
      }
    if (left.length > 0 && left.length < inside.length) {
      result[a] = membersOf(left)
    } else if (left.length > 0) {
      result[a] = whole.get(cell) ?? membersOf(left)
      whole.set(cell, result[a]!)
    } else {
      result[a] = alone.get(cell) ?? membersOf([nearest(centreOf(cell))])
      alone.set(cell, result[a]!)
    }
    if (onGroup && (o + 1 === order.length || group(order[o + 1]) !== current))
      onGroup(a, Int32Array.from(covered))
  })
  return result
}

function membersOf(zones: number[]): Members {
  if (zones.length === 1) return { zones: Int32Array.from(zones), key: String(zones[0]) }
  // Two independent 32-bit hashes: sets that differ share both once in 2^64 pairs.
  let a = 0x811c9dc5
  let b = 0x9747b28c
  for (const i of zones) {
    a = Math.imul(a ^ i, 0x01000193)
    b = Math.imul(b ^ (b >>> 15) ^ i, 0x85ebca6b)
  }
  return { zones: Int32Array.from(zones), key: `${zones.length}:${a >>> 0}:${b >>> 0}` }
}

function zonesUnder(zones: ZoneColumns, resolutions: ReadonlySet<number>): Map<bigint, number[]> {
  const under = new Map<bigint, number[]>()
  for (const res of resolutions)
    for (let i = 0; i < zones.cell.length; i++) {
      const cell = parentOf(zones.cell[i], res)
      const list = under.get(cell)
      if (list) list.push(i)
      else under.set(cell, [i])
    }
  return under
}

/** Finds the zone nearest to a point, outwards from its latitude. */
function nearestZone(zones: ZoneColumns): (point: { lat: number; lon: number }) => number {
  const order = Int32Array.from(zones.lat.keys()).sort((a, b) => zones.lat[a] - zones.lat[b] || a - b)
  return ({ lat, lon }) => {
    const shrink = Math.cos((lat * Math.PI) / 180)
    let low = 0
    let high = order.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (zones.lat[order[middle]] < lat) low = middle + 1
      else high = middle
    }
    let best = -1
    let least = Number.POSITIVE_INFINITY
    const look = (at: number): boolean => {
      const i = order[at]
      const dLat = zones.lat[i] - lat
      const square = dLat * dLat + ((zones.lon[i] - lon) * shrink) ** 2
      if (square < least || (square === least && i < best)) {
        least = square
        best = i
      }
      return dLat * dLat <= least
    }
    let down = low - 1
    let up = low
    let goDown = true
    let goUp = true
    while (goDown || goUp) {
      goUp = goUp && up < order.length && look(up++)
      goDown = goDown && down >= 0 && look(down--)
    }
    return best
  }
}
