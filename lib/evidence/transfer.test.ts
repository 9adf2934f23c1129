import { describe, expect, it } from 'vitest'
import { History } from './panel'
import { type StudiedEvent, studyEvents } from './study'
import { type EventPeople, measuredTransfer } from './transfer'
import { makeHistory } from './world.fixture'

const disclosure = { customers: 11, rounding: 5 }
const { panel, world } = makeHistory()
const history = new History(panel)
const study = studyEvents(history, [])

/** Customers enough everywhere, a fifth of what they buy afterwards by new ones. */
function peopleOf({ zones }: StudiedEvent, shared = 100): EventPeople {
  const after = new Float64Array(zones!.zones.length).fill(1000)
  return {
    after,
    newAfter: after.map(x => x / 5),
    own: 200,
    seen: 163,
    unseen: 37,
    both: new Float64Array(panel.stores.length + 1).fill(shared),
    any: new Float64Array(panel.stores.length + 1).fill(200),
  }
}
const measure = (s: StudiedEvent, shared?: number) =>
  measuredTransfer(history, s, peopleOf(s, shared), study.placebo.access, disclosure)

describe('what customers did at past events', () => {
  it.each(study.events.map(s => [s.event.kind, s] as const))(
    'adds up to the store’s own sales: %s',
    (_, s) => {
      const rows = measure(s)
      expect(rows.reduce((sum, r) => sum + r.share, 0)).toBeCloseTo(1, 9)
      const own = rows[0].amount / rows[0].share
      for (const r of rows) {
        expect(r.amount / own).toBeCloseTo(r.share, 9)
        expect(r.low).toBeLessThanOrEqual(r.amount)
        expect(r.high).toBeGreaterThanOrEqual(r.amount)
      }
    },
  )

  it('finds the transfer that the planted elasticity implies, within its interval', () => {
    for (const s of study.events) {
      const opening = s.event.kind === 'opening'
      const spent = history.byZone(opening ? s.event.after : s.event.before).stores
      const share = new Map(
        Array.from(s.exposure!.zones, (i, k) => [i, opening ? s.exposure!.come[k] : s.exposure!.gone[k]]),
      )
      let own = 0
      let moved = 0
      for (const i of s.zones!.zones.subarray(0, s.zones!.affected)) {
        const taken = share.get(i)!
        own += spent[i] * taken
        // Closing: others rise from (1 - s) to (1 - s)^rho of before. Opening: they had (1 - s)^rho of after.
        moved += spent[i] * ((1 - taken) ** world.rho - (1 - taken))
      }
      const stores = measure(s).filter(r => r.destination === 'store')
      const found = stores.reduce((sum, r) => sum + r.share, 0)
      const half = Math.hypot(...stores.map(r => (r.share_high - r.share_low) / 2))
      expect(Math.abs(found - moved / own)).toBeLessThan(2.5 * half)
      expect(half).toBeLessThan(0.15)
    }
  })

  it('says of a closing what was lost, of an opening who came and who bought more', () => {
    for (const s of study.events) {
      const found = new Set(measure(s).map(r => r.destination))
      expect(found).toEqual(
        new Set(s.event.kind === 'opening' ? ['store', 'web', 'stayed', 'new'] : ['store', 'web', 'lost']),
      )
    }
  })

  it('publishes counts of at least eleven customers, rounded to five, and names no store with fewer', () => {
    for (const s of study.events) {
      for (const { customers } of measure(s)) if (customers !== null) expect(customers % 5).toBe(0)
      const few = measure(s, 10)
      expect(few.filter(r => r.store >= 0)).toEqual([])
      expect(few.filter(r => r.destination === 'store')).toHaveLength(1)
      expect(few.reduce((sum, r) => sum + r.share, 0)).toBeCloseTo(1, 9)
    }
    const [s] = study.events
    expect(measuredTransfer(history, s, { ...peopleOf(s), own: 10 }, 1, disclosure)).toEqual([])
  })
})
