import { cholesky, choleskySolve } from './linear'

/** A function to maximise, with its derivatives. */
export interface Hill {
  size: number
  /** Value, gradient and information (minus the second derivatives; its lower triangle). */
  at(parameters: Float64Array): Slope
  /** Whether the function is defined there; everywhere without it. */
  allowed?(parameters: Float64Array): boolean
}

export interface Slope {
  value: number
  gradient: Float64Array
  information: Float64Array
}

export interface Summit {
  parameters: Float64Array
  slope: Slope
  iterations: number
  converged: boolean
}

const MAX_ITERATIONS = 200
const HALVINGS = 40

/**
 * Newton's method with step halving. Where the information is not positive definite its diagonal is raised
 * (Levenberg), so that every step goes up. Converged when a full step would gain less than `tolerance`.
 */
export function climb(hill: Hill, start: Float64Array, tolerance: number): Summit {
  let parameters = Float64Array.from(start)
  let slope = hill.at(parameters)
  for (let iterations = 0; iterations < MAX_ITERATIONS; iterations++) {
    const step = choleskySolve(raised(slope.information, hill.size), hill.size, slope.gradient)
    let gain = 0
    for (let p = 0; p < step.length; p++) gain += step[p] * slope.gradient[p]
    if (gain < tolerance) return { parameters, slope, iterations, converged: Number.isFinite(gain) }
    let moved = false
    for (let halvings = 0, scale = 1; halvings < HALVINGS && !moved; halvings++, scale /= 2) {
      const trial = parameters.map((value, p) => value + scale * step[p])
      if (hill.allowed && !hill.allowed(trial)) continue
      const next = hill.at(trial)
      moved = next.value >= slope.value
      if (!moved) continue
      parameters = trial
      slope = next
    }
    if (!moved) return { parameters, slope, iterations, converged: false }
  }
  return { parameters, slope, iterations: MAX_ITERATIONS, converged: false }
}

function raised(information: Float64Array, n: number): Float64Array {
  for (let ridge = 0; ; ridge = Math.max(1e-6, 10 * ridge)) {
    const tried = Float64Array.from(information)
    for (let p = 0; p < n; p++) {
      const diagonal = Math.abs(information[p * n + p])
      tried[p * n + p] += ridge * (diagonal > 0 ? diagonal : 1)
    }
    const { factor } = cholesky(tried, n)
    if (factor) return factor
    if (ridge > 1e12) return tried.fill(0).map((_, e) => Number(e % (n + 1) === 0))
  }
}
