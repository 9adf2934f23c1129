import { describe, expect, it } from 'vitest'
import { loadFrance } from './france'
import { frenchPostalCode, placesOfPostalCode } from './postal'

describe('a French postal code', () => {
  it.each([
    ['1000', '01000'],
    ['1000.0', '01000'],
    [' 01 000 ', '01000'],
    ['F-69003', '69003'],
    ['FR 69003', '69003'],
    ['38043 CEDEX 9', '38043'],
    ['97400', '97400'],
    ['B-1000 Bruxelles', null],
    ['123', null],
    ['SW1A', null],
  ])('%j is %j', (text, code) => {
    expect(frenchPostalCode(text)).toBe(code)
  })

  it('means its communes, its département for business mail, communes overseas, or nothing', () => {
    const france = loadFrance()
    const bourg = placesOfPostalCode(france, '1000')
    expect(bourg.every(p => Math.hypot(p.lat - 46.2, p.lon - 5.23) < 0.2)).toBe(true)
    expect(bourg.at(-1)?.to).toBe(1)
    const cedex = placesOfPostalCode(france, '38043 CEDEX 9')
    expect(cedex.every(p => p.precision === 'departement')).toBe(true)
    expect(placesOfPostalCode(france, '97400')).toMatchObject([{ from: 0, to: 1, precision: 'commune' }])
    expect(placesOfPostalCode(france, '97499').every(p => p.lat < -20 && p.precision === 'departement')).toBe(
      true,
    )
    expect(placesOfPostalCode(france, '98000')).toEqual([])
  })
})
