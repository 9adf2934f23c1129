import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EstimationError } from './errors'
import type { Choices } from './likelihood'
import { fitLogit } from './logit'
import { normal, uniform } from './random'

const oracles = process.env.CHALANDISE_ORACLES ?? join(process.cwd(), '../shared/oracles')
const karlsruhe = join(oracles, '01_karlsruhe_mci')
const available = existsSync(karlsruhe)
if (!available && process.env.CHALANDISE_ORACLES)
  throw new Error(`CHALANDISE_ORACLES is set, but ${karlsruhe} is missing`)

function readKarlsruhe() {
  const [header, ...lines] = readFileSync(join(karlsruhe, 'interaction_grocery_11x11.csv'), 'utf8')
    .replaceAll('"', '')
    .trim()
    .split('\n')
    .map(line => line.split(','))
  const rows = lines.map(line => Object.fromEntries(header.map((name, c) => [name, line[c]])))
  rows.sort((a, b) => (a.resid_code < b.resid_code ? -1 : 1))
  const zones = [...new Set(rows.map(r => r.resid_code))]
  const stores = [...new Set(rows.map(r => r.gro_purchase_code))]
  const number = (name: string) => Float64Array.from(rows, r => Number(r[name]))
  const base = {
    start: Int32Array.from([...zones.map(z => rows.findIndex(r => r.resid_code === z)), rows.length]),
    alternative: Int32Array.from(rows, r => stores.indexOf(r.gro_purchase_code)),
    alternatives: stores.length,
  }
  return {
    base,
    trips: number('n_trips'),
    money: number('expen'),
    time: number('d_time'),
    area: number('salesarea_qm'),
  }
}

const log = (values: Float64Array) => values.map(Math.log)

describe.skipIf(!available)(
  `Karlsruhe survey (${available ? 'oracle 01' : `skipped: no ${karlsruhe}`})`,
  () => {
    const data = available ? readKarlsruhe() : undefined!
    const expected = available
      ? JSON.parse(readFileSync(join(karlsruhe, 'expected.json'), 'utf8'))
      : undefined
    const close = (value: number | null, target: number, tolerance = 1e-6) =>
      expect(Math.abs((value ?? Number.NaN) / target - 1)).toBeLessThan(tolerance)

    const estimate = (
      covariates: Choices['covariates'],
      weight = data.trips,
      effects: 'none' | 'free' = 'none',
    ) => fitLogit({ ...data.base, weight, covariates }, { effects })

    it('power decay gives the published conditional logit', () => {
      const { coefficients, log_likelihood, null_log_likelihood } = estimate([
        { name: 'log_time', values: log(data.time) },
        { name: 'log_size', values: log(data.area) },
      ])
      const target = expected.conditional_logit.log_time_log_size
      close(coefficients[0].estimate, target.coef.lt.estimate)
      close(coefficients[0].se, target.coef.lt.se)
      close(coefficients[1].estimate, target.coef.ls.estimate)
      close(coefficients[1].se, target.coef.ls.se)
      close(log_likelihood, target.loglik, 1e-9)
      close(null_log_likelihood, target.loglik_null, 1e-9)
    })

    it('exponential decay gives the published conditional logit', () => {
      const { coefficients, log_likelihood } = estimate([
        { name: 't', values: data.time },
        { name: 'log_size', values: log(data.area) },
      ])
      const target = expected.conditional_logit.exp_time_log_size
      close(coefficients[0].estimate, target.coef.t.estimate)
      close(coefficients[0].se, target.coef.t.se)
      close(coefficients[1].estimate, target.coef.ls.estimate)
      close(coefficients[1].se, target.coef.ls.se)
      close(log_likelihood, target.loglik, 1e-9)
    })

    it('equals the Poisson regression with zone effects, White errors included', () => {
      const specifications = {
        power: [
          ['log(d_time)', log(data.time)],
          ['log(salesarea_qm)', log(data.area)],
        ],
        exponential: [
          ['d_time', data.time],
          ['log(salesarea_qm)', log(data.area)],
        ],
        tanner: [
          ['d_time', data.time],
          ['log(d_time)', log(data.time)],
          ['log(salesarea_qm)', log(data.area)],
        ],
      } as const
      for (const [name, columns] of Object.entries(specifications)) {
        const { coefficients } = estimate(columns.map(([column, values]) => ({ name: column, values })))
        for (const c of coefficients) {
          const target = expected.poisson_origin_FE[name].coef[c.name]
          close(c.estimate, target.estimate)
          close(c.se, target.se, 1e-5)
          close(c.hc0_se, target.se_HC0, 1e-5)
        }
      }
    })

    it('equals the Poisson regression with zone and store effects', () => {
      for (const [name, column, values] of [
        ['power_storeFE', 'log(d_time)', log(data.time)],
        ['exponential_storeFE', 'd_time', data.time],
      ] as const) {
        const [c] = estimate([{ name: column, values }], data.trips, 'free').coefficients
        const target = expected.poisson_origin_FE[name].coef[column]
        close(c.estimate, target.estimate)
        close(c.se, target.se, 1e-5)
        close(c.hc0_se, target.se_HC0, 1e-5)
      }
    })

    it('fits money as pseudo-likelihood with its own White errors', () => {
      const { coefficients } = estimate(
        [
          { name: 'log(d_time)', values: log(data.time) },
          { name: 'log(salesarea_qm)', values: log(data.area) },
        ],
        data.money,
      )
      for (const c of coefficients) {
        close(c.estimate, expected.ppml_expenditure.coef[c.name].estimate)
        close(c.hc0_se, expected.ppml_expenditure.coef[c.name].se_HC0, 1e-5)
      }
    })

    it('gives the same digits whether size belongs to the row or to the store', () => {
      const area = new Float64Array(11)
      data.base.alternative.forEach((j, r) => {
        area[j] = Math.log(data.area[r])
      })
      const byStore = fitLogit({
        ...data.base,
        weight: data.trips,
        covariates: [{ name: 't', values: data.time }],
        attributes: [{ name: 'log_size', values: area }],
      })
      const byRow = estimate([
        { name: 't', values: data.time },
        { name: 'log_size', values: log(data.area) },
      ])
      byStore.coefficients.forEach((c, p) => {
        close(c.estimate, byRow.coefficients[p].estimate, 1e-9)
        close(c.hc0_se, byRow.coefficients[p].hc0_se!, 1e-9)
        close(c.clustered_se, byRow.coefficients[p].clustered_se, 1e-9)
      })
    })
  },
)

