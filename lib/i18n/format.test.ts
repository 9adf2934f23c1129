import { describe, expect, test } from 'vitest'
import { change, Format } from './format'
import { preferredLocale } from './locale'
import { en } from './messages/en'
import { fr } from './messages/fr'

describe('money', () => {
  test('is short, with unit, in the form of each language', () => {
    expect(new Format('fr', 'EUR').money(4_612_340)).toBe('4,61\u00a0M€')
    expect(new Format('en', 'EUR').money(4_612_340)).toBe('€4.61M')
    expect(new Format('fr', 'EUR').money(312_400)).toBe('312\u00a0k€')
    expect(new Format('fr', 'EUR').money(1_250_000_000)).toBe('1,25\u00a0Md€')
    expect(new Format('en', 'USD').money(86)).toBe('$86')
  })
  test('moves to the next unit when rounding reaches it', () => {
    expect(new Format('fr', 'EUR').money(999_900)).toBe('1\u00a0M€')
  })
  test('prints what rounding leaves of a difference as nothing', () => {
    expect(new Format('fr', 'EUR').money(2.56e-10)).toBe('0\u00a0€')
    expect(new Format('fr', 'EUR').money(0.2)).toBe('0,2\u00a0€')
  })
  test('keeps zeros at the end in a column', () => {
    expect(new Format('en', 'EUR').money(2_700_000, { pad: true })).toBe('€2.70M')
    expect(new Format('en', 'EUR').money(2_700_000)).toBe('€2.7M')
  })
  test('signs gains and losses, never a negative zero', () => {
    expect(new Format('fr', 'EUR').money(120_000, { sign: true })).toBe('+120\u00a0k€')
    expect(new Format('en', 'EUR').money(-120_000, { sign: true })).toBe('-€120k')
    expect(new Format('fr', 'EUR').money(-0, { sign: true })).toBe('0\u00a0€')
  })
})

test('a change needs something to change from', () => {
  expect(change(110, 100)).toBeCloseTo(0.1)
  expect(change(110, 0)).toBeNull()
  expect(change(110, null)).toBeNull()
})

test('the first language a person reads wins, French otherwise', () => {
  expect(preferredLocale(['de-DE', 'en-US', 'fr'])).toBe('en')
  expect(preferredLocale(['de-DE'])).toBe('fr')
})

test('both catalogues use the same placeholders', () => {
  const placeholders = (o: object, path = ''): [string, string][] =>
    Object.entries(o).flatMap(([k, v]) =>
      typeof v === 'string'
        ? [
            [
              `${path}${k}`,
              [...v.matchAll(/\{(\w+)/g)]
                .map(m => m[1])
                .filter(n => n !== 'one')
                .sort()
                .join(),
            ],
          ]
        : placeholders(v, `${path}${k}.`),
    )
  const unique = (list: [string, string][]) =>
    list.map(([k, names]) => [k, [...new Set(names.split(','))].join()] as const)
  expect(unique(placeholders(en))).toEqual(unique(placeholders(fr)))
})
