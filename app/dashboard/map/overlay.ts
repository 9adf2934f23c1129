import { MapLibreOverlay } from '@deck.gl/maplibre'
import type { IControl, Map as MapLibreMap } from 'maplibre-gl'

/** A deck over the map that may show only what lies left or right of a line. */
export class SidedOverlay implements IControl {
  readonly main = new MapLibreOverlay({
    interleaved: false,
    layers: [],
    getCursor: ({ isDragging, isHovering }) => (isDragging ? 'grabbing' : isHovering ? 'pointer' : 'grab'),
  })
  private box: HTMLElement | null = null

  onAdd(map: MapLibreMap): HTMLElement {
    this.box = this.main.onAdd(map as never) as HTMLElement
    return this.box
  }

  onRemove(map: MapLibreMap): void {
    this.main.onRemove(map as never)
    this.box?.remove()
    this.box = null
  }

  getDefaultPosition() {
    return this.main.getDefaultPosition() as 'top-left'
  }

  /** `at` is the line's place, 0 to 1 of the width. */
  show(side: 'all' | 'left' | 'right', at: number): void {
    if (!this.box) return
    const percent = `${100 * (side === 'left' ? 1 - at : at)}%`
    this.box.style.clipPath =
      side === 'all' ? '' : side === 'left' ? `inset(0 ${percent} 0 0)` : `inset(0 0 0 ${percent})`
  }
}
