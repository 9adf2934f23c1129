import type { LayersList } from '@deck.gl/core'
import { Layer } from '@deck.gl/core'

const MARK = 'chalandise:heat'
let marked = false

/** Marks the first frame that shows the heat in the browser's performance timeline, for whoever measures it. */
export function markFirstHeat(layers: LayersList): void {
  if (marked || !layers.some(layer => layer instanceof Layer && layer.id === 'heat' && layer.isLoaded)) return
  marked = true
  performance.mark(MARK)
}
