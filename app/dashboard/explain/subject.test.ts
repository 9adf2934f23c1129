import { expect, test } from 'vitest'
import { inlined } from '@/lib/filter/scope'
import { explanation, type Heading, readable, subjectOf } from './subject'

test('a long list of keys is cut to be read, and says how many there are; the statement itself is whole', () => {
  const keys = Array.from({ length: 300 }, (_, i) => 1000 + i).join(',')
  const sql = inlined({ sql: "SELECT ? WHERE key IN (string_split(?, ','))", params: ["l'été", keys] })
  expect(sql).toContain(keys)
  expect(readable(sql)).toBe(
    "SELECT 'l''été' WHERE key IN (string_split('1000,1001,1002,1003,1004,1005, … [300]', ','))",
  )
})

test('weights beside cells are cut like keys, those too small for plain decimals too', () => {
  const weights = Array.from({ length: 200 }, (_, i) => `6170000000${i}:${i === 0 ? 0.25 : 1.2e-7 / i}`)
  expect(weights[1]).toContain('e-7')
  expect(readable(inlined({ sql: 'SELECT ?', params: [weights.join(',')] }))).toBe(
    `SELECT '${weights.slice(0, 6).join(',')}, … [200]'`,
  )
})

test('short lists and texts stay as they are', () => {
  const sql = "SELECT * FROM stores WHERE name = 'Paris 15e' AND key IN ('1,2,3')"
  expect(readable(sql)).toBe(sql)
})

test('a copied explanation says what the sheet says, method and inputs too, and ends with the whole statement', () => {
  const subject = subjectOf({
    definition: 'Ce que la chaîne garde.',
    filter: ['12 derniers mois', 'Rennes'],
    method: {
      text: 'Le modèle ferme le magasin.',
      source: 'Huff 1964',
      inputs: [{ name: 'Ventes', value: '1,2 M€' }],
    },
    caveat: 'Une prévision.',
    forecast: { interval: 'Intervalle : 40 à 60 %' },
  })
  const heading = (key: Heading) => key.toUpperCase()
  expect(
    explanation({ name: 'Gardé', value: '52 %', subject }, heading, ['version 1'], 'SELECT 1').split('\n'),
  ).toEqual([
    'Gardé : 52 %',
    'DEFINITION : Ce que la chaîne garde.',
    'FILTER : 12 derniers mois · Rennes',
    'METHOD : Le modèle ferme le magasin.',
    '- Ventes : 1,2 M€',
    'METHODSOURCE : Huff 1964',
    'CAVEAT : Une prévision.',
    'Intervalle : 40 à 60 %',
    'version 1',
    '',
    'SELECT 1',
  ])
})

test('what is not known of a subject is left out of its copy', () => {
  const subject = subjectOf({ definition: 'D', filter: ['F'] })
  expect(explanation({ name: 'N', value: null, subject }, k => k, [], null)).toBe(
    'N\ndefinition : D\nfilter : F',
  )
})
