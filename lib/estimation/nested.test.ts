import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EstimationError } from './errors'
import type { Choices, Covariate } from './likelihood'
import { cholesky, choleskyInverse, choleskySolve } from './linear'
import { fitLogit } from './logit'
import { fitNested, type NestedOptions, nestedShares } from './nested'
import { type NestedLayout, nestedReader } from './nested-likelihood'
import { choicesOf, close, column, oracle, type Row, readRows } from './oracles.fixture'
import { uniform } from './random'

const set = oracle('06_mnl_nested_published')

/** Long form of the Swissmetro survey: purposes 1 and 3, a choice made; times and costs in hundreds. */
function swissmetro(): { rows: Row[]; covariates: (rows: readonly Row[]) => Covariate[] } {
  const rows: Row[] = []
  readRows(join(set.path, 'swissmetro.tsv')).forEach((r, person) => {
    if (!['1', '3'].includes(r.PURPOSE) || r.CHOICE === '0') return
    const travelCard = r.GA === '1'
    for (const [id, name, time, cost] of [
      ['1', 'TRAIN', r.TRAIN_TT, travelCard ? '0' : r.TRAIN_CO],
      ['2', 'SM', r.SM_TT, travelCard ? '0' : r.SM_CO],
      ['3', 'CAR', r.CAR_TT, r.CAR_CO],
    ]) {
      if (r[`${name}_AV`] === '0' || (r.SP === '0' && name !== 'SM')) continue
      rows.push({
        person: String(person),
        mode: name,
        chosen: r.CHOICE === id ? '1' : '0',
        train: String(Number(name === 'TRAIN')),
        time: String(Number(time) / 100),
        cost: String(Number(cost) / 100),
        car: String(Number(name === 'CAR')),
      })
    }
  })
  const covariates = (from: readonly Row[]) =>
    ['train', 'time', 'cost', 'car'].map(name => ({ name, values: column(from, name) }))
  return { rows, covariates }
}

/** What Biogeme printed: numbers and matrices by name. */
function biogeme(file: string) {
  const lines = readFileSync(join(set.path, file), 'utf8').split('\n')
  const numbers = (name: string) => {
    const found: number[] = []
    for (let l = lines.findIndex(line => line.startsWith(`${name}:`)) + 1; /^(- |\s)/.test(lines[l]); l++)
      found.push(Number(lines[l].replaceAll('- ', '').trim()))
    return found
  }
  const loglik = Number(lines.find(l => l.startsWith('final_log_likelihood'))!.split(':')[1])
  const initial = Number(lines.find(l => l.startsWith('null_log_likelihood'))!.split(':')[1])
  const [beta, gradient] = [numbers('beta_values'), numbers('gradient')]
  const information = Float64Array.from(numbers('hessian'), h => -h)
  // Where it stopped its gradient was not yet nothing: one Newton step by its own figures leads to the maximum.
  const { factor } = cholesky(information, beta.length)
  const step = choleskySolve(factor!, beta.length, gradient)
  return {
    beta,
    maximum: beta.map((b, p) => b + step[p]),
    bhhh: numbers('bhhh'),
    information,
    loglik,
    initial,
  }
}

const errorsOf = (information: ArrayLike<number>, size: number) => {
  const { factor } = cholesky(Float64Array.from(information), size)
  const inverse = choleskyInverse(factor!, size)
  return Array.from({ length: size }, (_, p) => Math.sqrt(inverse[p * size + p]))
}

