import { createTranslator } from 'use-intl/core'
import { expect, test } from 'vitest'
import { Format } from './format'
import type { Locale } from './locale'
import { messagesOf } from './locale'
import { spanOf } from './period'

const during = (locale: Locale, from: string, to: string) => {
  const format = new Format(locale, 'EUR')
  const [first, last] = [from, to].map(month => format.month(new Date(`${month}-01T12:00:00Z`)))
  const t = createTranslator({ locale, messages: messagesOf(locale), namespace: 'periods' })
  return t('during', { span: spanOf(first, last), from: first, to: last })
}

test('a single month is not a span', () => {
  expect(during('fr', '2026-10', '2026-10')).toBe('En oct. 2026')
  expect(during('en', '2026-10', '2026-10')).toBe('In Oct 2026')
})

test('French elides before the months that begin with a vowel, and before no other', () => {
  const first = Array.from({ length: 12 }, (_, m) =>
    during('fr', `2025-${String(m + 1).padStart(2, '0')}`, '2026-12'),
  )
  expect(first.filter(text => text.startsWith('D’'))).toEqual([
    'D’avr. 2025 à déc. 2026',
    'D’août 2025 à déc. 2026',
    'D’oct. 2025 à déc. 2026',
  ])
  expect(first.filter(text => text.startsWith('De '))).toHaveLength(9)
  expect(during('en', '2025-08', '2026-07')).toBe('From Aug 2025 to Jul 2026')
})

test('numbers in messages are written as the language writes them', () => {
  const say = (locale: Locale) => createTranslator({ locale, messages: messagesOf(locale) })
  expect(say('fr')('filter.words.radius', { km: 0.3 })).toBe('à moins de 0,3 km')
  expect(say('fr')('filter.words.catchment_radius', { store: 'Nantes', level: 7.5 })).toBe(
    'Nantes : rayon de 7,5 km',
  )
  expect(say('en')('filter.words.radiusNamed', { km: 0.3, name: 'Nantes' })).toBe('within 0.3 km of Nantes')
  expect(say('fr')('mapView.legend.flowsOthers', { count: 1106, amount: '3 M€' })).toBe(
    'Et 1\u202f106 plus petites : 3 M€.',
  )
})
