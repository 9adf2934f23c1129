import { GeoError } from './error'
import { unitOf } from './spread'

/** Zones of metropolitan France by column, in order of their INSEE code; see data/README.md. */
export interface Zones {
  zoneId: string[]
  name: string[]
  /** Degrees. */
  lat: Float64Array
  lon: Float64Array
  /** Inhabitants, those of the communes that joined the zone included. */
  population: Float64Array
  departement: string[]
  region: string[]
}

/**
 * How a place came to its zone: the commune itself is located, or it joined the largest located commune of
 * its postal code, of its group of communes, or of its département.
 */
export type Precision = 'commune' | 'postal' | 'epci' | 'departement'

export interface Commune {
  code: string
  name: string
  postalCodes: string[]
  population: number
  zoneId: string
  precision: Precision
}

/** One zone of a postal code. `[from, to)` is its slice of [0, 1), as wide as its share of the people. */
export interface PostalShare {
  postalCode: string
  /** Index into {@link Zones}. */
  zone: number
  zoneId: string
  from: number
  to: number
  precision: Precision
}

export interface France {
  zones: Zones
  communes: Commune[]
  /** Every postal code's zones, in order of postal code and slice: the table that places homes in SQL. */
  postalShares: PostalShare[]
  /** Index of the zone of a commune or zone by INSEE code, or -1. */
  zoneOfCommune(code: string): number
  /**
   * The zones of a postal code by population. A code that no commune has (business mail, CEDEX) falls back
   * to its département, with that precision. Empty where the département is not metropolitan France.
   */
  zonesOfPostalCode(postalCode: string): readonly PostalShare[]
  /**
   * The zone of a home known by postal code alone, the same for the same customer: homes spread over the
   * code's zones as the population does. Null where the code is unknown.
   */
  placeHome(postalCode: string, customerId: string): PostalShare | null
}

/**
 * Zones and postal codes from the texts of `zones-fr.csv` and `communes-fr.csv` in data/geo.
 *
 * @throws GeoError `bad_geodata`
 */
export function franceFrom(zonesCsv: string, communesCsv: string): France {
  const zones = readZones(zonesCsv)
  const index = new Map(zones.zoneId.map((id, i) => [id, i]))
  const communes = readCommunes(communesCsv)
  const zoneOf = new Map(zones.zoneId.map((id, i) => [id, i]))
  for (const c of communes) {
    const zone = index.get(c.zoneId)
    if (zone === undefined) {
      throw new GeoError(
        'bad_geodata',
        `Commune ${c.code} belongs to zone ${c.zoneId}, which does not exist.`,
      )
    }
    zoneOf.set(c.code, zone)
  }

  const shares = sharesByPostalCode(communes, zoneOf)
  const fallback = sharesByDepartement(zones)
  const zonesOfPostalCode = (postalCode: string): readonly PostalShare[] => {
    const code = postalCode.trim().padStart(5, '0')
    return shares.get(code) ?? fallback.get(departementOf(code)) ?? []
  }
  return {
    zones,
    communes,
    postalShares: [...shares.keys()].sort().flatMap(code => shares.get(code)!),
    zoneOfCommune: code => zoneOf.get(code) ?? -1,
    zonesOfPostalCode,
    placeHome: (postalCode, customerId) => {
      const candidates = zonesOfPostalCode(postalCode)
      const u = unitOf(customerId)
      return candidates.find(share => u < share.to) ?? null
    },
  }
}

function readZones(csv: string): Zones {
  const rows = cells(csv)
  const numbers = (column: number) => Float64Array.from(rows, row => Number(row[column]))
  const texts = (column: number) => rows.map(row => row[column])
  return {
    zoneId: texts(0),
    name: texts(1),
    lat: numbers(2),
    lon: numbers(3),
    population: numbers(4),
    departement: texts(5),
    region: texts(6),
  }
}

function readCommunes(csv: string): Commune[] {
  return cells(csv).map(row => ({
    code: row[0],
    name: row[1],
    postalCodes: row[2].split(' '),
    population: Number(row[3]),
    zoneId: row[4],
    precision: row[5] as Precision,
  }))
}

/** The build writes no quoted cells, so a line is its cells. */
function cells(csv: string): string[][] {
  return csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map(line => line.split(','))
}

interface Weight {
  zone: number
  zoneId: string
  weight: number
  precision: Precision
}

const COARSER: Precision[] = ['commune', 'postal', 'epci', 'departement']

function sharesByPostalCode(communes: Commune[], zoneOf: Map<string, number>): Map<string, PostalShare[]> {
  const weights = new Map<string, Map<number, Weight>>()
  for (const c of communes) {
    for (const code of c.postalCodes) {
      const zones = weights.get(code) ?? new Map<number, Weight>()
      weights.set(code, zones)
      const zone = zoneOf.get(c.code)!
      const known = zones.get(zone)
      zones.set(zone, {
        zone,
        zoneId: c.zoneId,
        weight: (known?.weight ?? 0) + c.population / c.postalCodes.length,
        precision: known ? finer(known.precision, c.precision) : c.precision,
      })
    }
  }
  return new Map([...weights].map(([code, zones]) => [code, slices(code, [...zones.values()])]))
}

/** A zone holds most of its people itself: it is as precise as its best-known commune. */
function finer(a: Precision, b: Precision): Precision {
  return COARSER.indexOf(a) < COARSER.indexOf(b) ? a : b
}

function sharesByDepartement(zones: Zones): Map<string, PostalShare[]> {
  const weights = new Map<string, Weight[]>()
  zones.departement.forEach((departement, zone) => {
    const list = weights.get(departement) ?? []
    weights.set(departement, list)
    list.push({
      zone,
      zoneId: zones.zoneId[zone],
      weight: zones.population[zone],
      precision: 'departement',
    })
  })
  return new Map([...weights].map(([departement, list]) => [departement, slices('', list)]))
}

function slices(postalCode: string, weights: Weight[]): PostalShare[] {
  const sorted = weights.sort((a, b) => a.zone - b.zone)
  const total = sorted.reduce((sum, w) => sum + w.weight, 0)
  let before = 0
  return sorted.map(({ zone, zoneId, weight, precision }, i) => {
    const share = total > 0 ? weight / total : 1 / sorted.length
    const from = before
    before = i === sorted.length - 1 ? 1 : before + share
    return { postalCode, zone, zoneId, from, to: before, precision }
  })
}

/** Postal codes begin with the département's number; Corsica's 20 is two départements. */
function departementOf(postalCode: string): string {
  if (!postalCode.startsWith('20')) return postalCode.slice(0, 2)
  return postalCode < '20200' ? '2A' : '2B'
}