describe.skipIf(!set.available)(`Swissmetro as estimated by Biogeme (${set.title})`, () => {
  const { rows, covariates } = set.available ? swissmetro() : undefined!
  const choices = set.available ? choicesOf(rows, 'person', 'mode', 'chosen', covariates) : undefined!

  it('multinomial logit: coefficients, log-likelihood, errors from the Hessian and by BHHH', () => {
    const target = biogeme('swissmetro_b01a_logit.yaml')
    expect(choices.start.length - 1).toBe(6768)
    const fit = fitLogit(choices)
    close(fit.log_likelihood, target.loglik, 1e-10)
    close(fit.null_log_likelihood, target.initial, 1e-10)
    const hessian = errorsOf(target.information, 4)
    const bhhh = errorsOf(target.bhhh, 4)
    fit.coefficients.forEach((c, p) => {
      close(c.estimate, target.beta[p], 2e-6)
      close(c.estimate, target.maximum[p], 1e-8)
      close(c.se, hessian[p], 2e-6)
      close(c.bhhh_se, bhhh[p], 2e-6)
    })
  })

  it('nested logit: coefficients, mu, log-likelihood, errors from the Hessian and by BHHH', () => {
    const target = biogeme('swissmetro_b09_nested.yaml')
    const existing = choices.names.map(n => Number(n !== 'SM'))
    const fit = fitNested(choices, { nestOf: Int32Array.from(existing), nests: ['SM', 'existing'] })
    close(fit.log_likelihood, target.loglik, 1e-9)
    // Biogeme stopped with its gradient at 0.02, and ours is the higher maximum.
    expect(fit.log_likelihood).toBeGreaterThan(target.loglik)
    expect(fit.dissimilarities[0]).toBeNull()
    const lambda = fit.dissimilarities[1]!
    close(1 / lambda.estimate, target.beta[4], 2e-4)
    close(1 / lambda.estimate, target.maximum[4], 1e-6)
    fit.coefficients.forEach((c, p) => {
      close(c.estimate, target.beta[p], 2e-4)
      close(c.estimate, target.maximum[p], 1e-6)
    })
    const hessian = errorsOf(target.information, 5)
    const bhhh = errorsOf(target.bhhh, 5)
    fit.coefficients.forEach((c, p) => {
      close(c.se, hessian[p], 3e-4)
      close(c.bhhh_se, bhhh[p], 3e-4)
    })
    // mu = 1 / lambda, so its error is that of lambda over lambda squared.
    close(lambda.se / lambda.estimate ** 2, hessian[4], 3e-4)
    close(lambda.bhhh_se! / lambda.estimate ** 2, bhhh[4], 3e-4)
  })
})

