import { imageOf } from './svg'

/**
 * Paints a small part of the page (a legend) on a canvas as it stands there: surfaces, borders, texts line by line
 * and SVGs. What cannot be seen is left out.
 *
 * @param origin the page's point that lies at 0, 0 of the canvas, in px of the page.
 */
export async function paint(
  context: CanvasRenderingContext2D,
  root: Element,
  origin: { left: number; top: number },
): Promise<void> {
  for (const element of visible(root)) {
    const style = getComputedStyle(element)
    const { left, top, width, height } = element.getBoundingClientRect()
    const [x, y] = [left - origin.left, top - origin.top]
    if (element instanceof SVGSVGElement) {
      context.drawImage(await imageOf(element), x, y, width, height)
      continue
    }
    const border = Number.parseFloat(style.borderTopWidth)
    context.beginPath()
    context.roundRect(x, y, width, height, Number.parseFloat(style.borderTopLeftRadius) || 0)
    context.fillStyle = style.backgroundColor
    context.fill()
    if (border > 0 && style.borderTopStyle !== 'none' && Number.parseFloat(style.borderLeftWidth) > 0) {
      context.strokeStyle = style.borderTopColor
      context.lineWidth = border
      context.stroke()
    }
    for (const node of element.childNodes) if (node instanceof Text) paintText(context, node, style, origin)
  }
}

/** The elements that a picture shows, from below to above; an SVG is one. */
function visible(root: Element): Element[] {
  const style = getComputedStyle(root)
  const { width, height } = root.getBoundingClientRect()
  if (style.display === 'none' || style.visibility === 'hidden') return []
  // Text for screen readers alone is one px wide.
  if (width <= 1 || height <= 1) return []
  return root instanceof SVGSVGElement ? [root] : [root, ...[...root.children].flatMap(visible)]
}

function paintText(
  context: CanvasRenderingContext2D,
  node: Text,
  style: CSSStyleDeclaration,
  origin: { left: number; top: number },
): void {
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
  context.fillStyle = style.color
  context.textBaseline = 'middle'
  for (const { text, left, middle } of linesOf(node))
    context.fillText(text, left - origin.left, middle - origin.top)
}

/** A text's lines as the page broke them. */
function linesOf(node: Text): { text: string; left: number; middle: number }[] {
  const lines: { text: string; left: number; middle: number }[] = []
  const range = document.createRange()
  for (const { 0: word, index } of node.data.matchAll(/\S+\s*/g)) {
    range.setStart(node, index)
    range.setEnd(node, index + word.trimEnd().length)
    const [box] = range.getClientRects()
    if (!box) continue
    const middle = box.top + box.height / 2
    const line = lines.at(-1)
    if (line && Math.abs(line.middle - middle) < 2) line.text += word
    else lines.push({ text: word, left: box.left, middle })
  }
  return lines
}
