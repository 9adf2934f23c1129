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

test('both ends of a range are in the unit of the larger', () => {
  const fr = new Format('fr', 'EUR')
  const en = new Format('en', 'EUR')
  expect(fr.moneyRange(5_700, 33_200)).toEqual(['5,7', '33\u00a0k€'])
  expect(en.moneyRange(5_700, 33_200)).toEqual(['€5.7k', '€33k'])
  expect(fr.moneyRange(138_200, 465_300)).toEqual(['140', '470\u00a0k€'])
  expect(fr.moneyRange(-281_000, 18_000, true)).toEqual(['-280', '+18\u00a0k€'])
  expect(fr.moneyRange(-200, 5_400, true)).toEqual(['-0,2', '+5,4\u00a0k€'])
  expect(fr.moneyRange(0, 0.2)).toEqual(['0\u00a0€', '0\u00a0€'])
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

/** Names of a message's arguments; words of plural and select variants are not arguments. */
function argumentsOf(message: string): string[] {
  const names: string[] = []
  for (let at = message.indexOf('{'); at >= 0; ) {
    let depth = 1
    let end = at + 1
    while (end < message.length && depth > 0) depth += { '{': 1, '}': -1 }[message[end++]] ?? 0
    const inside = message.slice(at + 1, end - 1)
    const [name, kind, ...rest] = inside.split(',')
    names.push(name)
    if (kind?.trim() === 'plural' || kind?.trim() === 'select')
      for (const [, variant] of rest.join(',').matchAll(/\{((?:[^{}]|\{[^{}]*\})*)\}/g))
        names.push(...argumentsOf(variant))
    at = message.indexOf('{', end)
  }
  return names
}

test('both catalogues use the same placeholders', () => {
  const placeholders = (o: object, path = ''): [string, string[]][] =>
    Object.entries(o).flatMap(([k, v]) =>
      typeof v === 'string'
        ? [[`${path}${k}`, [...new Set(argumentsOf(v))].sort()]]
        : placeholders(v, `${path}${k}.`),
    )
  expect(argumentsOf('{n, plural, one {# of {m}} other {many of {m}}} by {who}')).toEqual([
    'n',
    'm',
    'm',
    'who',
  ])
  expect(placeholders(en)).toEqual(placeholders(fr))
})