describe.skipIf(!set.available)(`travel mode choice of Greene (${set.title})`, () => {
  const expected = set.available
    ? JSON.parse(readFileSync(join(set.path, 'expected_travelmode.json'), 'utf8')).travelmode
    : undefined
  const covariates = (rows: readonly Row[]): Covariate[] => {
    const is = (mode: string) => Float64Array.from(rows, r => Number(r.mode === mode))
    return [
      ...['air', 'train', 'bus'].map(name => ({ name, values: is(name) })),
      { name: 'gcost', values: column(rows, 'gcost') },
      { name: 'wait', values: column(rows, 'wait') },
      { name: 'incair', values: Float64Array.from(rows, r => (r.mode === 'air' ? Number(r.income) : 0)) },
    ]
  }
  const choices = set.available
    ? choicesOf(readRows(join(set.path, 'travelmode_greene.csv')), 'individual', 'mode', 'y', covariates)
    : undefined!
  const ground = set.available ? Int32Array.from(choices.names, n => Number(n !== 'air')) : undefined!
  const nests = ['fly', 'ground']

  it('multinomial logit: table 21.11 to its last printed digit, and the recomputed values', () => {
    const fit = fitLogit(choices)
    const { published, recomputed } = expected.mnl_greene_table_21_11
    expect(fit.log_likelihood).toBeCloseTo(published.loglik, 2)
    close(fit.log_likelihood, recomputed.loglik, 1e-10)
    for (const c of fit.coefficients) {
      close(c.estimate, recomputed.estimate[c.name])
      close(c.se, recomputed.se[c.name])
      expect(c.estimate).toBeCloseTo(published[c.name], 4)
      expect(c.se).toBeCloseTo(published.se[c.name], 5)
    }
  })

  it('constants may be free effects of the alternatives: the same model', () => {
    const plain = fitLogit(choices)
    const free = fitLogit({ ...choices, covariates: choices.covariates.slice(3) }, { effects: 'free' })
    close(free.log_likelihood, plain.log_likelihood, 1e-10)
    const car = free.effects[choices.names.indexOf('car')]
    close(free.effects[choices.names.indexOf('air')] - car, plain.coefficients[0].estimate)
    free.coefficients.forEach((c, p) => {
      close(c.se, plain.coefficients[p + 3].se)
    })
  })

  const nestedWith = (effects: 'none' | 'free', form: NestedOptions['form']) =>
    fitNested(effects === 'free' ? { ...choices, covariates: choices.covariates.slice(3) } : choices, {
      nestOf: ground,
      nests,
      effects,
      form,
    })

  it('nested logit, normalised, constants as columns or as effects', () => {
    const { params, se, loglik } = expected.nested_normalised_ground_nest
    for (const effects of ['none', 'free'] as const) {
      const fit = nestedWith(effects, 'utility')
      close(fit.log_likelihood, loglik, 1e-9)
      for (const c of fit.coefficients) {
        close(c.estimate, params[c.name], 1e-4)
        // The reference differentiated its likelihood numerically.
        close(c.se, se[c.name], 2e-3)
      }
      expect(fit.dissimilarities[0]).toBeNull()
      close(fit.dissimilarities[1]!.estimate, params.lambda_ground, 1e-4)
      close(fit.dissimilarities[1]!.se, se.lambda_ground, 2e-3)
    }
  })

  it('nested logit in the older form, income in the branch', () => {
    const { params, se, loglik } = expected.nested_unscaled_fly_ground
    const fit = nestedWith('none', 'branch')
    close(fit.log_likelihood, loglik, 1e-9)
    const found = Object.fromEntries(fit.coefficients.map(c => [c.name, c]))
    for (const [p, name] of ['air', 'train', 'bus', 'gcost', 'wait'].entries()) {
      close(found[name].estimate, params[name], 2e-4)
      close(found[name].se, se[p], 2e-4)
    }
    const [fly, land] = fit.dissimilarities.map(d => d!)
    close(fly.estimate, params.tau_fly, 2e-4)
    close(fly.se, se[6], 2e-4)
    close(land.estimate, params.tau_ground, 2e-4)
    close(land.se, se[7], 2e-4)
    // Income inside the branch counts tau times as much outside it; its error by the delta method.
    close(found.incair.estimate * fly.estimate, params.income_fly, 2e-4)
    const size = fit.parameters.length
    const v = (a: number, b: number) => fit.covariance[a * size + b]
    const [b, t] = [found.incair.estimate, fly.estimate]
    close(Math.sqrt(t * t * v(5, 5) + 2 * t * b * v(5, 6) + b * b * v(6, 6)), se[5], 2e-4)
  })
})

/** Choices among four alternatives in two nests, drawn from a nested logit. */
function drawn(seed: number, groups: number): { choices: Choices; lambda: number } {
  const random = uniform(seed)
  const lambda = 0.5
  const x = Float64Array.from({ length: 4 * groups }, () => 4 * random())
  const weight = new Float64Array(4 * groups)
  for (let g = 0; g < groups; g++) {
    const v = [0, 1, 2, 3].map(j => -0.8 * x[4 * g + j])
    const inclusive = [v.slice(0, 2), v.slice(2)].map(
      own => lambda * Math.log(own.reduce((s, u) => s + Math.exp(u / lambda), 0)),
    )
    const p = v.map((u, j) => Math.exp(u / lambda + (1 - 1 / lambda) * inclusive[j >> 1]))
    let rest = random() * p.reduce((s, u) => s + u, 0)
    let j = 0
    while (j < 3 && rest > p[j]) rest -= p[j++]
    weight[4 * g + j] = 1
  }
  return {
    lambda,
    choices: {
      start: Int32Array.from({ length: groups + 1 }, (_, g) => 4 * g),
      alternative: Int32Array.from({ length: 4 * groups }, (_, r) => r % 4),
      alternatives: 4,
      weight,
      covariates: [{ name: 'minutes', values: x }],
    },
  }
}

