import { expect, it } from 'vitest'
import { ALL_CHANNELS, type CubeFilter, EVERYTHING } from '@/lib/cube/masks'
import { type FilterFault, isWaiting } from '@/lib/filter/resolve'
import { fromModel, salesMeanwhile } from './meanwhile'

const fault = (reason: FilterFault['reason']): FilterFault => ({ part: 'place', reason, names: [] })
const cells = Uint8Array.of(0, 1)
const before: CubeFilter = { ...EVERYTHING, cells }
const web: CubeFilter = { ...EVERYTHING, channels: 4 }

it('a filter waits for what is on its way, not for what will never come', () => {
  expect(isWaiting({ faults: [fault('unknown'), fault('waiting')] })).toBe(true)
  for (const reason of ['unknown', 'empty', 'failed', 'no_catchment', 'place_and_keys'] as const)
    expect(isWaiting({ faults: [fault(reason)] }), reason).toBe(false)
})

it('the sales of before stay while a place waits, through the channels chosen meanwhile', () => {
  const next = { faults: [fault('waiting')], sales: web }
  expect(salesMeanwhile(next, before)).toEqual({ ...before, channels: 4 })
  expect(salesMeanwhile(next, null)).toBe(web)
  expect(salesMeanwhile({ ...next, faults: [fault('failed')] }, before)).toBe(web)
  expect(before.channels).toBe(ALL_CHANNELS)
})

it('what the model would answer waits for the model, and fails with it', () => {
  const ask = (market: string) => market.length
  expect(fromModel('model', false, ask)).toBe(5)
  expect(fromModel('model', true, ask)).toBe(5)
  expect(fromModel(null, false, ask)).toBeNull()
  expect(fromModel(null, true, ask)).toBe('failed')
})
