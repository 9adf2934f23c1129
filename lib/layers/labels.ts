import { TextLayer } from '@deck.gl/layers'
import { type Bounds, type Label, type Labels, lookOf } from '@/lib/basemap/labels'
import type { Theme } from './palette'

const WEIGHTS = [400, 500, 600] as const

/** `#rrggbb` as numbers. */
const rgb = (hex: string): [number, number, number] =>
  [1, 3, 5].map(i => Number.parseInt(hex.slice(i, i + 2), 16)) as [number, number, number]

/**
 * Names of towns and countries above the data: one text layer for each weight. The labels were laid out
 * beforehand, so none needs to make room.
 */
export function labelLayers({
  labels,
  view,
  theme,
  locale,
}: {
  labels: Labels
  view: { zoom: number; bounds: Bounds }
  theme: Theme
  locale: 'fr' | 'en'
}) {
  const all = labels.at(view.zoom, locale, view.bounds)
  const parts = split(all, theme)
  return WEIGHTS.filter(weight => parts[weight].length > 0).map(weight => {
    return new TextLayer<Label>({
      id: `labels-${weight}`,
      data: parts[weight],
      getPosition: l => [l.lon, l.lat],
      getText: textOf,
      getSize: l => lookOf(l, theme).size,
      getColor: l => rgb(lookOf(l, theme).colour),
      getPixelOffset: l => [0, -lookOf(l, theme).lift],
      outlineColor: [...rgb(lookOf({ kind: 'town', rank: 0 }, theme).halo), 245],
      outlineWidth: 6,
      fontSettings: { sdf: true, fontSize: 48, radius: 10, buffer: 6, cutoff: 0.22 },
      fontFamily: 'Inter Variable, sans-serif',
      fontWeight: weight,
      characterSet: 'auto',
      updateTriggers: { getColor: [theme], getText: [locale] },
    })
  })
}

const textOf = (l: Label) => (l.kind === 'country' ? [...l.text.toLocaleUpperCase()].join('\u2009') : l.text)

type ByWeight = Record<(typeof WEIGHTS)[number], Label[]>
const memory = new WeakMap<readonly Label[], ByWeight>()

/** Labels by weight; the same arrays while the labels are the same, so that deck.gl recomputes nothing. */
function split(all: readonly Label[], theme: Theme): ByWeight {
  const known = memory.get(all)
  if (known) return known
  const parts: ByWeight = { 400: [], 500: [], 600: [] }
  for (const label of all) parts[lookOf(label, theme).weight].push(label)
  memory.set(all, parts)
  return parts
}
