/** The fictional retailer's stores: places, formats, operators and attraction, before anything happens to them. */

import { firstDay } from './calendar'
import { FORMATS, type Format, TRUE } from './parameters'
import { pointAround, type Zones } from './places'
import { below, between, normal, type Random, shuffled, stream } from './random'
import { planted } from './settings'
import type { Site } from './sites'

export type Operator = 'own' | 'affiliate' | 'franchise'

export interface DemoStore {
  id: string
  name: string
  /** Index of the zone it stands in. */
  zone: number
  lat: number
  lon: number
  area: number
  format: Format
  /** At the end of the period. */
  operator: Operator
  region: string
  /** First trading day. */
  opened: number
  /** Last trading day; null while open. */
  closed: number | null
  /** Sends monthly totals only. */
  totalsOnly: boolean
  /** Share of its counter sales to passers-by, anonymous and without a home. */
  passage: number
  /** Unobserved attraction. */
  u: number
  fixedCost: number
  marginRate: number
  leaseBreak: number
  exitCost: number
  replaces: string | null
}

/** What a store adds to utility before travel: gamma ln(area / 1000) + format + u. */
export function attraction(store: DemoStore): number {
  return TRUE.gamma * Math.log(store.area / 1000) + FORMATS[store.format].effect + store.u
}

const REGIONS: [string, string][] = [
  ['Île-de-France', '75 77 78 91 92 93 94 95'],
  ['Nord', '02 14 27 50 59 60 61 62 76 80'],
  ['Est', '08 10 21 25 39 51 52 54 55 57 58 67 68 70 71 88 89 90'],
  ['Ouest', '18 22 28 29 35 36 37 41 44 45 49 53 56 72 85'],
  ['Rhône-Alpes', '01 03 07 15 26 38 42 43 63 69 73 74'],
  ['Sud-Ouest', '09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 79 81 82 86 87'],
]

function regionOf(departement: string): string {
  return REGIONS.find(([, list]) => list.split(' ').includes(departement))?.[0] ?? 'Méditerranée'
}

/** Name of a town for a sign: Paris 15e Arrondissement is Paris 15e. */
export function townName(zones: Zones, zone: number): string {
  return zones.name[zone].replace(/ (\d+er?) Arrondissement$/, ' $1')
}

function chooseFormat(random: Random, site: Site): Format {
  if (site.rank === 1) return 'Atelier'
  const large = site.around > 250_000 ? 0.38 : 0.16
  const draw = random.next()
  return draw < large ? 'Grande maison' : draw < large + 0.62 ? 'Maison' : 'Atelier'
}

/** Operators: franchises in the smaller towns, the retailer's own stores in the larger ones. */
function chooseOperators(random: Random, sites: readonly Site[]): Operator[] {
  const ranked = sites
    .map((site, k) => ({ k, key: Math.log(site.around + 1) + 0.8 * normal(random) }))
    .sort((a, b) => a.key - b.key || a.k - b.k)
  const operators: Operator[] = sites.map(() => 'own')
  ranked.forEach(({ k }, order) => {
    const share = order / sites.length
    if (share < 0.13) operators[k] = 'franchise'
    else if (share < 0.32) operators[k] = 'affiliate'
  })
  return operators
}

const SIDES = ['Est', 'Nord', 'Ouest', 'Sud']

function openingYear(random: Random, order: number, count: number): number {
  return 1988 + Math.floor((order / count) * 31 + 1.5 * random.next())
}

/** Makes the stores of the sites, every one open all the time; ids follow the age of the store. */
export function makeStores(
  zones: Zones,
  sites: readonly Site[],
  firstMonth: number,
  seed: number,
): DemoStore[] {
  const random = stream(seed, 'network')
  const operators = chooseOperators(random, sites)
  const age = shuffled(
    random,
    sites.map((_, k) => k),
  )
  const stores = sites.map((site, k): DemoStore => {
    const format = chooseFormat(random, site)
    const twin = sites.findIndex((other, o) => other.zone === site.zone && o !== k)
    const side = below(random, 4)
    const km = format === 'Atelier' ? between(random, 0.2, 0.7) : between(random, 1.2, 2.8)
    const point = pointAround(zones, site.zone, km, (side * Math.PI) / 2 + between(random, -0.5, 0.5), 1)
    const [smallest, largest] = FORMATS[format].area
    const area = Math.round(between(random, smallest, largest) / 10) * 10
    const town = townName(zones, site.zone)
    const suffix = twin < 0 ? '' : format === 'Atelier' ? ' Centre' : ` ${SIDES[side]}`
    const opened = Math.min(
      firstDay(12 * openingYear(random, age[k], sites.length) + below(random, 12)) + below(random, 28),
      firstDay(firstMonth - 24),
    )
    const rent = area * between(random, 50, 100) * (site.around > 400_000 ? 1.35 : 1)
    return {
      id: '',
      name: `${town}${suffix}`,
      zone: site.zone,
      ...point,
      area,
      format,
      operator: operators[k],
      region: regionOf(zones.departement[site.zone]),
      opened,
      closed: null,
      totalsOnly: false,
      passage: passageShare(random, format),
      u: TRUE.sigma_u * normal(random),
      fixedCost: Math.round((rent + area * 20 + 35_000) / 100) * 100,
      marginRate: Math.round(between(random, 0.42, 0.48) * 1000) / 1000,
      leaseBreak: 0,
      exitCost: Math.round((rent * between(random, 0.6, 1.4)) / 1000) * 1000,
      replaces: null,
    }
  })
  stores.sort((a, b) => a.opened - b.opened || a.zone - b.zone || a.area - b.area)
  markTotalsOnly(random, stores, planted(5, sites.length))
  return stores
}

function passageShare(random: Random, format: Format): number {
  const share =
    format === 'Atelier' ? between(random, 0.05, 0.13) : random.next() < 0.2 ? between(random, 0.02, 0.05) : 0
  return Math.round(share * 100) / 100
}

function markTotalsOnly(random: Random, stores: DemoStore[], count: number): void {
  const franchises = shuffled(
    random,
    stores.filter(s => s.operator === 'franchise'),
  )
  for (const store of franchises.slice(0, count)) {
    store.totalsOnly = true
    store.passage = 0
  }
}

/** French commercial leases end every three years: the first such day after the period, from the opening. */
export function nextLeaseBreak(opened: number, periodEnd: number): number {
  const start = new Date(opened * 86_400_000)
  let year = start.getUTCFullYear()
  let day = opened
  while (day <= periodEnd) {
    year += 3
    day = Date.UTC(year, start.getUTCMonth(), Math.min(28, start.getUTCDate())) / 86_400_000
  }
  return day
}

/** `M001`, `M002`... in the order of the list. */
export function numberStores(stores: DemoStore[]): void {
  stores.forEach((store, k) => {
    store.id = `M${String(k + 1).padStart(3, '0')}`
  })
}
