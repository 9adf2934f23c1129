import { KINDS, LEVEL_RANGE } from '@/lib/catchment/catchment'
import { OVERLAP_MEASURES } from '@/lib/catchment/overlap'
import { emptyFilter, type Filter } from '@/lib/filter/filter'
import { filterOf, filterText } from '@/lib/filter/text'
import { escapeText, listOf, listText, numberOf, numberText, unescapeText } from '@/lib/filter/tokens'
import { REGION_CODES } from '@/lib/geo/regions'
import { SCALE_KINDS } from '@/lib/layers/scale'
import { METRIC_IDS } from '@/lib/metrics/ids'
import { BANDS_KM, DEFAULTS, FAR_MINUTES, READINGS } from '@/lib/pockets/types'
import {
  ALL_POCKETS,
  type AppState,
  AREA_LEVELS,
  type Camera,
  type CatchmentChoice,
  COMPARES,
  MAP_MODES,
  POCKET_SORTS,
  type PocketChoice,
  STORE_TABS,
  USUAL_CATCHMENTS,
  VIEWS,
} from './app-state'

/** What a link carries beside the scenario: enough for a colleague to see the same picture. */
export type Shared = Pick<
  AppState,
  | 'view'
  | 'filter'
  | 'metric'
  | 'mapMode'
  | 'areaLevel'
  | 'scaleKind'
  | 'fixedScale'
  | 'compare'
  | 'compareWith'
  | 'swipe'
  | 'differenceOn'
  | 'pockets'
  | 'catchments'
  | 'selected'
  | 'storeTab'
  | 'chosen'
  | 'camera'
>

/** What a fresh page has. */
const FRESH: Omit<Shared, 'filter'> = {
  view: 'map',
  metric: 'revenue',
  mapMode: 'heat',
  areaLevel: 'departement',
  scaleKind: 'quantile',
  fixedScale: false,
  compare: 'none',
  compareWith: 'period',
  swipe: 0.5,
  differenceOn: 'cells',
  pockets: ALL_POCKETS,
  catchments: USUAL_CATCHMENTS,
  selected: null,
  storeTab: 'summary',
  chosen: [],
  camera: null,
}

/** What a fresh page shows. */
export const freshState = (): Shared => ({ ...FRESH, filter: emptyFilter() })

/** Names in the address part: the filter, everything else of the view, and the scenario. */
const KEYS = { filter: 'f', view: 'v', scenario: 's' } as const
const VERSION = '1'

/** A field of the view in the address: its letter, its text (in a fresh page that is left out), and back (null: unreadable). */
interface Field<T> {
  letter: string
  text: (value: T) => string
  read: (text: string) => T | null
}

const oneOf = <T extends string>(letter: string, words: readonly T[]): Field<T> => ({
  letter,
  text: value => value,
  read: text => words.find(w => w === text) ?? null,
})

type Fields = { [K in keyof typeof FRESH]: Field<NonNullable<Shared[K]>> }

const FIELDS: Fields = {
  view: oneOf('w', VIEWS),
  metric: oneOf('m', METRIC_IDS),
  mapMode: oneOf('d', MAP_MODES),
  areaLevel: oneOf('a', AREA_LEVELS),
  scaleKind: oneOf('k', SCALE_KINDS),
  fixedScale: { letter: 'x', text: on => (on ? '1' : ''), read: text => (text === '1' ? true : null) },
  compare: oneOf('c', COMPARES),
  compareWith: oneOf('b', ['period', ...METRIC_IDS]),
  swipe: { letter: 'y', text: at => numberText(at, 2), read: text => numberOf(text, 0.04, 0.96) },
  differenceOn: oneOf('o', ['cells', 'areas']),
  pockets: { letter: 'p', text: pocketsText, read: pocketsFrom },
  catchments: { letter: 'e', text: catchmentsText, read: catchmentsFrom },
  selected: { letter: 's', text: escapeText, read: text => unescapeText(text) || null },
  storeTab: oneOf('t', STORE_TABS),
  chosen: { letter: 'h', text: listText, read: text => once(listOf(text)) },
  camera: {
    letter: 'z',
    text: c => `${numberText(c.lat, 4)},${numberText(c.lon, 4)},${numberText(c.zoom, 2)}`,
    read: cameraFrom,
  },
}

function cameraFrom(text: string): Camera | null {
  const [lat, lon, zoom, ...rest] = text.split(',')
  const camera = {
    lat: numberOf(lat, -85, 85),
    lon: numberOf(lon, -180, 180),
    zoom: numberOf(zoom, 0, 24),
  }
  return camera.lat !== null && camera.lon !== null && camera.zoom !== null && rest.length === 0
    ? (camera as Camera)
    : null
}

function pocketsText({ options, region, sortBy }: PocketChoice): string {
  const { reading, minutes, band_km, unproven } = options
  return [reading, minutes, band_km, unproven ? 'all' : 'sure', region ?? '', sortBy].join(',')
}

