import { currentMap } from '../map/camera'
import { paint } from './paint'

const HEAD = 58
const FOOT = 26
const EDGE = 16
const FONT = '"Inter Variable", Inter, system-ui, sans-serif'

/** The map could not be drawn. */
export class PictureError extends Error {
  override readonly name = 'PictureError'
}

/**
 * The map as a PNG: what lies on it, its legends as they stand, a heading above and the source below. As many dots
 * to a px as the screen has, two at least for print.
 *
 * @throws PictureError
 */
export async function mapPicture(words: { title: string; subtitle: string; source: string }): Promise<Blob> {
  const map = currentMap()
  if (!map) throw new PictureError('There is no map.')
  const box = map.getContainer()
  const area = box.getBoundingClientRect()
  const scale = Math.max(2, window.devicePixelRatio)
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(area.width * scale)
  canvas.height = Math.round((area.height + HEAD + FOOT) * scale)
  const context = canvas.getContext('2d')
  if (!context) throw new PictureError('This browser gives no canvas.')
  const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  context.scale(scale, scale)
  context.fillStyle = colour('--paper')
  context.fillRect(0, 0, area.width, area.height + HEAD + FOOT)
  context.translate(0, HEAD)
  context.save()
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new PictureError('The map does not draw.')), 20_000)
    // The map keeps its picture only until the page is next composed: it is taken where it was just drawn.
    map.once('render', () => {
      clearTimeout(late)
      for (const layer of box.querySelectorAll('canvas')) drawLayer(context, layer, area)
      resolve()
    })
    map.triggerRepaint()
  })
  context.restore()
  const main = box.closest('main')
  for (const legend of main?.querySelectorAll('aside, [data-legend]') ?? []) {
    const still = withoutControls(legend)
    await paint(context, still, area).finally(() => still.remove())
  }
  context.translate(0, -HEAD)
  const line = (text: string, y: number, font: string, ink: string) => {
    context.font = `${font} ${FONT}`
    context.fillStyle = colour(ink)
    context.textBaseline = 'alphabetic'
    context.fillText(text, EDGE, y, area.width - 2 * EDGE)
  }
  line(words.title, 25, '600 17px', '--ink')
  line(words.subtitle, 45, '13px', '--ink-2')
  line(words.source, HEAD + area.height + 17, '11px', '--ink-2')
  return new Promise((resolve, reject) =>
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new PictureError('The picture is too large.')))),
  )
}

/** A legend that stands where the other does, unseen, without what can be pressed and the room it took. */
function withoutControls(legend: Element): HTMLElement {
  const still = legend.cloneNode(true) as HTMLElement
  for (const control of still.querySelectorAll('button, input, select, label')) control.remove()
  for (const element of [...still.querySelectorAll('div, p, ul')].reverse())
    if (element.textContent === '' && !element.querySelector('svg')) element.remove()
  still.style.opacity = '0'
  still.ariaHidden = 'true'
  legend.after(still)
  return still
}

/** One canvas of the map, cut where the page cuts it: two pictures side by side share the map. */
function drawLayer(context: CanvasRenderingContext2D, layer: HTMLCanvasElement, area: DOMRect): void {
  const { left, top, width, height } = layer.getBoundingClientRect()
  if (width === 0 || layer.width === 0) return
  const cut = clipOf(layer)
  context.save()
  context.beginPath()
  context.rect(cut.left * area.width, 0, (1 - cut.left - cut.right) * area.width, area.height)
  context.clip()
  context.drawImage(layer, left - area.left, top - area.top, width, height)
  context.restore()
}

/** Shares of the width that are cut off at either side. */
function clipOf(layer: HTMLCanvasElement): { left: number; right: number } {
  const inset = layer.parentElement?.style.clipPath.match(/inset\((.*)\)/)?.[1].split(/\s+/) ?? []
  const share = (text: string | undefined) => (text?.endsWith('%') ? Number.parseFloat(text) / 100 : 0)
  return { left: share(inset[3]), right: share(inset[1]) }
}
