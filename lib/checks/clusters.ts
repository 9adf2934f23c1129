import { UnionFind } from './union-find'

/**
 * Who shares which value of one key: `id` (0..n-1) holds `value`, row by row. Values are dense from 0 and
 * belong to this key alone; a value that one id holds changes nothing.
 */
export interface KeyLinks {
  key: string
  id: Int32Array
  value: Int32Array
}

export interface Clusters {
  /** For every id the smallest id of its cluster. */
  golden: Int32Array
  /** Identifiers that became part of another customer, by the strongest key that joined them. */
  merged: { key: string; ids: number }[]
  /** Sizes of clusters of two and more, largest first. */
  sizes: Int32Array
  /** Clusters above the limit, cut by leaving out a key. */
  cut: { key: string; clusters: number; ids: number }[]
}

/**
 * Clusters of ids that share a value of some key, directly or through others: connected components, the same
 * whatever the order of rows. A cluster of more than `maxCluster` ids is cut: the last key of the list (the
 * weakest) is left out inside it, then the one before, until its parts are within the limit.
 *
 * @param n number of ids
 * @param links one entry per key, strongest first
 */
export function clusters(n: number, links: readonly KeyLinks[], maxCluster: number): Clusters {
  const cut = links.map(l => ({ key: l.key, clusters: 0, ids: 0 }))
  /** For every id, how many of the keys count: all, or fewer inside a cluster that was cut. */
  const counted = new Uint8Array(n).fill(links.length)
  let sets = join(n, links, counted).sets
  for (let weakest = links.length - 1; weakest >= 0; weakest--) {
    const seen = new Set<number>()
    for (let i = 0; i < n; i++) {
      if (counted[i] !== weakest + 1 || sets.size(i) <= maxCluster) continue
      counted[i] = weakest
      cut[weakest].ids++
      seen.add(sets.find(i))
    }
    cut[weakest].clusters = seen.size
    if (seen.size > 0) sets = join(n, links, counted).sets
  }
  const { sets: final, joins } = join(n, links, counted)

  const golden = new Int32Array(n).fill(-1)
  const first = new Int32Array(n).fill(-1)
  const sizes: number[] = []
  for (let i = 0; i < n; i++) {
    const root = final.find(i)
    if (first[root] < 0) {
      first[root] = i
      if (final.size(i) > 1) sizes.push(final.size(i))
    }
    golden[i] = first[root]
  }
  return {
    golden,
    merged: links.map((l, k) => ({ key: l.key, ids: joins[k] })),
    sizes: Int32Array.from(sizes).sort().reverse(),
    cut: cut.filter(c => c.clusters > 0),
  }
}

/** Joins ids key by key, strongest first; an id takes part in the first `counted` keys only. */
function join(n: number, links: readonly KeyLinks[], counted: Uint8Array) {
  const sets = new UnionFind(n)
  const joins = links.map(({ id, value }, k) => {
    const holder = new Int32Array(value.reduce((max, v) => Math.max(max, v), -1) + 1).fill(-1)
    let made = 0
    for (let r = 0; r < id.length; r++) {
      if (counted[id[r]] <= k) continue
      const other = holder[value[r]]
      if (other < 0) holder[value[r]] = id[r]
      else if (sets.union(other, id[r])) made++
    }
    return made
  })
  return { sets, joins }
}
