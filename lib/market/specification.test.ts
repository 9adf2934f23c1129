import { describe, expect, test } from 'vitest'
import { type DecayForm, EXPONENTIAL, felt, halving, scaledForm, strain } from './decay-form'
import { fitMarket } from './fit'
import { prepare } from './prepare'
import { simulate } from './simulate'
import { chooseSpecification } from './specification'
import { makeWorld, pooledInput } from './world.fixture'

const curved = scaledForm(
  { ...EXPONENTIAL, family: 'log-logistic', linear: 0, logistic: 1, m: 12, k: 2.5 },
  [5, 60],
  150,
)!
const forms: DecayForm[] = [
  EXPONENTIAL,
  curved,
  scaledForm({ ...EXPONENTIAL, family: 'power', linear: 0, logarithm: 1, t0: 2 }, [5, 60], 150)!,
  scaledForm({ ...EXPONENTIAL, family: 'tanner', linear: 0.03, logarithm: 1, t0: 1 }, [5, 60], 150)!,
]

describe.each(forms)('minutes as a $family decay feels them', form => {
  test('rise from nothing, as fast as minutes on average over the range', () => {
    expect(felt(form, 0)).toBeCloseTo(0, 12)
    expect(felt(form, 60) - felt(form, 5)).toBeCloseTo(55, 9)
    for (let t = 0; t < 150; t++) expect(felt(form, t + 1)).toBeGreaterThan(felt(form, t))
  })

  test('change with an error of the driving time as the strain says', () => {
    for (const t of [1, 10, 40, 120])
      expect(strain(form, t)).toBeCloseTo((felt(form, t * 1.0001) - felt(form, t * 0.9999)) / 2e-4, 3)
  })

  test('halve the pull where they say', () => {
    const minutes = halving(form, 0.08, 10)!
    expect(Math.exp(-0.08 * (felt(form, 10 + minutes) - felt(form, 10)))).toBeCloseTo(0.5, 9)
  })
})

test('a form whose pull would grow with distance is refused', () => {
  const rising = { ...EXPONENTIAL, family: 'tanner' as const, linear: -0.05, logarithm: 1 }
  expect(scaledForm(rising, [5, 60], 150)).toBeNull()
})

describe('the specification chosen by hold-out', () => {
  test('stays plain where people choose by plain minutes', () => {
    const { input } = makeWorld({ zones: 900, rate: 1 })
    const chosen = chooseSpecification(input)
    expect(chosen.form).toEqual(EXPONENTIAL)
    expect(chosen.effects).toBe('shrunk')
    expect(chosen.candidates.filter(c => c.chosen)).toMatchObject([
      { decay: 'exponential', store_effects: 'shrunk', reason: 'holdout' },
    ])
    expect(chosen.candidates.map(c => `${c.decay} ${c.store_effects}`)).toEqual(
      expect.arrayContaining([
        'tanner shrunk',
        'log-logistic shrunk',
        'exponential none',
        'exponential free',
      ]),
    )
    const none = chosen.candidates.find(c => c.store_effects === 'none')!
    expect(none.difference! / none.difference_se!).toBeLessThan(-2)
  })

  test('bends where the pull does, and the market then uses it', () => {
    const { input, truth } = makeWorld({ zones: 900, rate: 2, form: curved, decay: 0.1 })
    const specification = chooseSpecification(input)
    expect(specification.form.family).not.toBe('exponential')
    const model = fitMarket(input, { specification })
    expect(model.fit.store_error).toBeLessThan(1e-9)
    const pull = (t: number) => model.decay.value * (felt(model.decay_form, t) - felt(model.decay_form, 10))
    for (const t of [5, 20, 40])
      expect(Math.abs(pull(t) - truth.decay * (felt(curved, t) - felt(curved, 10)))).toBeLessThan(0.25)
    const plain = fitMarket(input)
    expect(model.fit.log_likelihood).toBeGreaterThan(plain.fit.log_likelihood)
    // Scenarios still reconcile.
    const result = simulate(prepare(input, model), {
      changes: [{ kind: 'close', store_id: input.stores[3].store_id }],
    })
    expect(Math.max(result.checks.changes, result.checks.flows) / result.totals.before).toBeLessThan(1e-9)
    expect(result.closures[0].retained_share.point).toBeGreaterThan(0)
  })

  test('gives way to what is declared, and says what would have been better', () => {
    const { input } = makeWorld({ zones: 900, rate: 2, form: curved, decay: 0.1 })
    const specification = chooseSpecification(input, { decay: 'exponential' })
    expect(specification.form).toEqual(EXPONENTIAL)
    expect(specification.candidates.find(c => c.chosen)).toMatchObject({ reason: 'declared' })
    const { notes } = fitMarket(input, { specification })
    expect(notes.map(n => n.key)).toContain('specification_challenged')
  })

  test('needs purchases of one origin each', () => {
    const { input } = makeWorld()
    expect(chooseSpecification(pooledInput(input, 0.5, 10)).candidates).toEqual([])
  })

  test('is the same each time', () => {
    const { input } = makeWorld({ zones: 300 })
    expect(chooseSpecification(input)).toEqual(chooseSpecification({ ...input }))
  })
})
