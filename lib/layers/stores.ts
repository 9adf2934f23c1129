import { ScatterplotLayer, TextLayer } from '@deck.gl/layers'
import { type Rgb, storeColours, type Theme } from './palette'
import { roundDown } from './scale'

export interface StoreMark {
  id: string
  name: string
  lat: number
  lon: number
  operator: string
  /** Net sales of the period. */
  amount: number
  /**
   * open: trades; closed: gone before the period's end; closing: closed or left by the scenario; candidate: to open;
   * competitor: somebody else's.
   */
  state: 'open' | 'closed' | 'closing' | 'candidate' | 'competitor'
  /** A candidate that cannot be dragged. */
  fixed?: boolean
  /** m2, of a competitor. */
  area?: number | null
  /** Fill instead of that of its operator: the colour of a figure. */
  tint?: Rgb | null
  /** Not among the stores that are looked at. */
  faded?: boolean
}

/** What a symbol's radius grows by for the largest store, px: beside a picture, and where stores are the picture. */
export const REACH = { beside: 5, alone: 18 } as const

/** Radius of a store's symbol, px: its area grows with sales. */
export function radiusOf(amount: number, largest: number, reach: number = REACH.beside): number {
  return 3.5 + reach * Math.sqrt(Math.max(0, amount) / Math.max(largest, 1))
}

/** Round amounts whose symbols a legend shows, the largest first: at most that of the largest store. */
export function sizeMarks(largest: number): number[] {
  if (!(largest > 0)) return []
  const top = roundDown(largest)
  return [top, roundDown(top / 4), roundDown(top / 20)]
}

/**
 * Stores as proportional symbols: own filled, affiliates outlined, franchises outlined with a dot, closed ones
 * struck through, the candidate hollow with a plus.
 */
export function storeLayers(options: {
  stores: readonly StoreMark[]
  largest: number
  /** Stores are all there is to see: their symbols are larger, and let those below show. */
  alone?: boolean
  selected: string | null
  hovered: string | null
  theme: Theme
}) {
  const { stores, largest, alone = false, selected, hovered, theme } = options
  const { ink, paper, select, rival } = storeColours(theme)
  const accent = (s: StoreMark) => s.id === selected || s.id === hovered
  const radius = (s: StoreMark) =>
    s.state === 'candidate'
      ? 9
      : s.state === 'competitor'
        ? 5
        : radiusOf(s.amount, largest, alone ? REACH.alone : REACH.beside)
  const triggers = [selected, hovered, theme, largest, alone, stores]
  const strong = (s: StoreMark) => (s.faded ? 70 : alone ? 170 : 235)
  return [
    new ScatterplotLayer<StoreMark>({
      id: 'stores-halo',
      data: stores.filter(accent),
      getPosition: s => [s.lon, s.lat],
      getRadius: s => radius(s) + 5,
      radiusUnits: 'pixels',
      filled: true,
      stroked: true,
      getFillColor: [...select, 60],
      getLineColor: [...select, 255],
      lineWidthUnits: 'pixels',
      getLineWidth: 2,
      updateTriggers: { getRadius: triggers },
    }),
    new ScatterplotLayer<StoreMark>({
      id: 'stores',
      data: stores as StoreMark[],
      getPosition: s => [s.lon, s.lat],
      getRadius: radius,
      radiusUnits: 'pixels',
      filled: true,
      stroked: true,
      getFillColor: s =>
        s.tint
          ? [...s.tint, s.faded ? 70 : 225]
          : s.state === 'open' && s.operator === 'own'
            ? [...ink, strong(s)]
            : s.state === 'candidate'
              ? [...select, 70]
              : s.state === 'competitor'
                ? [...rival, 235]
                : [...paper, s.faded ? 90 : s.state === 'open' ? 235 : 190],
      getLineColor: s =>
        s.state === 'candidate'
          ? [...select, 255]
          : s.state === 'competitor' || (s.operator === 'own' && s.state === 'open')
            ? [...paper, 255]
            : [...ink, s.faded ? 90 : s.state === 'open' ? 255 : 150],
      lineWidthUnits: 'pixels',
      getLineWidth: s =>
        s.state === 'candidate' || (s.operator !== 'own' && s.state !== 'competitor') ? 2 : 1.2,
      pickable: true,
      updateTriggers: { getFillColor: triggers, getLineColor: triggers, getRadius: triggers },
    }),
    new ScatterplotLayer<StoreMark>({
      id: 'stores-franchise',
      data: stores.filter(s => s.operator === 'franchise' && s.state === 'open'),
      getPosition: s => [s.lon, s.lat],
      getRadius: 2,
      radiusUnits: 'pixels',
      getFillColor: [...ink, 255],
    }),
    ...signLayer(stores, theme),
  ]
}

/** What a store that does not simply trade carries: a plus for a candidate, a cross for a closed one. */
function signLayer(stores: readonly StoreMark[], theme: Theme) {
  const data = stores.filter(s => s.state !== 'open' && s.state !== 'competitor')
  const { ink, select } = storeColours(theme)
  // A text layer without a single character cannot make its texture.
  if (data.length === 0) return []
  return [
    new TextLayer<StoreMark>({
      id: 'stores-sign',
      data,
      getPosition: s => [s.lon, s.lat],
      getText: s => (s.state === 'candidate' ? '+' : '×'),
      characterSet: ['+', '×'],
      getSize: s => (s.state === 'closed' ? 14 : 20),
      getColor: s => (s.state === 'candidate' ? [...select, 255] : [...ink, 220]),
      fontFamily: 'Inter Variable, sans-serif',
      fontWeight: 600,
      updateTriggers: { getColor: [theme] },
    }),
  ]
}
