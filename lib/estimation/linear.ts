/** A symmetric n x n matrix, row by row; only its lower triangle is read. */
export type Symmetric = Float64Array

/**
 * Cholesky factor L of a symmetric matrix, A = L L', or the index of the first column that depends on those
 * before it (its pivot has lost `tolerance` of its diagonal).
 */
export function cholesky(
  a: Symmetric,
  n: number,
  tolerance = 1e-11,
): { factor: Float64Array; dependent: -1 } | { factor: null; dependent: number } {
  const l = new Float64Array(n * n)
  // Two columns and two rows at a time: four products for every two numbers read, three times as fast as one by one.
  for (let j = 0; j < n; j += 2) {
    const pair = j + 1 < n
    const top = j * n
    const next = pair ? top + n : top
    let first = a[top + j]
    let cross = a[next + j]
    let second = a[next + j + 1]
    for (let k = 0; k < j; k++) {
      const u = l[top + k]
      const v = l[next + k]
      first -= u * u
      cross -= u * v
      second -= v * v
    }
    if (!(first > tolerance * a[top + j])) return { factor: null, dependent: j }
    const pivot = Math.sqrt(first)
    l[top + j] = pivot
    if (!pair) break
    const slant = cross / pivot
    second -= slant * slant
    if (!(second > tolerance * a[next + j + 1])) return { factor: null, dependent: j + 1 }
    const other = Math.sqrt(second)
    l[next + j] = slant
    l[next + j + 1] = other
    for (let i = j + 2; i < n; i += 2) {
      const row = i * n
      const below = i + 1 < n ? row + n : row
      let p = a[row + j]
      let q = a[row + j + 1]
      let r = a[below + j]
      let s = a[below + j + 1]
      for (let k = 0; k < j; k++) {
        const u = l[top + k]
        const v = l[next + k]
        const x = l[row + k]
        const y = l[below + k]
        p -= x * u
        q -= x * v
        r -= y * u
        s -= y * v
      }
      p /= pivot
      r /= pivot
      l[row + j] = p
      l[row + j + 1] = (q - p * slant) / other
      l[below + j] = r
      l[below + j + 1] = (s - r * slant) / other
    }
  }
  return { factor: l, dependent: -1 }
}

/** Solves L L' x = b; `b` is not changed. */
export function choleskySolve(factor: Float64Array, n: number, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    let sum = x[i]
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * x[k]
    x[i] = sum / factor[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    x[i] /= factor[i * n + i]
    const value = x[i]
    for (let k = 0; k < i; k++) x[k] -= factor[i * n + k] * value
  }
  return x
}

/** Inverse of L, lower triangle. */
function inverseFactor(factor: Float64Array, n: number): Float64Array {
  const x = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const row = i * n
    const one = 1 / factor[row + i]
    let k = 0
    // Two rows at a time: each number of the sum is read and written half as often.
    for (; k + 1 < i; k += 2) {
      const u = -factor[row + k] * one
      const v = -factor[row + k + 1] * one
      if (u === 0 && v === 0) continue
      const upper = k * n
      const lower = upper + n
      for (let j = 0; j <= k; j++) x[row + j] += u * x[upper + j] + v * x[lower + j]
      x[row + k + 1] += v * x[lower + k + 1]
    }
    if (k < i) {
      const value = -factor[row + k] * one
      for (let j = 0, at = k * n; j <= k; j++) x[row + j] += value * x[at + j]
    }
    x[row + i] = one
  }
  return x
}

/** Inverse of L L', full and symmetric. */
export function choleskyInverse(factor: Float64Array, n: number): Symmetric {
  const x = inverseFactor(factor, n)
  const inverse = new Float64Array(n * n)
  for (let k = 0; k < n; k += 2) {
    const upper = k * n
    const lower = k + 1 < n ? upper + n : -1
    for (let i = 0; i <= k; i++) {
      const u = x[upper + i]
      const v = lower < 0 ? 0 : x[lower + i]
      if (u === 0 && v === 0) continue
      const to = i * n
      if (lower < 0) for (let j = 0; j <= i; j++) inverse[to + j] += u * x[upper + j]
      else for (let j = 0; j <= i; j++) inverse[to + j] += u * x[upper + j] + v * x[lower + j]
    }
    if (lower >= 0) {
      const v = x[lower + k + 1]
      for (let j = 0, to = (k + 1) * n; j <= k + 1; j++) inverse[to + j] += v * x[lower + j]
    }
  }
  return mirror(inverse, n)
}

/** Diagonal of the inverse of L L'. */
export function inverseDiagonal(factor: Float64Array, n: number): Float64Array {
  const x = inverseFactor(factor, n)
  const diagonal = new Float64Array(n)
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) diagonal[j] += x[i * n + j] * x[i * n + j]
  return diagonal
}

/** The leading `rows` x `rows` of B M B, for symmetric n x n matrices stored in full; all of it by default. */
export function sandwich(bread: Symmetric, meat: Symmetric, n: number, rows = n): Symmetric {
  const leading = new Float64Array(rows * rows)
  const filled = new Float64Array(n)
  for (let i = 0; i < rows; i++) {
    filled.fill(0)
    for (let k = 0; k < n; k++) {
      const value = bread[i * n + k]
      if (value !== 0) for (let j = 0; j < n; j++) filled[j] += value * meat[k * n + j]
    }
    for (let k = 0; k < n; k++) {
      const value = filled[k]
      if (value !== 0) for (let j = 0; j < rows; j++) leading[i * rows + j] += value * bread[k * n + j]
    }
  }
  return leading
}

/** Copies the lower triangle of an n x n matrix to the upper, in place. */
export function mirror(matrix: Float64Array, n: number): Symmetric {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j]
  return matrix
}

/** Standard errors: roots of the diagonal of an n x n covariance. */
export function rootsOfDiagonal(covariance: Symmetric, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, p) => Math.sqrt(Math.max(0, covariance[p * n + p])))
}
