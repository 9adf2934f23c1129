import { expect, test } from 'vitest'
import { largestFlows } from './flows'

test('the largest flows are drawn, the others counted and summed', () => {
  const flows = Array.from({ length: 40 }, (_, i) => ({ amount: 100 - i }))
  const { shown, others, othersAmount } = largestFlows(flows)
  expect(shown).toHaveLength(30)
  expect(others).toBe(10)
  expect(othersAmount).toBe(61 + 62 + 63 + 64 + 65 + 66 + 67 + 68 + 69 + 70)
})

test('flows too small to see and negative ones are not drawn', () => {
  expect(largestFlows([{ amount: 100 }, { amount: 1 }, { amount: -5 }])).toEqual({
    shown: [{ amount: 100 }],
    others: 1,
    othersAmount: 1,
  })
  expect(largestFlows([])).toEqual({ shown: [], others: 0, othersAmount: 0 })
})
