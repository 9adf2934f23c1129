import { expect, test } from 'vitest'
import type { Change } from '@/lib/scenario/document'
import { edited, emptyScenario, newEdit, redone, undone, withChange, withPart } from './scenario-edit'

const close = (store_id: string): Change => ({ kind: 'close', store_id })
const resize: Change = { kind: 'resize', store_id: 'S1', selling_area_m2: 900 }

test('steps are taken back and done again, until something else is done', () => {
  const first = withChange(emptyScenario(), close('S1'))
  const second = withChange(first, close('S2'))
  const edit = edited(edited(newEdit(), first), second)
  const back = undone(edit)
  expect(back.scenario).toBe(first)
  expect(redone(back).scenario).toBe(second)
  expect(undone(undone(undone(edit))).scenario.changes).toEqual([])
  expect(redone(edited(back, emptyScenario())).scenario.changes).toEqual([])
})

test('edits of one field that follow each other are one step', () => {
  const start = edited(newEdit(), withChange(emptyScenario(), resize))
  const typed = [910, 920, 930].reduce(
    (edit, selling_area_m2) => edited(edit, withPart(edit.scenario, 'S1', { selling_area_m2 }), 'S1 area'),
    start,
  )
  expect(typed.scenario.changes).toEqual([{ ...resize, selling_area_m2: 930 }])
  expect(undone(typed).scenario.changes).toEqual([resize])
})

test('another change of the same store takes the place of the former', () => {
  const scenario = withChange(withChange(emptyScenario(), resize), close('S2'))
  expect(withChange(scenario, close('S1')).changes).toEqual([close('S1'), close('S2')])
})
