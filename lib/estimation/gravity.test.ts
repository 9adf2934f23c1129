import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EstimationError } from './errors'
import type { Covariate } from './likelihood'
import { fitLogit } from './logit'
import { choicesOf, close, column, log, oracle, type Row, readRows } from './oracles.fixture'
import { fitPoisson } from './poisson'

const set = oracle('07_gravity_austria')

describe.skipIf(!set.available)(`Austrian migration, spint's tests and R's glm (${set.title})`, () => {
  const rows = set.available ? readRows(join(set.path, 'austria_flows_72.csv')) : []
  const expected = set.available
    ? JSON.parse(readFileSync(join(set.path, 'expected.json'), 'utf8'))
    : undefined
  const flow = column(rows, 'flow')
  const one: Covariate = { name: '(Intercept)', values: new Float64Array(rows.length).fill(1) }
  const distance: Covariate = { name: 'dij_km', values: column(rows, 'dij_km') }
  const logOf = (name: string): Covariate => ({ name: `log(${name})`, values: log(column(rows, name)) })
  const dummies = (name: string): Covariate[] =>
    [...new Set(rows.map(r => r[name]))]
      .sort()
      .slice(1)
      .map(value => ({
        name: `${name}${value}`,
        values: Float64Array.from(rows, r => Number(r[name] === value)),
      }))
  const models: Record<string, Covariate[]> = set.available
    ? {
        unconstrained_exp: [one, logOf('o_var'), logOf('d_var'), distance],
        production_exp: [one, ...dummies('origin'), logOf('d_var'), distance],
        attraction_exp: [one, ...dummies('destination'), logOf('o_var'), distance],
        doubly_exp: [one, ...dummies('origin'), ...dummies('destination'), distance],
        production_pow: [one, ...dummies('origin'), logOf('d_var'), logOf('dij_km')],
      }
    : {}

  it.each(Object.keys(models))('%s: every coefficient, error, deviance and log-likelihood of R', name => {
    const target = expected.R_glm[name]
    const fit = fitPoisson(flow, models[name])
    expect(fit.coefficients.map(c => c.name).sort()).toEqual(Object.keys(target.coef).sort())
    for (const c of fit.coefficients) {
      close(c.estimate, target.coef[c.name])
      close(c.se, target.se[c.name], 1e-4)
      close(c.hc0_se, target.se_HC0[c.name], 1e-4)
    }
    close(fit.deviance, target.deviance, 1e-9)
    close(fit.log_likelihood, target.loglik, 1e-9)
  })

  it('the published values of spint', () => {
    const printed = expected.published_spint
    const names: Record<string, string> = {
      const: '(Intercept)',
      log_Oi: 'log(o_var)',
      log_Dj: 'log(d_var)',
      Dij: 'dij_km',
    }
    for (const [model, target] of Object.entries<Record<string, number>>(printed)) {
      const fit = fitPoisson(flow, models[model])
      close(fit.log_likelihood, target.llf, 1e-8)
      // spint drops the constant of the deviance of a flow to rounding.
      close(fit.deviance, target.deviance, 1e-7)
      for (const [key, value] of Object.entries(target)) {
        const c = fit.coefficients.find(found => found.name === (names[key] ?? names[key.replace('se_', '')]))
        if (c) close(key.startsWith('se_') ? c.se : c.estimate, value, 1e-4)
      }
    }
  })

  it('the engine with effects concentrated out gives the same: nobody, origins, destinations, both', () => {
    const fitted = (
      zone: string,
      alternative: string,
      columns: (r: readonly Row[]) => Covariate[],
      free: boolean,
    ) =>
      fitLogit(
        choicesOf(
          [...rows].map(r => ({ ...r, all: '1' })),
          zone,
          alternative,
          'flow',
          columns,
        ),
        {
          effects: free ? 'free' : 'none',
        },
      ).coefficients
    const from = (names: string[]) => (r: readonly Row[]) =>
      names.map(name => ({
        name,
        values: name.startsWith('log') ? log(column(r, name.slice(4, -1))) : column(r, name),
      }))
    const cases = {
      unconstrained_exp: fitted('all', 'destination', from(['log(o_var)', 'log(d_var)', 'dij_km']), false),
      production_exp: fitted('origin', 'destination', from(['log(d_var)', 'dij_km']), false),
      attraction_exp: fitted('destination', 'origin', from(['log(o_var)', 'dij_km']), false),
      doubly_exp: fitted('origin', 'destination', from(['dij_km']), true),
      production_pow: fitted('origin', 'destination', from(['log(d_var)', 'log(dij_km)']), false),
    }
    for (const [name, coefficients] of Object.entries(cases))
      for (const c of coefficients) {
        close(c.estimate, expected.R_glm[name].coef[c.name])
        close(c.se, expected.R_glm[name].se[c.name], 1e-4)
        close(c.hc0_se, expected.R_glm[name].se_HC0[c.name], 1e-4)
      }
  })
})

describe('Poisson regression', () => {
  it('names the column that the others already say', () => {
    const x = Float64Array.of(1, 2, 3, 4)
    const columns = [
      { name: 'one', values: x.map(() => 1) },
      { name: 'kilometres', values: x },
      { name: 'miles', values: x.map(v => v / 1.609) },
    ]
    expect(() => fitPoisson([1, 2, 2, 5], columns)).toThrow(EstimationError)
    expect(() => fitPoisson([1, 2, 2, 5], columns)).toThrow(/miles cannot be told apart/)
  })
})
