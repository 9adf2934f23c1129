import type { DecayFamily } from '@/lib/estimation/decay'

/**
 * How minutes are felt. Utility falls by `decay x felt(minutes)`: felt minutes are minutes where pull falls
 * exponentially. The other forms are scaled so that a minute is felt as one on average over the range that was
 * calibrated, so that one decay compares with another, and a range of decays means the same under each.
 */
export interface DecayForm {
  family: DecayFamily
  /** On minutes and on ln(1 + minutes / t0). */
  linear: number
  logarithm: number
  t0: number
  /** On ln(1 + (minutes / m)^k). */
  logistic: number
  m: number
  k: number
}

export const EXPONENTIAL: DecayForm = {
  family: 'exponential',
  linear: 1,
  logarithm: 0,
  t0: 1,
  logistic: 0,
  m: 1,
  k: 1,
}

/** Felt minutes of a driving time. */
export function felt(form: DecayForm, minutes: number): number {
  let value = form.linear * minutes
  if (form.logarithm !== 0) value += form.logarithm * Math.log1p(minutes / form.t0)
  if (form.logistic !== 0) {
    // (t / m)^k grows beyond what numbers hold where ln(1 + it) is still small.
    const power = form.k * Math.log(minutes / form.m)
    value += form.logistic * (power > 30 ? power : Math.log1p(Math.exp(power)))
  }
  return value
}

/** Felt minutes of many driving times; the same array where they are felt as they are. */
export function feltAll(form: DecayForm, minutes: Float32Array): Float32Array {
  return form.family === 'exponential' ? minutes : minutes.map(t => felt(form, t))
}

/** By how much felt minutes change per relative error of the driving time: minutes x the slope there. */
export function strain(form: DecayForm, minutes: number): number {
  let value = form.linear * minutes
  if (form.logarithm !== 0) value += (form.logarithm * minutes) / (minutes + form.t0)
  if (form.logistic !== 0 && minutes > 0)
    value += (form.logistic * form.k) / (1 + (form.m / minutes) ** form.k)
  return value
}

/** Minutes from `from` on after which the pull has halved under a decay; null where it never does within a day. */
export function halving(form: DecayForm, decay: number, from: number): number | null {
  const target = felt(form, from) + Math.LN2 / decay
  let [low, high] = [from, from + 1440]
  if (felt(form, high) < target) return null
  for (let round = 0; round < 50; round++) {
    const middle = (low + high) / 2
    if (felt(form, middle) < target) low = middle
    else high = middle
  }
  return high - from
}

/**
 * Scales a form so that minutes are felt as minutes on average between two of them. Null where they are not felt to
 * rise all the way from 0 to `reach`: no pull grows with distance.
 */
export function scaledForm(
  form: DecayForm,
  [near, far]: readonly [number, number],
  reach: number,
): DecayForm | null {
  const slope = (felt(form, far) - felt(form, near)) / (far - near)
  if (!(slope > 0) || !Number.isFinite(slope)) return null
  const scaled = {
    ...form,
    linear: form.linear / slope,
    logarithm: form.logarithm / slope,
    logistic: form.logistic / slope,
  }
  for (let t = 0; t < reach; t++) if (!(felt(scaled, t + 1) >= felt(scaled, t))) return null
  return scaled
}
