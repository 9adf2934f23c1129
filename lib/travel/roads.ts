import { Delaunay } from 'd3-delaunay'
import { kmBetween } from '@/lib/geo/distance'
import { crowFly } from './crow-fly'
import type { Point, Points, TravelTimes } from './provider'
import { neighbours, type RoadsFile, SQUEEZE } from './roads-file'
import file from './roads-fr.json'

// Fitted on every second of some 160 usual driving times between French towns (`roads.test.ts` has all of them).
/** Road over crow-fly distance between neighbouring communes. */
const DETOUR = 1.2
/** km/h on an empty country road. */
const COUNTRY = 85.9
/** Slower by this share in the densest town, and by this share for each 300 m of relief. */
const URBAN = 0.25
const RELIEF = 0.94 / 300
/** Minutes for each 100 m between two communes. */
const CLIMB = 0.56
/** km/h on a motorway, an express road, an urban motorway; the road is this much longer than its chain of towns. */
const FAST = [120.5, 118.7, 93.2]
const FAST_DETOUR = 1.034
const FAST_URBAN = 0.35
/** Minutes from a commune's middle to its interchange, doubled in the densest town. */
const ACCESS = 2.77
/** Minutes to the car and from the car park, and what a town adds at each end. */
const ENDS = 1.1
const ENDS_URBAN = 4
/** Farther times are those of the crow-fly estimate: no store draws from there. */
const FARTHEST = 180
/** Minutes of a crossing to an island without a bridge. */
const CROSSING = 240
/** Kilometres below which there may be a straight way, and the walk to the car is shorter. */
const NEAR = 4
/** A point this near to a commune, in kilometres, is the commune. */
const SAME = 0.05
/** Kilometres over which one commune passes into the next. */
const BLUR = 1.5
/** Kilometres from the nearest commune beyond which a point is abroad. */
const ABROAD = 20

interface Graph {
  lat: Float64Array
  lon: Float64Array
  urban: Float64Array
  /** Minutes per crow-fly kilometre around each commune. */
  pace: Float64Array
  /** Communes, then interchanges: neighbours to[start[i] .. start[i + 1]) and minutes to them. */
  start: Int32Array
  to: Int32Array
  minutes: Float64Array
  /** Which connected part of the network a node belongs to: mainland or an island. */
  land: Int32Array
  find(point: Point): number
}

let graph: Graph | undefined

/**
 * Built-in estimate of driving times in metropolitan France: shortest paths over neighbouring communes, slower in
 * towns and hills, and over a hand-written list of motorways and express roads. Against usual times between towns
 * that it was not fitted on, its error is some three fifths of the crow-fly estimate's. Abroad it is the crow-fly
 * estimate.
 */
export const roads: TravelTimes = {
  id: 'roads-fr/1',
  relativeError: 0.12,
  minutesTo(origins, destination) {
    graph ??= readGraph(file as RoadsFile)
    const far = crowFly.minutesTo(origins, destination)
    const from = attach(graph, origins)
    const end = around(graph, destination)
    if (end.nodes.length === 0) return far
    const reached = shortest(graph, end.nodes)
    const minutes = new Float32Array(far.length)
    for (let i = 0; i < far.length; i++) {
      if (from.start[i] === from.start[i + 1]) {
        minutes[i] = far[i]
        continue
      }
      let path = Number.POSITIVE_INFINITY
      for (let k = from.start[i]; k < from.start[i + 1]; k++)
        path = Math.min(path, reached[from.node[k]] + from.minutes[k])
      const km = kmBetween(destination, { lat: origins.lat[i], lon: origins.lon[i] })
      if (km < NEAR) path = Math.min(path, (km * (from.pace[i] + end.pace)) / 2)
      const ends = ENDS + ENDS_URBAN * (from.urban[i] + end.urban)
      if (path < FARTHEST) minutes[i] = path + ends * Math.min(1, 0.25 + km / NEAR)
      else {
        const joined = graph.land[from.node[from.start[i]]] === graph.land[end.nodes[0].node]
        minutes[i] = joined ? Math.max(FARTHEST, far[i]) : far[i] + CROSSING
      }
    }
    return minutes
  },
}

