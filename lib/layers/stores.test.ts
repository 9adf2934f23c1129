import { expect, test } from 'vitest'
import { REACH, radiusOf, sizeMarks } from './stores'

test('symbols of a legend are of round amounts, none above the largest store, each plainly smaller', () => {
  for (const largest of [4_321, 87_000, 1_000_000, 12_300_000]) {
    const marks = sizeMarks(largest)
    expect(marks).toHaveLength(3)
    expect(marks[0]).toBeLessThanOrEqual(largest)
    for (const mark of marks) expect(Number(mark.toPrecision(1))).toBe(mark)
    const radii = marks.map(m => radiusOf(m, largest, REACH.alone))
    for (let k = 1; k < radii.length; k++) expect(radii[k]).toBeLessThan(0.75 * radii[k - 1])
  }
  expect(sizeMarks(0)).toEqual([])
})
