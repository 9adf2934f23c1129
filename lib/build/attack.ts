import { centreOf } from '@/lib/geo/h3'
import { type PublishedRow, SALES_TABLES } from './attack-rows'

/** Sales and who is behind them: `heads` has null for sales that tell of nobody. */
export interface Secret {
  rows: readonly PublishedRow[]
  heads: readonly (string | null)[]
}

/** Draws numbers in [0, 1). */
export type Draw = () => number

/** A pair of filter states whose sums differ by the sales of too few people. */
export interface PairLeak {
  a: readonly PublishedRow[]
  b: readonly PublishedRow[]
  people: number
}

/** What a screen may show at once: rows of the atoms (with or without those without a place), or of one table. */
function state(rows: readonly PublishedRow[], draw: Draw): PublishedRow[] {
  const pick = <T>(list: readonly T[]) => list[Math.floor(draw() * list.length)]
  const some = <T>(list: readonly T[]) => {
    const chosen = list.filter(() => draw() < 0.5)
    return new Set(chosen.length > 0 ? chosen : [pick(list)])
  }
  const stores = some([...new Set(rows.map(r => r.store))])
  const months = [...new Set(rows.map(r => r.month))].sort((a, b) => a - b)
  const [from, to] = [pick(months), pick(months)].sort((a, b) => a - b)
  const table = pick(SALES_TABLES)
  let chosen = rows.filter(r => stores.has(r.store) && r.month >= from && r.month <= to)
  if (table === 'atoms' || table === 'unplaced') {
    chosen = chosen.filter(r => r.table === 'atoms' || r.table === 'unplaced')
    const placed = chosen.filter(r => r.cell !== null)
    if (draw() < 0.6 && placed.length > 0) {
      const middle = centreOf(pick(placed).cell!)
      const reach = 10 ** (draw() * 3 - 2)
      chosen = placed.filter(r => {
        const { lat, lon } = centreOf(r.cell!)
        return Math.hypot(lat - middle.lat, lon - middle.lon) < reach
      })
    }
  } else chosen = chosen.filter(r => r.table === table)
  if (chosen.length === 0) return []
  if (draw() < 0.5) {
    const channels = some([...new Set(chosen.map(r => r.channel))])
    chosen = chosen.filter(r => channels.has(r.channel))
  }
  if (draw() < 0.5) {
    const keys = some([...new Set(chosen.map(r => r.key))])
    chosen = chosen.filter(r => keys.has(r.key))
  }
  return chosen
}

/** The rows of one table nearest to a state: those that have more people inside it than outside. */
function nearest(
  rows: readonly PublishedRow[],
  heads: Secret['heads'],
  target: Sums,
  draw: Draw,
): PublishedRow[] {
  const table = SALES_TABLES[Math.floor(draw() * SALES_TABLES.length)]
  return rows.filter(r => {
    if (r.table !== table && !(table === 'atoms' && r.table === 'unplaced')) return false
    let inside = 0
    for (const s of r.sales) if (heads[s] !== null && target.has(s)) inside++
    return 2 * inside > r.sales.filter(s => heads[s] !== null).length
  })
}

/** How often each sale is in a sum of rows; -1 where it is taken away from it. */
type Sums = ReadonlyMap<number, number>

function sumsOf(rows: readonly PublishedRow[]): Sums {
  const sums = new Map<number, number>()
  const add = (s: number, by: number) => {
    const sum = (sums.get(s) ?? 0) + by
    if (sum === 0) sums.delete(s)
    else sums.set(s, sum)
  }
  for (const { sales, minus } of rows) {
    for (const s of sales) add(s, 1)
    for (const s of minus) add(s, -1)
  }
  return sums
}

/** People behind the sales that are not as often in one of two states as in the other. */
function between(a: Sums, b: Sums, heads: Secret['heads']): number {
  const people = new Set<string>()
  for (const [s, n] of a) if (heads[s] !== null && b.get(s) !== n) people.add(heads[s])
  for (const s of b.keys()) if (heads[s] !== null && !a.has(s)) people.add(heads[s])
  return people.size
}

