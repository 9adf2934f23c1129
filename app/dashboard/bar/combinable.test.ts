import { expect, test } from 'vitest'
import { emptyFilter } from '@/lib/filter/filter'
import { whyNot } from './combinable'

const area = { kind: 'area', level: 'departement', code: '74' } as const

test('a category is not offered beside a place, nor a place beside a segment, and the reason is said', () => {
  expect(whyNot('category', { ...emptyFilter(), place: area }, 'shared')).toBe('rows_without_geography')
  expect(whyNot('place', { ...emptyFilter(), segment: ['A'] }, 'shared')).toBe('rows_without_geography')
  expect(whyNot('segment', { ...emptyFilter(), category: ['Sofas'] }, 'shared')).toBe(
    'rows_without_geography',
  )
})

test('what can be combined is offered, and everything on customer rows', () => {
  const filter = { ...emptyFilter(), place: area, formats: ['town'], range: { from: 24_310, to: 24_321 } }
  expect(whyNot('stores', filter, 'shared')).toBeNull()
  expect(whyNot('channels', filter, 'shared')).toBeNull()
  expect(whyNot('category', filter, 'detailed')).toBeNull()
})
