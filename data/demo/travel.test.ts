import { describe, expect, it } from 'vitest'
import { homeIn, kilometres, readZones, zoneIndex } from './places'
import { stream } from './random'
import { minutesBetween, travelField } from './travel'

const zones = readZones()
const field = travelField(zones, 3)
const between = (from: [number, number], to: [number, number]) => minutesBetween(field, ...from, ...to, 0)
const perKm = (from: [number, number], to: [number, number]) => between(from, to) / kilometres(...from, ...to)

describe('true travel times', () => {
  it('are slower across Paris than through the Beauce, slower in the Alps than on the plain', () => {
    const beauce = perKm([48.1, 1.55], [48.2, 1.75])
    expect(perKm([48.84, 2.25], [48.87, 2.42])).toBeGreaterThan(1.6 * beauce)
    expect(perKm([45.4, 6.5], [45.6, 6.9])).toBeGreaterThan(1.15 * perKm([47.9, 1.6], [48.1, 2.0]))
  })

  it('never come close to flying, nor to walking', () => {
    const near = zoneIndex(zones)
    for (let i = 0; i < zones.count; i += 400) {
      for (const { zone, km } of near(zones.lat[i], zones.lon[i], 60)) {
        if (km < 5) continue
        const speed = (60 * km) / between([zones.lat[i], zones.lon[i]], [zones.lat[zone], zones.lon[zone]])
        expect(speed).toBeGreaterThan(10)
        expect(speed).toBeLessThan(110)
      }
    }
  })

  it('put the sea between Corsica and the mainland', () => {
    expect(between([42.7, 9.45], [43.7, 7.25])).toBeGreaterThan(400)
    expect(between([42.7, 9.45], [41.92, 8.74])).toBeLessThan(240)
  })
})

describe('homes', () => {
  it('lie nearer to their own zone than to any other', () => {
    const near = zoneIndex(zones)
    const random = stream(3, 'homes')
    for (let i = 0; i < zones.count; i += 97) {
      const home = homeIn(zones, i, random)
      const own = kilometres(home.lat, home.lon, zones.lat[i], zones.lon[i])
      const nearest = Math.min(...near(home.lat, home.lon, own + 0.01).map(n => n.km))
      // Five decimals of a degree move a home by a metre.
      expect(own).toBeLessThanOrEqual(nearest + 0.003)
    }
  })
})
