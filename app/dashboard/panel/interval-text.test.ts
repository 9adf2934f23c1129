import { expect, test } from 'vitest'
import { withoutCommonUnit } from './interval-text'

test('a unit that both ends share is said once', () => {
  expect(withoutCommonUnit('48\u202f%', '71\u202f%')).toBe('48')
  expect(withoutCommonUnit('48%', '71%')).toBe('48')
  expect(withoutCommonUnit('900 €', '1,2 M€')).toBe('900 €')
  expect(withoutCommonUnit('12', '14')).toBe('12')
})
