import { describe, expect, it } from 'vitest'
import type { Change } from '@/lib/scenario/document'
import type { MarketError } from './errors'
import { planChanges } from './plan'
import { close, open, points, prepared, stores, takeOver } from './scenarios.fixture'
import { simulate } from './simulate'

describe('a scenario with impossible changes', () => {
  it('is refused with all of them, each in its sentence', () => {
    const changes: Change[] = [
      { kind: 'close', store_id: 'nowhere' },
      { kind: 'move', store_id: stores[0].store_id, lat: stores[1].lat, lon: stores[1].lon },
      takeOver({ competitor_id: 'C99' }),
      open({ candidate_id: stores[3].store_id }),
    ]
    let caught: unknown
    try {
      planChanges(prepared, { changes })
    } catch (error) {
      caught = error
    }
    const { faults, message } = caught as MarketError
    expect(faults.map(f => [f.index, f.code])).toEqual([
      [0, 'unknown_store'],
      [1, 'on_another_store'],
      [2, 'unknown_competitor'],
      [3, 'duplicate_candidate'],
    ])
    expect(message.split('\n')).toHaveLength(4)
    for (const f of faults) expect(f.sentence).not.toMatch(/[{}]/)
  })

  it('may move a store onto one that closes', () => {
    const changes: Change[] = [
      { kind: 'move', store_id: stores[0].store_id, lat: stores[1].lat, lon: stores[1].lon },
      close(1),
    ]
    expect(planChanges(prepared, { changes }).changed).toHaveLength(2)
  })

  it('warns of what is odd but possible', () => {
    const codes = (changes: Change[]) => simulate(prepared, { changes }, points).warnings.map(w => w.code)
    expect(codes([{ kind: 'resize', store_id: stores[0].store_id, selling_area_m2: 90_000 }])).toEqual([
      'area_out_of_range',
      'resize_capped',
    ])
    expect(codes([open({ format: 'Z' })])).toEqual(['format_unknown'])
    expect(codes([open({ lat: stores[1].lat, lon: stores[1].lon })])).toEqual(['opens_on_store'])
    expect(codes([open({ lat: -40, lon: 170 })])).toEqual(['nobody_in_reach'])
    expect(
      codes([{ kind: 'move', store_id: stores[0].store_id, lat: stores[0].lat + 1, lon: stores[0].lon }]),
    ).toEqual(['far_move'])
    expect(codes([open()])).toEqual([])
  })
})