/** Choices of 400 zones among 40 stores with known decay, size effect and spread of the store effects. */
function simulated(seed: number, trips: number, sd: number) {
  const random = uniform(seed)
  const gauss = normal(seed + 1)
  const zones = 400
  const stores = 40
  const area = Float64Array.from({ length: stores }, () => Math.log(500) + gauss())
  const effect = Float64Array.from({ length: stores }, () => sd * gauss())
  const rows = zones * stores
  const choices = {
    start: Int32Array.from({ length: zones + 1 }, (_, z) => z * stores),
    alternative: Int32Array.from({ length: rows }, (_, r) => r % stores),
    alternatives: stores,
    weight: new Float64Array(rows),
    covariates: [{ name: 't', values: Float64Array.from({ length: rows }, () => 5 + 60 * random()) }],
    attributes: [{ name: 'size', values: area }],
  }
  for (let z = 0; z < zones; z++) {
    const utility = Array.from(area, (a, j) =>
      Math.exp(0.8 * a + effect[j] - 0.1 * choices.covariates[0].values[z * stores + j]),
    )
    const sum = utility.reduce((s, u) => s + u, 0)
    for (let n = 0; n < trips; n++) {
      let rest = random() * sum
      let j = 0
      while (j < stores - 1 && rest > utility[j]) rest -= utility[j++]
      choices.weight[z * stores + j]++
    }
  }
  return { choices, effect }
}