function pocketsFrom(text: string): PocketChoice | null {
  const [name, far, band, which, region, by, ...rest] = text.split(',')
  const reading = READINGS.find(r => r === name)
  const minutes = FAR_MINUTES.find(m => String(m) === far)
  const band_km = BANDS_KM.find(km => String(km) === band)
  const sortBy = POCKET_SORTS.find(s => s === by)
  if (!reading || !minutes || !band_km || !sortBy || rest.length > 0) return null
  if (!/^(all|sure)$/.test(which) || (region !== '' && !REGION_CODES.includes(region))) return null
  const options = { ...DEFAULTS, reading, minutes, band_km, unproven: which === 'all' }
  return { options, region: region || null, sortBy }
}

/** Rule, overlap measure, whether drawn, and the levels that are not the usual ones: `radius,population,on,radius15`. */
function catchmentsText({ by, levels, measure, drawn }: CatchmentChoice): string {
  const own = KINDS.filter(kind => levels[kind] !== USUAL_CATCHMENTS.levels[kind])
  const chosen = own.map(kind => kind + numberText(levels[kind], 3))
  return [by, measure, drawn ? 'on' : 'off', ...chosen].join(',')
}

function catchmentsFrom(text: string): CatchmentChoice | null {
  const [rule, what, shown, ...chosen] = text.split(',')
  const by = KINDS.find(kind => kind === rule)
  const measure = OVERLAP_MEASURES.find(m => m === what)
  if (!by || !measure || !/^(on|off)$/.test(shown)) return null
  const levels = { ...USUAL_CATCHMENTS.levels }
  for (const one of chosen) {
    const kind = KINDS.find(k => one.startsWith(k))
    const level = kind ? numberOf(one.slice(kind.length), ...LEVEL_RANGE[kind]) : null
    if (!kind || level === null) return null
    levels[kind] = level
  }
  return { by, levels, measure, drawn: shown === 'on' }
}

/** Whether a field says the same as in a fresh page. */
function isFresh<K extends keyof Fields>(key: K, state: Shared): boolean {
  if (state[key] === null || FRESH[key] === null) return state[key] === FRESH[key]
  return textOf(key, state) === textOf(key, FRESH)
}

/**
 * The address part of a state, `#f=1~r202501-202512&v=1~dcells&s=...`; empty where all is as in a fresh page.
 *
 * @param scenario - the scenario's part as `scenarioHash` gives it (`#s=...` or empty).
 */
export function stateHash(state: Shared, scenario = ''): string {
  const filter = filterText(state.filter)
  const view = (Object.keys(FIELDS) as (keyof Fields)[]).flatMap(key =>
    isFresh(key, state) ? [] : [FIELDS[key].letter + textOf(key, state)],
  )
  const parts = [
    filter && `${KEYS.filter}=${filter}`,
    view.length > 0 && `${KEYS.view}=${[VERSION, ...view].join('~')}`,
    scenario.replace(/^#/, ''),
  ].filter(Boolean)
  return parts.length > 0 ? `#${parts.join('&')}` : ''
}

function textOf<K extends keyof Fields>(key: K, state: Pick<Shared, keyof Fields>): string {
  return FIELDS[key].text(state[key] as NonNullable<Shared[K]>)
}

/**
 * The state of an address part. What it does not say is as in a fresh page; what cannot be read is left out and
 * named in `dropped`. Nothing is thrown. null where the address says nothing of filter or view.
 */
export function stateOfHash(hash: string): { state: Shared; dropped: string[] } | null {
  const parts = new URLSearchParams(hash.replace(/^#/, ''))
  const filter = parts.get(KEYS.filter)
  const view = parts.get(KEYS.view)
  if (filter === null && view === null) return null
  const read: { filter: Filter; dropped: string[] } = filterOf(filter ?? '')
  const state: Shared = { ...FRESH, filter: read.filter }
  const dropped = [...read.dropped]
  const [version, ...tokens] = (view ?? VERSION).split('~')
  if (version !== VERSION) return { state, dropped: [...dropped, (view ?? '').slice(0, 40)] }
  for (const token of tokens) {
    const key = (Object.keys(FIELDS) as (keyof Fields)[]).find(k => FIELDS[k].letter === token.charAt(0))
    const value = key && FIELDS[key].read(token.slice(1))
    if (!key || value === null) dropped.push(token.slice(0, 40))
    else Object.assign(state, { [key]: value })
  }
  return { state, dropped }
}

/** The scenario's own part of an address, `#s=...`; empty where it has none. */
export function scenarioPart(hash: string): string {
  const text = new URLSearchParams(hash.replace(/^#/, '')).get(KEYS.scenario)
  return text ? `#${KEYS.scenario}=${text}` : ''
}

const once = (ids: readonly string[] | null): string[] | null => ids && [...new Set(ids)]
