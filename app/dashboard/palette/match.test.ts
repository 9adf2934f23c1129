import fc from 'fast-check'
import { expect, test } from 'vitest'
import { score } from './match'

const best = (query: string, texts: string[]) =>
  texts
    .map(text => ({ text, at: score(text, query) }))
    .filter(t => t.at > 0)
    .sort((a, b) => b.at - a.at)
    .map(t => t.text)

test('accents, case and the order of words do not matter', () => {
  expect(score('Fermer Saint-Étienne Bellevue', 'etienne fermer')).toBeGreaterThan(0)
  expect(score('Fermer Saint-Étienne Bellevue', 'BELLEVUE')).toBeGreaterThan(0)
  expect(score('Fermer Annecy', 'ouvrir annecy')).toBe(0)
})

test('what begins with the query comes before what holds it, and the short before the long', () => {
  expect(best('ann', ['Ouvrir un magasin à Cannes', 'Annecy', 'Fermer Annecy'])).toEqual([
    'Annecy',
    'Fermer Annecy',
    'Ouvrir un magasin à Cannes',
  ])
})

test('left-out letters are forgiven', () => {
  expect(score('Départements', 'dprt')).toBeGreaterThan(0)
  expect(score('Départements', 'dprx')).toBe(0)
})

test('a text always answers its own words', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-zé]{1,8}$/), { minLength: 1, maxLength: 5 }), words => {
      const at = score(words.join(' '), [...words].reverse().join(' '))
      expect(at).toBeGreaterThan(0.5)
      expect(at).toBeLessThanOrEqual(1)
    }),
  )
})
