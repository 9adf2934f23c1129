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
  for (let j = 0; j < n; j++) {
    const rowJ = j * n
    for (let i = j; i < n; i++) {
      const rowI = i * n
      let sum = a[rowI + j]
      for (let k = 0; k < j; k++) sum -= l[rowI + k] * l[rowJ + k]
      if (i === j) {
        if (!(sum > tolerance * a[rowJ + j])) return { factor: null, dependent: j }
        l[rowJ + j] = Math.sqrt(sum)
      } else {
        l[rowI + j] = sum / l[rowJ + j]
      }
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
    for (let k = 0; k < i; k++) {
      const value = -factor[row + k] * one
      if (value !== 0) for (let j = 0, at = k * n; j <= k; j++) x[row + j] += value * x[at + j]
    }
    x[row + i] = one
  }
  return x
}

/** Inverse of L L', full and symmetric. */
export function choleskyInverse(factor: Float64Array, n: number): Symmetric {
  const x = inverseFactor(factor, n)
  const inverse = new Float64Array(n * n)
  for (let k = 0; k < n; k++)
    for (let i = 0, row = k * n; i <= k; i++) {
      const value = x[row + i]
      if (value !== 0) for (let j = 0; j <= i; j++) inverse[i * n + j] += value * x[row + j]
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

/** B M B for symmetric n x n matrices stored in full. */
export function sandwich(bread: Symmetric, meat: Symmetric, n: number): Symmetric {
  return multiply(multiply(bread, meat, n), bread, n)
}

function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const c = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const value = a[i * n + k]
      if (value !== 0) for (let j = 0; j < n; j++) c[i * n + j] += value * b[k * n + j]
    }
  return c
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
