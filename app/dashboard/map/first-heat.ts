import type { LayersList } from '@deck.gl/core'
import { Layer } from '@deck.gl/core'
import { useCallback, useMemo, useState } from 'react'

const MARK = 'chalandise:heat'
/** A map that cannot draw, or draws something else, keeps nobody waiting for longer. */
const PATIENCE_MS = 3000
let marked = false
let tell = () => {}
const drawn = new Promise<void>(resolve => {
  tell = resolve
})

/** Marks the first frame that shows the heat in the browser's performance timeline, for whoever measures it. */
function markFirstHeat(layers: LayersList): void {
  if (marked || !layers.some(layer => layer instanceof Layer && layer.id === 'heat' && layer.isLoaded)) return
  marked = true
  performance.mark(MARK)
  tell()
}

/** Resolves once the page has drawn its first heat, or seems not to. */
export function firstHeat(patience = PATIENCE_MS): Promise<void> {
  return Promise.race([drawn, new Promise<void>(resolve => setTimeout(resolve, patience))])
}

/**
 * Gives the first picture's layers to the map one by one, a frame each, the heat first: together their programs and
 * glyphs would take half a second in which the page does not answer. Later ones come as they are.
 */
export function useInTurn<T extends Layer>(layers: T[]): { layers: T[]; onAfterRender: () => void } {
  const [turn, setTurn] = useState(1)
  const given = useMemo(() => (turn < layers.length ? layers.slice(0, turn) : layers), [layers, turn])
  const onAfterRender = useCallback(() => {
    markFirstHeat(given)
    if (given.length === 0 || turn === Number.POSITIVE_INFINITY) return
    if (given[0].id === 'heat' && !marked) return
    setTurn(turn < layers.length ? turn + 1 : Number.POSITIVE_INFINITY)
  }, [given, layers, turn])
  return { layers: given, onAfterRender }
}