/**
 * Attacks with `pairs` random pairs of filter states, each of one version, half of them independent, half chosen to
 * differ as little as possible: one row more or less, or the rows of another table nearest to the same sales. Returns
 * those that differ by the sales of 1 to k - 1 people.
 */
export function attackPairs({ rows, heads }: Secret, k: number, pairs: number, draw: Draw): PairLeak[] {
  const leaks: PairLeak[] = []
  const versions = [...new Set(rows.map(r => r.version))].map(v => rows.filter(r => r.version === v))
  const version = () => versions[versions.length === 1 ? 0 : Math.floor(draw() * versions.length)]
  for (let p = 0; p < pairs; p++) {
    const a = state(version(), draw)
    const kind = draw()
    let b: PublishedRow[]
    if (kind < 0.5) b = state(version(), draw)
    else if (kind < 0.7) b = a.filter((_, i) => i !== Math.floor(draw() * a.length))
    else b = nearest(version(), heads, sumsOf(a), draw)
    const people = between(sumsOf(a), sumsOf(b), heads)
    if (people > 0 && people < k) leaks.push({ a, b, people })
  }
  return leaks
}

/** A linear combination of published rows that rests on the sales of too few people. */
export interface LinearLeak {
  people: string[]
  /** Sales with a factor other than 0. */
  sales: number[]
}

/** Arithmetic modulo a prime whose products are exact in a double: rank as over the rationals but by accident. */
const P = 67_108_859
const inverse = (a: number): number => {
  let [r, s, x, y] = [P, a, 0, 1]
  while (s !== 0) {
    const q = Math.floor(r / s)
    ;[r, s] = [s, r - q * s]
    ;[x, y] = [y, x - q * y]
  }
  return ((x % P) + P) % P
}

/** Row-reduces a matrix in place, pivots sought in the columns' given order; returns the pivots' columns. */
function reduce(matrix: Float64Array[], order: readonly number[]): number[] {
  const pivots: number[] = []
  for (const c of order) {
    const at = pivots.length
    if (at === matrix.length) break
    let found = -1
    for (let r = at; r < matrix.length; r++)
      if (matrix[r][c] !== 0) {
        found = r
        break
      }
    if (found < 0) continue
    ;[matrix[at], matrix[found]] = [matrix[found], matrix[at]]
    const pivot = matrix[at]
    const scale = inverse(pivot[c])
    for (let j = 0; j < pivot.length; j++) pivot[j] = (pivot[j] * scale) % P
    for (let r = 0; r < matrix.length; r++) {
      const factor = matrix[r][c]
      if (r === at || factor === 0) continue
      const row = matrix[r]
      for (let j = 0; j < row.length; j++) row[j] = (row[j] + (P - factor) * pivot[j]) % P
    }
    pivots.push(c)
  }
  matrix.length = pivots.length
  return pivots
}

/**
 * Attacks by elimination: looks for a linear combination of all published rows in which the sales of only 1 to
 * k - 1 people have a factor other than 0. Rows are reduced exactly (modulo a large prime) with the people's
 * columns in `tries` random orders; each reduced row, and each sum of two that cancels a column, is a
 * combination with few people if there is one: a combination of w people is met in an order in which at most two
 * of its columns are pivots. So a search that finds nothing is no proof, but for few people and many orders
 * missing one is unlikely: with a share f of columns pivots, an order misses it with probability at most
 * 1 - (1 - f)^w - w f (1 - f)^(w - 1) - ..., and all do with the power of `tries`.
 */
export function attackLinear(
  { rows: published, heads }: Secret,
  k: number,
  tries: number,
  draw: Draw,
): LinearLeak | null {
  // What two versions or tables publish alike tells nothing more.
  const rows = [...new Map(published.map(r => [`${r.sales} ${r.minus}`, r])).values()]
  for (const part of connected(rows, heads)) {
    const leak = attackPart(part, heads, k, tries, draw)
    if (leak) return leak
  }
  return null
}

