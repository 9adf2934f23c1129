import type { France, Precision } from './france'
import overseas from './overseas.json'

/** A place that a postal code may mean; `[from, to)` is its slice of [0, 1), as wide as its share of the people. */
export interface PostalPlace {
  lat: number
  lon: number
  from: number
  to: number
  precision: Precision
}

type OverseasRow = [code: string, lat: number, lon: number, people: number, precision: Precision]

/**
 * A French postal code as it is meant: without country, spaces or CEDEX, and with the zero that spreadsheets
 * lose ("1000", "1000.0" and "F-01000 CEDEX 9" are "01000"). Null where it is none.
 */
export function frenchPostalCode(text: string): string | null {
  const digits = text
    .trim()
    .toUpperCase()
    .replace(/\s*CEDEX.*$/, '')
    .replace(/^(FR?)[\s-]*/, '')
    .replace(/\.0+$/, '')
    .replace(/\s/g, '')
  return /^\d{4,5}$/.test(digits) ? digits.padStart(5, '0') : null
}

/**
 * The places of a French postal code, by population: zones of metropolitan France (a code that no commune has,
 * such as business mail, means its whole département), communes of the overseas départements. Empty where the
 * code is none.
 */
export function placesOfPostalCode(france: France, text: string): PostalPlace[] {
  const code = frenchPostalCode(text)
  if (!code) return []
  const { zones } = france
  const near = france.zonesOfPostalCode(code)
  if (near.length > 0)
    return near.map(({ zone, from, to, precision }) => ({
      lat: zones.lat[zone],
      lon: zones.lon[zone],
      from,
      to,
      precision,
    }))
  const rows = overseas as OverseasRow[]
  const own = rows.filter(r => r[0] === code)
  const list = own.length > 0 ? own : rows.filter(r => r[0].slice(0, 3) === code.slice(0, 3))
  const people = list.reduce((sum, r) => sum + r[3], 0)
  let before = 0
  return list.map(([, lat, lon, inhabitants, precision], i) => {
    const from = before
    before = i === list.length - 1 ? 1 : before + inhabitants / people
    return { lat, lon, from, to: before, precision: own.length > 0 ? precision : 'departement' }
  })
}
