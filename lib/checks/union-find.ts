/**
 * Disjoint sets over 0..n-1 on typed arrays: union by size with path halving, so that a million unions take a
 * fraction of a second. The root of a set depends on the order of unions; its members do not.
 */
export class UnionFind {
  private readonly parent: Int32Array
  private readonly sizes: Int32Array

  constructor(n: number) {
    this.parent = Int32Array.from({ length: n }, (_, i) => i)
    this.sizes = new Int32Array(n).fill(1)
  }

  /** The set's representative. */
  find(i: number): number {
    const { parent } = this
    let at = i
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]]
      at = parent[at]
    }
    return at
  }

  /** Joins two sets; false where they are one already. */
  union(a: number, b: number): boolean {
    let x = this.find(a)
    let y = this.find(b)
    if (x === y) return false
    if (this.sizes[x] < this.sizes[y]) [x, y] = [y, x]
    this.parent[y] = x
    this.sizes[x] += this.sizes[y]
    return true
  }

  /** Members of the set of `i`. */
  size(i: number): number {
    return this.sizes[this.find(i)]
  }
}
