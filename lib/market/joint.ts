import { cholesky } from '@/lib/estimation/linear'
import type { Range } from '@/lib/scenario/document'
import type { Changed } from './plan'
import type { Prepared } from './prepare'
import * as priors from './priors'
import { Z80 } from './random'

/**
 * Joint errors of what stores of a size and a format are worth, given the decay. What was estimated together errs
 * together: a steeper decay that fits as well comes with another effect of size. Without a stored covariance (priors,
 * assumptions) every term errs on its own.
 */
export class JointErrorDraws {
  /** Standard normals that a draw needs. */
  readonly count: number
  /** `size` and `format:<name>`. */
  private readonly terms: string[]
  /** What each term moves by per unit of the decay's deviation. */
  private readonly slope: Float64Array
  /** Cholesky factor of the covariance that is left once the decay is known. */
  private readonly factor: Float64Array
  private readonly meanLevers: Float64Array

  constructor(
    private readonly prepared: Prepared,
    decay: Range,
  ) {
    this.terms = ['size', ...prepared.formats.map(f => `format:${f.format}`)]
    const n = this.terms.length
    this.count = n
    this.slope = new Float64Array(n)
    const values = this.alone()
    const { covariance } = prepared
    if (covariance) {
      const at = this.terms.map(term => covariance.terms.indexOf(term))
      const d = covariance.terms.indexOf('decay')
      const known = (p: number, q: number) => covariance.values[p * covariance.terms.length + q]
      // Who assumes a decay says nothing of the size.
      const tied = d >= 0 && known(d, d) > 0 && decay === prepared.decay
      for (let p = 0; p < n; p++) {
        if (at[p] < 0) continue
        if (tied) this.slope[p] = known(at[p], d) / known(d, d)
        for (let q = 0; q < n; q++)
          if (at[q] >= 0)
            values[p * n + q] =
              known(at[p], at[q]) - (tied ? (known(at[p], d) * known(at[q], d)) / known(d, d) : 0)
      }
    }
    const { factor } = cholesky(values, n)
    // Rounded figures may not be a covariance any more: each term then errs on its own.
    this.factor = factor ?? this.alone().map(Math.sqrt)
    if (!factor) this.slope.fill(0)
    this.meanLevers = this.meansOf()
  }

  /**
   * Deviation of ln(weight) of each changed store, where the decay is off by `decay` and the standard normals are
   * `normals`.
   */
  at(changed: readonly Changed[], decay: number, normals: ArrayLike<number>): Float64Array {
    const n = this.count
    const off = this.slope.map(s => s * decay)
    for (let p = 0; p < n; p++) for (let q = 0; q <= p; q++) off[p] += this.factor[p * n + q] * normals[q]
    return Float64Array.from(changed, store => {
      const levers = this.leversOf(store)
      let sum = 0
      for (let p = 0; p < n; p++) sum += levers[p] * off[p]
      return sum
    })
  }

  /** Variances alone. */
  private alone(): Float64Array {
    const { size, formats } = this.prepared
    const n = this.terms.length
    const values = new Float64Array(n * n)
    const errors = [
      size.se ?? (priors.SIZE.high - priors.SIZE.low) / (2 * Z80),
      ...formats.map(f => f.estimate.se ?? 0),
    ]
    errors.forEach((se, p) => {
      values[p * n + p] = Math.max(se * se, 1e-12)
    })
    return values
  }

  /** What each term counts for in ln(weight) of a changed store afterwards, against the mean of the chain. */
  private leversOf(store: Changed): Float64Array {
    const { prepared, terms, meanLevers } = this
    const { areas, active, stores } = prepared
    const indicator = (format: string | null) =>
      Float64Array.from(terms, (term, p) => (p > 0 && term === `format:${format}` ? 1 : 0))
    if (store.kind === 'close') return new Float64Array(terms.length)
    if (store.kind === 'resize' || store.kind === 'move') {
      const levers = new Float64Array(terms.length)
      levers[0] = store.kind === 'resize' ? store.growth : Math.log(store.area / areas[store.node])
      return levers
    }
    const after = indicator(store.format)
    if (store.kind === 'change_format') {
      const before = indicator(stores[active[store.node]].format)
      return after.map((x, p) => x - before[p])
    }
    after[0] = Math.log(store.area)
    return after.map((x, p) => x - meanLevers[p])
  }

  private meansOf(): Float64Array {
    const { areas, sales, active, stores } = this.prepared
    const means = new Float64Array(this.terms.length)
    let total = 0
    for (let s = 0; s < areas.length; s++) {
      total += sales[s]
      means[0] += sales[s] * Math.log(areas[s])
      const p = this.terms.indexOf(`format:${stores[active[s]].format}`)
      if (p > 0) means[p] += sales[s]
    }
    return means.map(x => x / total)
  }
}
