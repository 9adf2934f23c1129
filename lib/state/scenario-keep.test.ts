import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Scenario } from '@/lib/scenario/document'
import { parseScenario, ScenarioError, sameScenario } from '@/lib/scenario/parse'
import { scenarioFile, scenarioFileName, scenarioHash, scenarioOfHash } from './scenario-keep'

const scenario = (name: string, closed: readonly string[]) =>
  Scenario.parse({
    schema: 'chalandise.scenario/2',
    name,
    changes: closed.map(store_id => ({ kind: 'close', store_id })),
  })

test('a scenario comes back from its link and from its file', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), {
        minLength: 1,
        maxLength: 5,
      }),
      (name, closed) => {
        const made = scenario(name, closed)
        const hash = scenarioHash(made)
        if (hash !== null) expect(sameScenario(scenarioOfHash(hash) ?? scenario('', []), made)).toBe(true)
        expect(sameScenario(parseScenario(scenarioFile(made)), made)).toBe(true)
      },
    ),
  )
})

test('an empty scenario has no link, and one too long for a link says so', () => {
  expect(scenarioHash(scenario('', []))).toBe('')
  expect(
    scenarioHash(
      scenario(
        '',
        Array.from({ length: 50 }, (_, i) => `a long store id ${i}`),
      ),
    ),
  ).toBeNull()
})

test('a link without a scenario is none; one that was cut is refused', () => {
  expect(scenarioOfHash('')).toBeNull()
  expect(scenarioOfHash('#elsewhere')).toBeNull()
  const hash = scenarioHash(scenario('Alpes', ['S1'])) ?? ''
  expect(() => scenarioOfHash(hash.slice(0, -12))).toThrow(ScenarioError)
})

test('files are named after the scenario', () => {
  expect(scenarioFileName(scenario('Été à Chambéry / v2', []))).toBe('ete-a-chambery-v2.json')
  expect(scenarioFileName(scenario('', []))).toBe('scenario.json')
})
