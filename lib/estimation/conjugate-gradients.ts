/** Zones and their rows, with the share of each row in its zone's demand. */
export interface SharedOut {
  start: Int32Array
  store: Int32Array
  share: Float64Array
  /** By zone. */
  demand: Float64Array
}

/**
 * Solves H x = b, H = sum_i D_i [diag(p_i) - (1 - theta) p_i p_i'], preconditioned by its diagonal, what the stores
 * are predicted to sell. `tolerance` is relative to b.
 */
export function conjugateGradients(
  { start, store, share, demand }: SharedOut,
  predicted: Float64Array,
  theta: number,
  b: Float64Array,
  tolerance: number,
): Float64Array {
  const m = predicted.length
  const x = new Float64Array(m)
  const r = Float64Array.from(b)
  const d = new Float64Array(m)
  const q = new Float64Array(m)
  let rho = 0
  for (let j = 0; j < m; j++) {
    d[j] = r[j] / predicted[j]
    rho += r[j] * d[j]
  }
  const target = rho * tolerance * tolerance
  for (let iteration = 0; iteration < 500 && rho > target && rho > 0; iteration++) {
    for (let j = 0; j < m; j++) q[j] = predicted[j] * d[j]
    for (let i = 0; i + 1 < start.length; i++) {
      let mean = 0
      for (let p = start[i]; p < start[i + 1]; p++) mean += share[p] * d[store[p]]
      mean *= (1 - theta) * demand[i]
      for (let p = start[i]; p < start[i + 1]; p++) q[store[p]] -= share[p] * mean
    }
    let curvature = 0
    for (let j = 0; j < m; j++) curvature += d[j] * q[j]
    if (!(curvature > 0)) break
    const length = rho / curvature
    let next = 0
    for (let j = 0; j < m; j++) {
      x[j] += length * d[j]
      r[j] -= length * q[j]
      next += (r[j] * r[j]) / predicted[j]
    }
    for (let j = 0; j < m; j++) d[j] = r[j] / predicted[j] + (next / rho) * d[j]
    rho = next
  }
  return x
}
