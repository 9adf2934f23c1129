import { ALL_CHANNELS } from '@/lib/cube/masks'
import type { MonthRange } from '@/lib/cube/months'
import { type Comparison, emptyFilter, type Filter, type FilterPart, isUnset, type Place } from './filter'
import { escapeText, listOf, listText, numberOf, numberText, ringOf, ringText, unescapeText } from './tokens'

/**
 * A filter in an address: `1~r202501-202512~sM001,M002~xa,region,53`. A version, then the parts that differ from a
 * fresh page, each a letter and its value.
 */
const VERSION = '1'

const LETTERS = {
  range: 'r',
  comparison: 'v',
  channels: 'c',
  stores: 's',
  formats: 't',
  operators: 'o',
  regions: 'g',
  category: 'k',
  segment: 'm',
  place: 'x',
} as const satisfies Record<FilterPart, string>

const PARTS = new Map<string, FilterPart>(
  Object.entries(LETTERS).map(([part, letter]) => [letter, part as FilterPart]),
)

/** The filter as text for an address; empty for that of a fresh page. */
export function filterText(filter: Filter): string {
  const parts = (Object.keys(LETTERS) as FilterPart[]).flatMap(part =>
    isUnset(filter, part) ? [] : [LETTERS[part] + partText(filter, part)],
  )
  return parts.length > 0 ? [VERSION, ...parts].join('~') : ''
}

/** The filter of an address. What cannot be read is left out and named in `dropped`; nothing is thrown. */
export function filterOf(text: string): { filter: Filter; dropped: string[] } {
  const filter = emptyFilter()
  if (text === '') return { filter, dropped: [] }
  const [version, ...parts] = text.split('~')
  if (version !== VERSION) return { filter, dropped: [text.slice(0, 40)] }
  const dropped: string[] = []
  for (const token of parts) {
    const part = PARTS.get(token.charAt(0))
    const value = part && read(part, token.slice(1))
    if (value === undefined || value === null) dropped.push(token.slice(0, 40))
    else Object.assign(filter, { [part as FilterPart]: value })
  }
  return { filter, dropped }
}

function partText(filter: Filter, part: FilterPart): string {
  switch (part) {
    case 'range':
      return filter.range ? rangeText(filter.range) : ''
    case 'comparison':
      return comparisonText(filter.comparison)
    case 'channels':
      return filter.channels.toString(36)
    case 'place':
      return filter.place ? placeText(filter.place) : ''
    default:
      return listText(filter[part])
  }
}

function read(part: FilterPart, text: string): Filter[FilterPart] | null {
  switch (part) {
    case 'range':
      return rangeFrom(text)
    case 'comparison':
      return text === 'y' ? 'year_before' : text === 'p' ? 'period_before' : rangeFrom(text)
    case 'channels': {
      const mask = /^[0-9a-z]{1,4}$/.test(text) ? Number.parseInt(text, 36) : 0
      return mask > 0 && mask <= ALL_CHANNELS ? mask : null
    }
    case 'place':
      return placeFrom(text)
    default:
      return listOf(text)
  }
}

const monthText = (month: number) => String(100 * Math.floor(month / 12) + (month % 12) + 1)

function monthFrom(text: string): number | null {
  const month = Number(text.slice(4)) - 1
  return /^\d{6}$/.test(text) && month >= 0 && month < 12 ? 12 * Number(text.slice(0, 4)) + month : null
}

const rangeText = (range: MonthRange) => `${monthText(range.from)}-${monthText(range.to)}`

function rangeFrom(text: string): MonthRange | null {
  const [from, to] = text.split('-').map(monthFrom)
  return from !== null && to !== null && from !== undefined && to !== undefined && from <= to
    ? { from, to }
    : null
}

const comparisonText = (c: Comparison) =>
  c === 'year_before' ? 'y' : c === 'period_before' ? 'p' : rangeText(c)

/** Five decimals of a degree are a metre. */
const degrees = (at: { lat: number; lon: number }) => `${numberText(at.lat, 5)},${numberText(at.lon, 5)}`
const named = (name: string | undefined) => (name === undefined ? '' : `,${escapeText(name)}`)

function placeText(place: Place): string {
  switch (place.kind) {
    case 'polygon':
      return `p,${ringText(place.ring)}${named(place.name)}`
    case 'radius':
      return `r,${degrees(place)},${numberText(place.km, 3)}${named(place.name)}`
    case 'travel':
      return `t,${degrees(place)},${numberText(place.minutes, 2)}${named(place.name)}`
    case 'catchment':
      return `c,${place.by},${numberText(place.level, 3)},${escapeText(place.store)}`
    case 'area':
      return `a,${place.level},${escapeText(place.code)}`
  }
}

const LEVELS = ['commune', 'departement', 'region'] as const
const RULES = ['radius', 'travel', 'customers', 'voronoi', 'model'] as const

function placeFrom(text: string): Place | null {
  const [kind, ...f] = text.split(',')
  const nameAt = (at: number): { name?: string } | null => {
    if (f.length > at + 1) return null
    if (f[at] === undefined) return {}
    const name = unescapeText(f[at])
    return name === null ? null : { name }
  }
  switch (kind) {
    case 'p': {
      const ring = ringOf(f[0] ?? '')
      const name = nameAt(1)
      return ring && name && { kind: 'polygon', ring, ...name }
    }
    case 'r':
    case 't': {
      const lat = numberOf(f[0], -90, 90)
      const lon = numberOf(f[1], -180, 180)
      const size = numberOf(f[2], 0, 2000)
      const name = nameAt(3)
      if (lat === null || lon === null || size === null || !name) return null
      return kind === 'r'
        ? { kind: 'radius', lat, lon, km: size, ...name }
        : { kind: 'travel', lat, lon, minutes: size, ...name }
    }
    case 'c': {
      const by = RULES.find(r => r === f[0])
      const level = numberOf(f[1], 0, 2000)
      const store = unescapeText(f[2] ?? '')
      return by && level !== null && store && f.length === 3 ? { kind: 'catchment', store, by, level } : null
    }
    case 'a': {
      const level = LEVELS.find(l => l === f[0])
      const code = unescapeText(f[1] ?? '')
      return level && code && f.length === 2 ? { kind: 'area', level, code } : null
    }
    default:
      return null
  }
}
