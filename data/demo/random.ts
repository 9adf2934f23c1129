/** Seeded random numbers: one independent stream for each purpose, so that adding one never shifts another. */

/** A stream of uniform numbers in [0, 1). */
export interface Random {
  next(): number
}

function mix(hash: number, text: string): number {
  let h = hash
  for (let k = 0; k < text.length; k++) {
    h = Math.imul(h ^ text.charCodeAt(k), 0x01000193)
    h = (h << 13) | (h >>> 19)
  }
  return h >>> 0
}

function finish(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Small fast counter generator (sfc32), the state filled from the seed and the labels. */
class Sfc32 implements Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  constructor(seed: number, labels: readonly (string | number)[]) {
    const text = `${seed}/${labels.join('/')}`
    this.a = finish(mix(0x811c9dc5, text)) | 0
    this.b = finish(mix(0x9e3779b9, text)) | 0
    this.c = finish(mix(0x7f4a7c15, text)) | 0
    for (let k = 0; k < 12; k++) this.next()
  }

  next(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum
    this.c |= 0
    return (sum >>> 0) / 4294967296
  }
}

/** The stream named by `labels` under `seed`; the same names give the same numbers. */
export function stream(seed: number, ...labels: (string | number)[]): Random {
  return new Sfc32(seed, labels)
}

/** A number in [0, 1) that depends on its arguments only: noise attached to places. */
export function hashed(seed: number, x: number, y: number): number {
  let h = Math.imul(seed ^ 0x27d4eb2d, 0x165667b1)
  h = Math.imul(h ^ x, 0x85ebca6b)
  h = (h << 15) | (h >>> 17)
  h = Math.imul(h ^ y, 0xc2b2ae35)
  return finish(h) / 4294967296
}

/** Integer in [0, n). */
export function below(random: Random, n: number): number {
  return Math.floor(random.next() * n)
}

/** Uniform in [low, high). */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.next()
}

/** Standard normal (Box and Muller, one of the pair). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()))
  return radius * Math.cos(2 * Math.PI * random.next())
}

/** Poisson count; above a mean of 60 the rounded normal approximation. */
export function poisson(random: Random, mean: number): number {
  if (mean <= 0) return 0
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  const limit = Math.exp(-mean)
  let product = random.next()
  let count = 0
  while (product > limit) {
    product *= random.next()
    count++
  }
  return count
}

/** Quantile of the standard normal (Acklam's rational approximation, relative error below 1.2e-9). */
export function normalQuantile(p: number): number {
  const a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716]
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572]
  const c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734]
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416]
  if (p < 0.02425 || p > 0.97575) {
    const q = Math.sqrt(-2 * Math.log(Math.min(p, 1 - p)))
    const top = ((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + 4.374664141464968) * q + 2.938163982698783
    const value = top / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1)
    return p < 0.5 ? value : -value
  }
  const q = p - 0.5
  const r = q * q
  const top = (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + 2.506628277459239) * q
  return top / (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1)
}

/** Items in an order drawn from the stream; the input is left as it was. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const out = [...items]
  for (let k = out.length - 1; k > 0; k--) {
    const other = below(random, k + 1)
    const held = out[k]
    out[k] = out[other]
    out[other] = held
  }
  return out
}