describe('conditional logit on simulated choices', () => {
  it('finds decay, size effect and store effects again, shrinking sparse stores', () => {
    const { choices, effect } = simulated(7, 100, 0.5)
    const fit = fitLogit(choices, { effects: 'shrunk' })
    const [decay, size] = fit.coefficients
    expect(Math.abs(decay.estimate + 0.1)).toBeLessThan(3 * decay.clustered_se)
    expect(decay.clustered_se / decay.se).toBeGreaterThan(0.8)
    expect(decay.clustered_se / decay.se).toBeLessThan(1.25)
    expect(Math.abs(size.estimate - 0.8)).toBeLessThan(3 * size.clustered_se)
    expect(Math.sqrt(fit.effect_variance)).toBeGreaterThan(0.35)
    expect(Math.sqrt(fit.effect_variance)).toBeLessThan(0.65)
    const mean = effect.reduce((s, u) => s + u, 0) / effect.length
    const error = effect.map((u, j) => u - mean - fit.effects[j])
    expect(Math.sqrt(error.reduce((s, e) => s + e * e, 0) / effect.length)).toBeLessThan(0.2)
    const sparse = fitLogit(simulated(7, 1, 0.5).choices, { effects: 'shrunk' })
    expect(Math.hypot(...sparse.effects)).toBeLessThan(Math.hypot(...effect))
  })

  it('carries the spread of the stores in the error of the size effect', () => {
    const choices = simulated(3, 100, 0.5).choices
    const shrunk = fitLogit(choices, { effects: 'shrunk' }).coefficients[1]
    const none = fitLogit(choices).coefficients[1]
    expect(shrunk.se).toBeGreaterThan(4 * none.se)
  })

  it('covers the truth about as often as its 95 % intervals promise', () => {
    let decay = 0
    let size = 0
    for (let seed = 0; seed < 40; seed++) {
      const [t, s] = fitLogit(simulated(100 + 7 * seed, 20, 0.4).choices, { effects: 'shrunk' }).coefficients
      if (Math.abs(t.estimate + 0.1) < 1.96 * t.clustered_se) decay++
      if (Math.abs(s.estimate - 0.8) < 1.96 * s.clustered_se) size++
    }
    expect(decay).toBeGreaterThanOrEqual(33)
    expect(size).toBeGreaterThanOrEqual(33)
  })

  it('reaches the same maximum from any start', () => {
    const choices = simulated(11, 30, 0.4).choices
    const cold = fitLogit(choices, { effects: 'shrunk' })
    const warm = fitLogit(choices, { effects: 'shrunk', start: cold })
    expect(warm.coefficients[0].estimate).toBeCloseTo(cold.coefficients[0].estimate, 8)
    expect(warm.iterations).toBeLessThanOrEqual(cold.iterations)
  })
})

describe('what a choice model refuses', () => {
  const two = (weight: number[], x: number[], extra: number[] = []): Choices => ({
    start: Int32Array.of(0, 2, 4, 6),
    alternative: Int32Array.of(0, 1, 0, 1, 0, 1),
    alternatives: 2,
    weight: Float64Array.from(weight),
    covariates: [
      { name: 'minutes', values: x },
      ...(extra.length > 0 ? [{ name: 'kilometres', values: extra }] : []),
    ],
  })
  const code = (run: () => unknown) => {
    try {
      run()
    } catch (error) {
      return error instanceof EstimationError ? error.code : error
    }
    return 'accepted'
  }

  it('returns as negative purchases', () => {
    expect(code(() => fitLogit(two([1, -1, 2, 2, 1, 1], [1, 2, 3, 1, 2, 2])))).toBe('negative_weight')
  })

  it('data without a purchase', () => {
    expect(code(() => fitLogit(two([0, 0, 0, 0, 0, 0], [1, 2, 3, 1, 2, 2])))).toBe('no_choice')
  })

  it('two columns that say the same, naming one', () => {
    const x = [1, 2, 3, 1, 2, 5]
    const doubled = two(
      [1, 2, 2, 1, 3, 1],
      x,
      x.map(v => 2 * v),
    )
    expect(() => fitLogit(doubled)).toThrow(/kilometres cannot be told apart/)
    expect(code(() => fitLogit(doubled))).toBe('collinear')
  })

  it('a column that predicts every choice', () => {
    expect(code(() => fitLogit(two([5, 0, 0, 5, 5, 0], [1, 2, 3, 1, 2, 5])))).toBe('separation')
  })

  it('free effects of a store that nobody chose', () => {
    expect(code(() => fitLogit(two([5, 0, 3, 0, 5, 0], [1, 2, 3, 1, 2, 5]), { effects: 'free' }))).toBe(
      'separation',
    )
  })
})
