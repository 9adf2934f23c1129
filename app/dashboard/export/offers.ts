import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import type { About, ExportTable } from '@/lib/export/table'

interface Common {
  id: string
  title: string
  /** Where it stands: a page covers panel and map. */
  where: 'page' | 'panel' | 'map'
  /** Follows the whole filter: not to be saved while that is being computed. */
  filtered?: boolean
  /** What its figures are: said in the file. */
  definition?: string
  /** What it is about where that is not the page's period and filter: a store, a choice of pockets. */
  about?: string
  /** All that its file says of it, where that is nothing of the above. */
  notes?: About
}

/** Something on screen that can be taken away: a table as CSV and Excel, a chart as SVG, or the map as drawn. */
export type Offer =
  | (Common & { kind: 'table'; make: () => ExportTable })
  | (Common & { kind: 'picture' })
  | (Common & {
      kind: 'chart'
      /** The chart as it is drawn; null while it is shown otherwise. */
      chart: () => SVGSVGElement | null
      key: readonly { name: string; colour: string }[]
    })

/** What is on screen, in the order in which it came. */
export const useOffers = create<{ offers: readonly Offer[] }>()(() => ({ offers: [] }))

/**
 * Offers a part of the screen for as long as it is there; null offers nothing. What is offered is made from what the
 * component shows when it is asked for.
 */
export function useOffer(offer: Offer | null): void {
  const newest = useRef(offer)
  newest.current = offer
  const { id, title, kind, about } = offer ?? {}
  // biome-ignore lint/correctness/useExhaustiveDependencies: offered anew when what the menu says of it changes
  useEffect(() => {
    const { current } = newest
    if (!current) return
    return offered(current, () => newest.current)
  }, [id, title, kind, about])
}

/** Adds an offer that stands for the newest of its kind; the answer takes it away. */
export function offered(offer: Offer, newest: () => Offer | null): () => void {
  const standing: Offer =
    offer.kind === 'table'
      ? {
          ...offer,
          get definition() {
            return (newest() ?? offer).definition
          },
          get notes() {
            return (newest() ?? offer).notes
          },
          make: () => {
            const now = newest()
            return now?.kind === 'table' ? now.make() : offer.make()
          },
        }
      : offer.kind === 'picture'
        ? offer
        : {
            ...offer,
            get key() {
              const now = newest()
              return now?.kind === 'chart' ? now.key : offer.key
            },
            chart: () => {
              const now = newest()
              return now?.kind === 'chart' ? now.chart() : offer.chart()
            },
          }
  useOffers.setState(({ offers }) => ({ offers: [...offers, standing] }))
  return () => useOffers.setState(({ offers }) => ({ offers: offers.filter(o => o !== standing) }))
}