describe('nested logit', () => {
  const nestOf = Int32Array.of(0, 0, 1, 1)
  const nests = ['a', 'b']

  it('finds decay and dissimilarity again', () => {
    const { choices, lambda } = drawn(5, 4000)
    const fit = fitNested(choices, { nestOf, nests })
    expect(Math.abs(fit.coefficients[0].estimate + 0.8)).toBeLessThan(3 * fit.coefficients[0].se)
    for (const d of fit.dissimilarities) expect(Math.abs(d!.estimate - lambda)).toBeLessThan(3 * d!.se)
    expect(fit.log_likelihood).toBeGreaterThan(fitLogit(choices).log_likelihood)
  })

  it('has shares that add up', () => {
    const { choices } = drawn(6, 500)
    const share = nestedShares(choices, fitNested(choices, { nestOf, nests, effects: 'free' }))
    for (let g = 0; g < 500; g++)
      expect(share.subarray(4 * g, 4 * g + 4).reduce((s, p) => s + p, 0)).toBeCloseTo(1, 12)
  })

  it.each(['utility', 'branch'] as const)('has the derivatives of its own likelihood (%s)', form => {
    const { choices } = drawn(8, 40)
    const layout: NestedLayout = {
      k: 1,
      effectAt: Int32Array.of(-1, 1, 2, 3),
      nestOf: Int32Array.of(0, 0, 0, 1),
      nests: 2,
      dissimilarityAt: Int32Array.of(4, 5),
      size: 6,
      form,
    }
    const read = nestedReader({ ...choices, weight: choices.weight.map(w => 2 * w + 0.5) }, layout)
    const at = Float64Array.of(-0.7, 0.3, -0.4, 0.8, 0.6, 1.2)
    const sum = (parameters: Float64Array) => {
      const gradient = new Float64Array(6)
      const information = new Float64Array(36)
      let value = 0
      for (let g = 0; g < 40; g++) {
        const found = read(g, parameters, true)
        value += found.value
        for (let p = 0; p < found.width; p++) {
          if (found.place[p] < 0) continue
          for (let r = 0; r < 4; r++)
            gradient[found.place[p]] += (2 * choices.weight[4 * g + r] + 0.5) * found.score[r][p]
          for (let q = 0; q <= p; q++) {
            if (found.place[q] < 0) continue
            const [a, b] = [found.place[p], found.place[q]]
            information[Math.max(a, b) * 6 + Math.min(a, b)] += found.information[p * found.width + q]
          }
        }
      }
      return { value, gradient, information }
    }
    const h = 1e-5
    const moved = (p: number, by: number) => sum(at.map((x, i) => (i === p ? x + by : x)))
    const { gradient, information } = sum(at)
    for (let p = 0; p < 6; p++) {
      const [up, down] = [moved(p, h), moved(p, -h)]
      expect((up.value - down.value) / (2 * h)).toBeCloseTo(gradient[p], 5)
      for (let q = 0; q <= p; q++)
        expect(-(up.gradient[q] - down.gradient[q]) / (2 * h)).toBeCloseTo(information[p * 6 + q], 5)
    }
  })

  it('refuses nests that hold one alternative each, or all of them', () => {
    const { choices } = drawn(7, 50)
    const code = (of: number[]) => {
      try {
        fitNested(choices, { nestOf: Int32Array.from(of), nests: ['a', 'b', 'c', 'd'] })
      } catch (error) {
        return error instanceof EstimationError ? error.code : error
      }
      return 'accepted'
    }
    expect(code([0, 1, 2, 3])).toBe('not_identified')
    expect(code([0, 0, 0, 0])).toBe('not_identified')
    expect(code([0, 0, 1, 2])).toBe('accepted')
  })
})
