import { describe, expect, it } from 'vitest'
import { haversineKm } from './distance'
import { GeoError } from './error'
import { loadFrance, type PostalShare } from './france'

const france = loadFrance()
const { zones, communes } = france
const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0)

describe('Zones and communes of metropolitan France', () => {
  it('are all of them: 34,746 communes, three cities divided into 45 arrondissements', () => {
    expect(communes).toHaveLength(34_746 - 3 + 45)
    expect(new Set(communes.map(c => c.code)).size).toBe(communes.length)
    expect(new Set(zones.zoneId).size).toBe(zones.zoneId.length)
  })

  it('hold everyone: every commune has a zone and the zones have the inhabitants of their communes', () => {
    const population = new Float64Array(zones.zoneId.length)
    for (const c of communes) population[france.zoneOfCommune(c.code)] += c.population
    expect(population).toEqual(zones.population)
    expect(sum(zones.population)).toBe(66_165_815)
  })

  it('are located for nine inhabitants in ten, and the others join inside their département', () => {
    const located = communes.filter(c => c.precision === 'commune')
    expect(located.length).toBe(zones.zoneId.length)
    expect(sum(located.map(c => c.population)) / 66_165_815).toBeGreaterThan(0.905)
    const apart = communes.filter(
      c =>
        c.precision !== 'postal' && zones.departement[france.zoneOfCommune(c.code)] !== departement(c.code),
    )
    expect(apart).toEqual([])
  })

  it('lie in France, in order', () => {
    expect(zones.zoneId).toEqual([...zones.zoneId].sort())
    const range = (values: Float64Array) => [Math.min(...values), Math.max(...values)].map(Math.floor)
    expect(range(zones.lat)).toEqual([41, 51])
    expect(range(zones.lon)).toEqual([-6, 9])
  })

  it('know the arrondissements of Paris, Lyon and Marseille apart', () => {
    const at = (code: string) => france.zoneOfCommune(code)
    const apart = (a: number, b: number) =>
      haversineKm(zones.lat[a], zones.lon[a], zones.lat[b], zones.lon[b])
    expect(apart(at('75116'), at('75120'))).toBeGreaterThan(8)
    expect(apart(at('69381'), at('69388'))).toBeGreaterThan(3)
    expect(apart(at('13208'), at('13216'))).toBeGreaterThan(8)
    expect(at('75056')).toBe(-1)
  })
})

describe('Homes known by postal code', () => {
  it('have zones for every postal code, whose slices fill [0, 1)', () => {
    const codes = new Set(communes.flatMap(c => c.postalCodes))
    expect(new Set(france.postalShares.map(s => s.postalCode))).toEqual(codes)
    for (const code of codes) {
      const shares = france.zonesOfPostalCode(code)
      expect(shares[0].from).toBe(0)
      expect(shares.at(-1)!.to).toBe(1)
      for (let i = 1; i < shares.length; i++) expect(shares[i].from).toBe(shares[i - 1].to)
    }
  })

  it('are placed always in the same zone, spread as the population is', () => {
    const shares = france.zonesOfPostalCode('74000')
    expect(france.placeHome('74000', 'C-000123')).toBe(france.placeHome('74000', 'C-000123'))
    const code = france.postalShares.filter(s => s.to - s.from < 0.6 && s.to - s.from > 0.4)[0].postalCode
    const zonesOfCode = france.zonesOfPostalCode(code)
    const placed = Array.from({ length: 20_000 }, (_, i) => france.placeHome(code, `customer ${i}`)!)
    for (const share of zonesOfCode) {
      const observed = placed.filter(p => p === share).length / placed.length
      expect(Math.abs(observed - (share.to - share.from))).toBeLessThan(0.015)
    }
    expect(shares.map(s => zones.name[s.zone])).toContain('Annecy')
  })

  it('are understood without their leading zero', () => {
    expect(france.zonesOfPostalCode('1000')).toEqual(france.zonesOfPostalCode('01000'))
    expect(france.zonesOfPostalCode('01000').length).toBeGreaterThan(0)
  })

  it('fall back to the département for business codes, and to nothing abroad or overseas', () => {
    const cedex = france.placeHome('69431', 'C-1') as PostalShare
    expect(cedex.precision).toBe('departement')
    expect(zones.departement[cedex.zone]).toBe('69')
    expect(zones.departement[france.placeHome('20177', 'C-1')!.zone]).toBe('2A')
    expect(france.placeHome('97400', 'C-1')).toBeNull()
    expect(france.placeHome('SW1A 1AA', 'C-1')).toBeNull()
  })
})

it('a folder without geodata is named', () => {
  expect(() => loadFrance('/nowhere')).toThrow(GeoError)
  expect(() => loadFrance('/nowhere')).toThrow(/nowhere\/zones-fr.csv is missing/)
})

function departement(commune: string): string {
  return commune.slice(0, 2)
}