function attackPart(
  rows: readonly PublishedRow[],
  heads: Secret['heads'],
  k: number,
  tries: number,
  draw: Draw,
): LinearLeak | null {
  // Sales of one person that lie in the same rows are one column.
  const columns = new Map<string, { sales: number[]; head: string; rows: { r: number; sign: number }[] }>()
  const inRows = new Map<number, { r: number; sign: number }[]>()
  rows.forEach((row, r) => {
    const note = (s: number, sign: number) => {
      if (heads[s] !== null) inRows.set(s, [...(inRows.get(s) ?? []), { r, sign }])
    }
    for (const s of row.sales) note(s, 1)
    for (const s of row.minus) note(s, P - 1)
  })
  for (const [s, of] of inRows) {
    const key = `${heads[s]} ${of.map(({ r, sign }) => `${r}${sign === 1 ? '+' : '-'}`).join()}`
    const column = columns.get(key) ?? { sales: [], head: heads[s]!, rows: of }
    column.sales.push(s)
    columns.set(key, column)
  }
  const list = [...columns.values()]
  const people = [...new Set(list.map(c => c.head))]
  const personOf = list.map(c => people.indexOf(c.head))
  const small = (row: (j: number) => number): Set<number> | null => {
    const seen = new Set<number>()
    for (let j = 0; j < list.length; j++)
      if (row(j) !== 0) {
        seen.add(personOf[j])
        if (seen.size >= k) return null
      }
    return seen.size > 0 ? seen : null
  }
  const leak = (row: (j: number) => number, seen: Set<number>): LinearLeak => ({
    people: [...seen].map(p => people[p]),
    sales: list.flatMap((c, j) => (row(j) !== 0 ? c.sales : [])),
  })
  for (let t = 0; t < tries; t++) {
    const matrix = rows.map(() => new Float64Array(list.length))
    list.forEach((c, j) => {
      for (const { r, sign } of c.rows) matrix[r][j] = sign
    })
    const rank = people.map(() => draw())
    const order = list.map((_, j) => j).sort((a, b) => rank[personOf[a]] - rank[personOf[b]] || a - b)
    reduce(matrix, order)
    for (const [i, a] of matrix.entries()) {
      const alone = small(j => a[j])
      if (alone) return leak(j => a[j], alone)
      for (const b of matrix.slice(i + 1))
        for (const factor of ratios(a, b)) {
          const row = (j: number) => (a[j] + factor * b[j]) % P
          const seen = small(row)
          if (seen) return leak(row, seen)
        }
    }
  }
  return null
}

/** The factors of `b` that cancel a column of `a`, commonest first, at most three. */
function ratios(a: Float64Array, b: Float64Array): number[] {
  const count = new Map<number, number>()
  for (let j = 0; j < a.length; j++)
    if (a[j] !== 0 && b[j] !== 0) {
      const f = a[j] === b[j] ? P - 1 : a[j] === P - b[j] ? 1 : ((P - a[j]) * inverse(b[j])) % P
      count.set(f, (count.get(f) ?? 0) + 1)
    }
  return [...count]
    .sort((x, y) => y[1] - x[1])
    .slice(0, 3)
    .map(([f]) => f)
}

/** Rows that share sales of people, directly or through others, together: combinations of others only add up. */
function connected(rows: readonly PublishedRow[], heads: Secret['heads']): PublishedRow[][] {
  const parent = rows.map((_, i) => i)
  const find = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]]
    return i
  }
  const first = new Map<number, number>()
  rows.forEach((row, r) => {
    for (const s of [...row.sales, ...row.minus]) {
      if (heads[s] === null) continue
      const other = first.get(s)
      if (other === undefined) first.set(s, r)
      else parent[find(r)] = find(other)
    }
  })
  const parts = new Map<number, PublishedRow[]>()
  rows.forEach((row, r) => {
    parts.set(find(r), [...(parts.get(find(r)) ?? []), row])
  })
  return [...parts.values()]
}
