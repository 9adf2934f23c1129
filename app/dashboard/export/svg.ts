/** What of a computed style an SVG shows. */
const SHOWN = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'opacity',
  'color',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'visibility',
] as const

/** Read where Inter is not installed. */
const FONT = 'Inter, "Helvetica Neue", Arial, sans-serif'
const SPACE = 'http://www.w3.org/2000/svg'

/**
 * A drawn SVG as a document of its own: styles and colours of the page written into it, with a fall-back for the
 * font, nothing that asks the page for anything.
 */
export function svgOf(drawn: SVGSVGElement): SVGSVGElement {
  const copy = drawn.cloneNode(true) as SVGSVGElement
  const originals = [drawn, ...drawn.querySelectorAll<SVGElement>('*')]
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  originals.forEach((original, i) => {
    const style = getComputedStyle(original)
    const target = copies[i]
    for (const name of [...target.getAttributeNames()])
      if (/^(class|style|tabindex|role|aria-|data-)/.test(name)) target.removeAttribute(name)
    for (const name of SHOWN) {
      const value = style.getPropertyValue(name)
      if (value) target.setAttribute(name, value)
    }
  })
  const { width, height } = drawn.getBoundingClientRect()
  if (!copy.hasAttribute('viewBox')) copy.setAttribute('viewBox', `0 0 ${width} ${height}`)
  copy.setAttribute('xmlns', SPACE)
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  copy.setAttribute('font-family', FONT)
  return copy
}

const element = (name: string, attributes: Record<string, string | number>, text?: string) => {
  const made = document.createElementNS(SPACE, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  if (text !== undefined) made.textContent = text
  return made
}

const HEAD = 56
const FOOT = 24
const EDGE = 16

/** A chart as an SVG file: a heading, what it shows, the chart, its key and where it comes from. */
export function chartFile(options: {
  chart: SVGSVGElement
  title: string
  subtitle: string
  /** Names and colours of the series. */
  key: readonly { name: string; colour: string }[]
  source: string
}): string {
  const { chart, title, subtitle, key, source } = options
  const paper = getComputedStyle(document.documentElement)
  const colour = (name: string) => paper.getPropertyValue(name).trim()
  const inner = svgOf(chart)
  const width = Number(inner.getAttribute('width'))
  const height = Number(inner.getAttribute('height'))
  const [w, h] = [width + 2 * EDGE, HEAD + height + FOOT + EDGE]
  const root = element('svg', {
    xmlns: SPACE,
    width: w,
    height: h,
    viewBox: `0 0 ${w} ${h}`,
    'font-family': FONT,
  })
  root.append(
    element('title', {}, title),
    element('desc', {}, `${subtitle}. ${source}`),
    element('rect', { width: w, height: h, fill: colour('--paper') }),
    element('text', { x: EDGE, y: 24, 'font-size': 15, 'font-weight': 600, fill: colour('--ink') }, title),
    element('text', { x: EDGE, y: 43, 'font-size': 12, fill: colour('--ink-2') }, subtitle),
  )
  let x = w - EDGE
  for (const { name, colour: fill } of [...key].reverse()) {
    x -= name.length * 6.2 + 22
    root.append(
      element('rect', { x, y: 15, width: 10, height: 10, rx: 2, fill }),
      element('text', { x: x + 15, y: 24, 'font-size': 11, fill: colour('--ink-2') }, name),
    )
  }
  inner.setAttribute('x', String(EDGE))
  inner.setAttribute('y', String(HEAD))
  root.append(
    inner,
    element('text', { x: EDGE, y: h - 12, 'font-size': 10, fill: colour('--ink-3') }, source),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`
}

/** An SVG as a picture that a canvas draws. */
export async function imageOf(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svgOf(svg)))}`
  await image.decode()
  return image
}
