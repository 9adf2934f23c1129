import type { LayersList } from '@deck.gl/core'
import { Layer } from '@deck.gl/core'

const MARK = 'chalandise:heat'
/** A map that cannot draw, or draws something else, keeps nobody waiting for longer. */
const PATIENCE_MS = 3000
let marked = false
let tell = () => {}
const drawn = new Promise<void>(resolve => {
  tell = resolve
})

/** Marks the first frame that shows the heat in the browser's performance timeline, for whoever measures it. */
export function markFirstHeat(layers: LayersList): void {
  if (marked || !layers.some(layer => layer instanceof Layer && layer.id === 'heat' && layer.isLoaded)) return
  marked = true
  performance.mark(MARK)
  tell()
}

/** Resolves once the page has drawn its first heat, or seems not to. */
export function firstHeat(patience = PATIENCE_MS): Promise<void> {
  return Promise.race([drawn, new Promise<void>(resolve => setTimeout(resolve, patience))])
}
