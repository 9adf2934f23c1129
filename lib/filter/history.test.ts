import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyFilter } from './filter'
import { type FilterEdit, filtered, filterRedone, filterUndone, lastPart, newFilterEdit } from './history'

const withStores = (...stores: string[]) => ({ ...emptyFilter(), stores })
const begun = () => newFilterEdit()

test('as many steps back as forth end where they began, and forth again where they ended', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 20 }), names => {
      const end = names.reduce<FilterEdit>((edit, name) => filtered(edit, withStores(name)), begun())
      let edit = end
      for (const _ of names) edit = filterUndone(edit)
      expect(edit.filter).toEqual(emptyFilter())
      for (const _ of names) edit = filterRedone(edit)
      expect(edit.filter).toEqual(end.filter)
    }),
    { seed: 2 },
  )
})

test('a drag is taken back as one step, a second drag as another', () => {
  let edit: FilterEdit = begun()
  for (const to of [10, 11, 12]) edit = filtered(edit, { ...edit.filter, range: { from: 1, to } }, 'brush 1')
  for (const to of [20, 21]) edit = filtered(edit, { ...edit.filter, range: { from: 1, to } }, 'brush 2')
  edit = filterUndone(edit)
  expect(edit.filter.range).toEqual({ from: 1, to: 12 })
  expect(filterUndone(edit).filter.range).toBeNull()
})

test('a new choice after going back leaves nothing to redo', () => {
  const back = filterUndone(filtered(filtered(begun(), withStores('A')), withStores('B')))
  const chosen = filtered(back, withStores('C'))
  expect(filterRedone(chosen)).toEqual(chosen)
  expect(filterUndone(chosen).filter.stores).toEqual(['A'])
})

test('the part chosen last is the first to be taken away, among those that still restrict', () => {
  const stores = { ...emptyFilter(), stores: ['S1'] }
  const both = { ...stores, range: { from: 24_300, to: 24_301 } }
  expect(lastPart(begun())).toBeNull()
  expect(lastPart(filtered(filtered(begun(), stores), both))).toBe('range')
  expect(lastPart(filtered(filtered(filtered(begun(), stores), both), stores))).toBe('stores')
  expect(lastPart(newFilterEdit(both))).toBe('stores')
  expect(lastPart(filtered(begun(), both))).toBe('stores')
  expect(lastPart(filtered(begun(), { ...emptyFilter(), comparison: 'period_before' }))).toBeNull()
})
