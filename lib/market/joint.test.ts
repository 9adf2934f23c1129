import { describe, expect, test } from 'vitest'
import type { Change } from '@/lib/scenario/document'
import { fitMarket } from './fit'
import { JointErrorDraws } from './joint'
import { planChanges } from './plan'
import { prepare } from './prepare'
import { normal } from './random'
import { makeWorld } from './world.fixture'

const { input } = makeWorld({ formats: ['A', 'B'], zones: 500 })
const prepared = prepare(input, fitMarket(input))
const { covariance } = prepared
const open = (id: string, selling_area_m2: number, format: string): Change => ({
  kind: 'open',
  candidate_id: id,
  name: id,
  lat: 46.5 + Number(id.slice(1)) / 10,
  lon: 4,
  selling_area_m2,
  format,
  operator: 'own',
})
const changed = planChanges(prepared, {
  changes: [open('X1', 3000, 'B'), open('X2', 3000, 'B'), open('X3', 400, 'A')],
}).changed
const DRAWS = 20_000

describe('joint draws of decay, size and formats', () => {
  const joint = new JointErrorDraws(prepared, prepared.decay)
  const next = normal(1)
  const sd = Math.sqrt(covariance!.values[0])
  const draws = Array.from({ length: DRAWS }, () => {
    const decay = sd * next()
    const normals = Float64Array.from({ length: joint.count }, next)
    return { decay, values: joint.at(changed, decay, normals) }
  })
  const moment = (a: (k: number) => number, b: (k: number) => number) => {
    let sum = 0
    for (let k = 0; k < DRAWS; k++) sum += a(k) * b(k)
    return sum / DRAWS
  }
  const value = (c: number) => (k: number) => draws[k].values[c]

  test('are estimated together, decay first', () => {
    expect(covariance!.terms).toEqual(['decay', 'size', 'format:B'])
    expect(sd).toBeCloseTo(fitMarket(input).decay.se!, 12)
  })

  test('move alike what is alike, and a large store of one format against a small one of the other', () => {
    for (const { values } of draws.slice(0, 50)) expect(values[0]).toBe(values[1])
    expect(moment(value(0), value(2))).toBeLessThan(0)
  })

  test('differ between two stores by what size and format are uncertain by, as estimated', () => {
    const { values: v } = covariance!
    const lever = [Math.log(3000 / 400), 1]
    let variance = 0
    for (const p of [0, 1]) for (const q of [0, 1]) variance += lever[p] * lever[q] * v[(p + 1) * 3 + q + 1]
    const difference = (k: number) => value(0)(k) - value(2)(k)
    expect(moment(difference, difference) / variance).toBeCloseTo(1, 1)
    const withDecay = lever[0] * v[1] + lever[1] * v[2]
    const noise = Math.sqrt((variance * sd * sd) / DRAWS)
    expect(Math.abs(moment(difference, k => draws[k].decay) - withDecay)).toBeLessThan(4 * noise)
  })

  test('do not follow a decay that a person assumes', () => {
    const assumed = new JointErrorDraws(prepared, { low: 0.05, mid: 0.06, high: 0.07 })
    const none = new Float64Array(assumed.count)
    expect(Array.from(assumed.at(changed, 0.01, none), Math.abs)).toEqual([0, 0, 0])
  })
})
