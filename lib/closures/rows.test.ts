import { describe, expect, it } from 'vitest'
import type { Closing, StoreTerms } from '@/lib/market/closings'
import { closingRows } from './rows'

const at = (point: number) => ({ point, low: 0.8 * point, high: 1.2 * point })
const closing = (store_id: string, base: number, kept: number): Closing => ({
  store_id,
  base,
  retained: at(kept * base),
  retained_share: at(kept),
  lost: at((1 - kept) * base),
  to_web: at(0),
  within: at(30),
  across: at(10),
  receiver: { store_id: 'B', amount: 30 },
  intervals: true,
})
const terms = (store_id: string, part: Partial<StoreTerms>): StoreTerms => ({
  store_id,
  name: `Store ${store_id}`,
  operator: 'own',
  legal_entity: null,
  margin_rate: 0.5,
  fixed_cost: 40,
  lease_break_on: null,
  exit_cost: null,
  ...part,
})

const rows = closingRows(
  new Map([
    ['A', closing('A', 100, 0.6)],
    ['B', closing('B', 200, 0.3)],
    ['C', closing('C', 50, 0.9)],
  ]),
  new Map([
    ['A', terms('A', { lease_break_on: '2027-01-31' })],
    ['B', terms('B', { margin_rate: null, lease_break_on: '2031-01-31' })],
    ['C', terms('C', {})],
  ]),
  '2026-10-31',
)

describe('rows of closings', () => {
  it('say contribution, effect, lease and what leaves the entity', () => {
    const a = rows.find(r => r.id === 'A')!
    expect(a.contribution).toBeCloseTo(10, 12)
    // 40 of fixed cost end, 40 of sales are lost at a margin of a half.
    expect(a.gain?.point).toBeCloseTo(20, 12)
    expect(a.leaseSoon).toBe(true)
    expect(a.leaving).toBeCloseTo(0.25, 12)
    expect(a.receiver).toBe('Store B')
    expect(rows.find(r => r.id === 'B')).toMatchObject({ contribution: null, gain: null, leaseSoon: false })
  })
})
