import { describe, expect, it } from 'vitest'
import { loadFrance } from './france'
import { regionName, regionOf } from './regions'

describe('régions', () => {
  it('are those of the shipped zones, commune by commune', () => {
    const { zones } = loadFrance()
    const wrong = zones.zoneId.filter((id, z) => regionOf(id) !== zones.region[z])
    expect(wrong).toEqual([])
    expect(regionName(regionOf('31555')!)).toBe('Occitanie')
    expect(regionName(regionOf('2A004')!)).toBe('Corse')
    expect(regionName(regionOf('97411')!)).toBe('La Réunion')
  })

  it('are none where the code is not of a commune of France', () => {
    expect(regionOf('ZONE7')).toBeNull()
    expect(regionOf('99123')).toBeNull()
    expect(regionName('99')).toBeNull()
  })
})