/** Whether these roads are those of most of these points. */
export function coversMost(points: Points): boolean {
  graph ??= readGraph(file as RoadsFile)
  const { start } = attach(graph, points)
  let covered = 0
  for (let i = 0; i < points.lat.length; i++) if (start[i + 1] > start[i]) covered++
  return covered > 0.9 * points.lat.length
}

function readGraph(source: RoadsFile): Graph {
  const bytes = Uint8Array.from(atob(source.nodes), c => c.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  const communes = bytes.length / 8
  const column = (read: (at: number) => number) =>
    Float64Array.from({ length: communes }, (_, i) => read(8 * i))
  const lat = column(at => 41 + view.getUint16(at, true) / 6000)
  const lon = column(at => view.getUint16(at + 2, true) / 4000 - 6)
  const height = column(at => view.getUint16(at + 4, true))
  const urban = column(at => view.getUint8(at + 6) / 255)
  const relief = column(at => view.getUint8(at + 7) * 3)
  const pace = column(at => (DETOUR * 60 * (1 + URBAN * urban[at / 8] + RELIEF * relief[at / 8])) / COUNTRY)
  const km = (i: number, j: number) => kmBetween({ lat: lat[i], lon: lon[i] }, { lat: lat[j], lon: lon[j] })

  const from: number[] = []
  const into: number[] = []
  const cost: number[] = []
  const link = (i: number, j: number, minutes: number) => {
    from.push(i, j)
    into.push(j, i)
    cost.push(minutes, minutes)
  }
  const water = new Set(source.water.map(([i, j]) => i * communes + j))
  for (const [i, j] of neighbours(lat, lon))
    if (!water.has(i * communes + j))
      link(i, j, (km(i, j) * (pace[i] + pace[j])) / 2 + (CLIMB * Math.abs(height[i] - height[j])) / 100)
  const interchanges = new Map<number, number>()
  const interchange = (commune: number) => {
    const known = interchanges.get(commune)
    if (known !== undefined) return known
    const node = communes + interchanges.size
    interchanges.set(commune, node)
    link(commune, node, ACCESS * (1 + urban[commune]))
    return node
  }
  for (const [kind, ...towns] of source.roads)
    for (let k = 1; k < towns.length; k++) {
      const [a, b] = [towns[k - 1], towns[k]]
      const slowed = 1 + (FAST_URBAN * (urban[a] + urban[b])) / 2
      link(interchange(a), interchange(b), ((km(a, b) * FAST_DETOUR * 60) / FAST[kind]) * slowed)
    }
  const nodes = communes + interchanges.size
  const start = new Int32Array(nodes + 1)
  for (const i of from) start[i + 1]++
  for (let i = 0; i < nodes; i++) start[i + 1] += start[i]
  const next = start.slice()
  const to = new Int32Array(from.length)
  const minutes = new Float64Array(from.length)
  from.forEach((i, k) => {
    to[next[i]] = into[k]
    minutes[next[i]++] = cost[k]
  })
  const points = new Delaunay(
    Float64Array.from({ length: 2 * communes }, (_, k) =>
      k % 2 === 0 ? lon[k >> 1] * SQUEEZE : lat[k >> 1],
    ),
  )
  let last = 0
  const find = (point: Point) => {
    last = points.find(point.lon * SQUEEZE, point.lat, last)
    return last
  }
  return { lat, lon, urban, pace, start, to, minutes, land: connected(start, to), find }
}

/** A number for each connected part of a graph. */
function connected(start: Int32Array, to: Int32Array): Int32Array {
  const part = new Int32Array(start.length - 1).fill(-1)
  let parts = 0
  for (let first = 0; first < part.length; first++) {
    if (part[first] >= 0) continue
    const open = [first]
    part[first] = parts
    for (let node = open.pop(); node !== undefined; node = open.pop())
      for (let e = start[node]; e < start[node + 1]; e++)
        if (part[to[e]] < 0) {
          part[to[e]] = parts
          open.push(to[e])
        }
    parts++
  }
  return part
}

/** How points hang on the graph: communes node[start[i] .. start[i + 1]) with the minutes to each; none abroad. */
interface Attached {
  start: Int32Array
  node: Int32Array
  minutes: Float64Array
  /** Around each point: how urban, and minutes per crow-fly kilometre. */
  urban: Float64Array
  pace: Float64Array
}

/** The same zones are asked for again and again. */
const attached = new WeakMap<Points, Attached>()

function attach(graph: Graph, points: Points): Attached {
  const known = attached.get(points)
  if (known) return known
  const n = points.lat.length
  const start = new Int32Array(n + 1)
  const node: number[] = []
  const minutes: number[] = []
  const urban = new Float64Array(n)
  const pace = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const place = around(graph, { lat: points.lat[i], lon: points.lon[i] })
    for (const near of place.nodes) {
      node.push(near.node)
      minutes.push(near.minutes)
    }
    start[i + 1] = node.length
    urban[i] = place.urban
    pace[i] = place.pace
  }
  const result = { start, node: Int32Array.from(node), minutes: Float64Array.from(minutes), urban, pace }
  attached.set(points, result)
  return result
}

