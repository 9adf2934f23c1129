import type { Layer } from '@deck.gl/core'
import { PolygonLayer, TextLayer } from '@deck.gl/layers'
import { type Rgb, storeColours, type Theme } from './palette'

/** A pocket as drawn. */
export interface PocketMark {
  id: string
  /** By size, from 1 on. */
  rank: number
  name: string
  /** Where the label stands. */
  at: [lon: number, lat: number]
  /** Polygons of [lon, lat] rings, the outer ring first. */
  outline: [number, number][][][]
  /** Drawn full; what chance may have made is drawn faint. */
  proven: boolean
}

interface Piece {
  id: string
  proven: boolean
  rings: [number, number][][]
}

/** The largest pockets bear their name as well: more names would lie over one another. */
const NAMED = 6

/** What is selected or under the pointer stands out. */
interface Pockets {
  pockets: readonly PocketMark[]
  selected: string | null
  hovered: string | null
  theme: Theme
}

/** Outlines of pockets. */
export function pocketLayer({ pockets, selected, hovered, theme }: Pockets): Layer {
  const { ink, select } = storeColours(theme)
  const strong = (id: string) => id === selected || id === hovered
  const fill = ({ id, proven }: Piece): [number, number, number, number] => [
    ...colour(select),
    strong(id) ? 70 : proven ? 40 : 10,
  ]
  return new PolygonLayer<Piece>({
    id: 'pockets',
    data: pieces(pockets),
    getPolygon: p => p.rings,
    getFillColor: fill,
    getLineColor: p => [...colour(strong(p.id) ? ink : select), p.proven || strong(p.id) ? 255 : 130],
    getLineWidth: p => (strong(p.id) ? 3 : 1.75),
    lineWidthUnits: 'pixels',
    lineJointRounded: true,
    pickable: true,
    updateTriggers: {
      getFillColor: [selected, hovered, theme],
      getLineColor: [selected, hovered, theme],
      getLineWidth: [selected, hovered],
    },
  })
}

/** Their ranks, and the names of the largest: above everything else, for they are what is read. */
export function pocketNames({ pockets, selected, hovered, theme }: Pockets): Layer {
  const { ink, paper, select } = storeColours(theme)
  const strong = (id: string) => id === selected || id === hovered
  return new TextLayer<PocketMark>({
    id: 'pocket-names',
    data: pockets as PocketMark[],
    getPosition: p => p.at,
    getText: p => (p.rank <= NAMED || strong(p.id) ? `${p.rank} ${p.name}` : String(p.rank)),
    getSize: 12,
    getColor: [...colour(ink)],
    // A tag above the town that names it, so that the town keeps its own label.
    getPixelOffset: [0, -32],
    background: true,
    getBackgroundColor: [...colour(paper), 240],
    getBorderColor: [...colour(select)],
    getBorderWidth: 1.5,
    backgroundPadding: [6, 3, 6, 3],
    backgroundBorderRadius: 5,
    fontFamily: 'Inter Variable, sans-serif',
    fontWeight: 600,
    characterSet: 'auto',
    updateTriggers: {
      getText: [selected, hovered],
      getColor: [theme],
      getBackgroundColor: [theme],
      getBorderColor: [theme],
    },
  })
}

const colour = (rgb: Rgb): [number, number, number] => [rgb[0], rgb[1], rgb[2]]

const memory = new WeakMap<readonly PocketMark[], Piece[]>()

/** One polygon each; the same array while the pockets are the same. */
function pieces(pockets: readonly PocketMark[]): Piece[] {
  const known = memory.get(pockets)
  if (known) return known
  const made = pockets.flatMap(p => p.outline.map(rings => ({ id: p.id, proven: p.proven, rings })))
  memory.set(pockets, made)
  return made
}