interface Around {
  nodes: { node: number; minutes: number }[]
  urban: number
  pace: number
}

/**
 * The communes around a point with the minutes to each, and what it is like there, nearer communes counting more:
 * a site that moves changes all of it smoothly. No communes abroad.
 */
function around(graph: Graph, point: Point): Around {
  const nearest = graph.find(point)
  const at = (n: number) => kmBetween(point, { lat: graph.lat[n], lon: graph.lon[n] })
  if (at(nearest) > ABROAD) return { nodes: [], urban: 0, pace: 0 }
  const found = [nearest]
  if (at(nearest) > SAME)
    for (let e = graph.start[nearest]; e < graph.start[nearest + 1]; e++)
      if (graph.to[e] < graph.lat.length) found.push(graph.to[e])
  const weights = found.map(n => Math.exp(-at(n) / BLUR))
  const total = weights.reduce((a, b) => a + b, 0)
  const mean = (of: Float64Array) => found.reduce((sum, n, k) => sum + (of[n] * weights[k]) / total, 0)
  return {
    nodes: found.map(node => ({ node, minutes: at(node) * graph.pace[node] })),
    urban: mean(graph.urban),
    pace: mean(graph.pace),
  }
}

/** Minutes from the nearest of the sources to every node, Dijkstra with a binary heap; infinite beyond FARTHEST. */
function shortest(graph: Graph, sources: readonly { node: number; minutes: number }[]): Float64Array {
  const { start, to, minutes } = graph
  const best = new Float64Array(start.length - 1).fill(Number.POSITIVE_INFINITY)
  const heap: number[] = []
  const keys: number[] = []
  const push = (node: number, key: number) => {
    let k = heap.length
    while (k > 0) {
      const parent = (k - 1) >> 1
      if (keys[parent] <= key) break
      heap[k] = heap[parent]
      keys[k] = keys[parent]
      k = parent
    }
    heap[k] = node
    keys[k] = key
  }
  const pop = () => {
    const node = heap[0]
    const last = heap.pop()!
    const key = keys.pop()!
    let k = 0
    while (heap.length > 0) {
      let child = 2 * k + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && keys[child + 1] < keys[child]) child++
      if (keys[child] >= key) break
      heap[k] = heap[child]
      keys[k] = keys[child]
      k = child
    }
    if (heap.length > 0) {
      heap[k] = last
      keys[k] = key
    }
    return node
  }
  for (const source of sources) {
    if (source.minutes >= best[source.node]) continue
    best[source.node] = source.minutes
    push(source.node, source.minutes)
  }
  while (heap.length > 0) {
    const key = keys[0]
    const node = pop()
    if (key > best[node]) continue
    for (let e = start[node]; e < start[node + 1]; e++) {
      const reached = key + minutes[e]
      if (reached < best[to[e]] && reached < FARTHEST) {
        best[to[e]] = reached
        push(to[e], reached)
      }
    }
  }
  return best
}
