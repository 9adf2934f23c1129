/**
 * Text for addresses: letters, digits, `_` and `-` stand for themselves, a space is `.`, anything else its code
 * point between stars. Nothing needs percent-encoding, and `~`, `,` stay free to part one text from the next.
 */
export function escapeText(text: string): string {
  let out = ''
  for (const char of text)
    out += /[A-Za-z0-9_-]/.test(char) ? char : char === ' ' ? '.' : `*${char.codePointAt(0)?.toString(36)}*`
  return out
}

/** The text behind {@link escapeText}; null where it is none. */
export function unescapeText(text: string): string | null {
  if (!/^([A-Za-z0-9_.-]|\*[0-9a-z]{1,4}\*)*$/.test(text)) return null
  try {
    return text.replace(/\.|\*([0-9a-z]+)\*/g, (_, code?: string) =>
      code === undefined ? ' ' : String.fromCodePoint(Number.parseInt(code, 36)),
    )
  } catch {
    return null
  }
}

export const listText = (names: readonly string[]): string => names.map(escapeText).join(',')

/** A list of {@link listText}; null where one of its texts is damaged. */
export function listOf(text: string): string[] | null {
  const names = text.split(',').map(unescapeText)
  return names.every(n => n !== null) ? (names as string[]) : null
}

/** A number with at most `decimals` places. */
export const numberText = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)))

/** A finite number inside a range; null for anything else. */
export function numberOf(text: string | undefined, least: number, most: number): number | null {
  if (text === undefined || !/^-?\d+(\.\d+)?$/.test(text)) return null
  const value = Number(text)
  return value >= least && value <= most ? value : null
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'
/** Steps of a ring's points in a degree: 11 m. */
const STEPS = 10_000

/** A ring as differences between its points in steps of 1/10,000 degree: about four letters a point. */
export function ringText(ring: readonly (readonly [lon: number, lat: number])[]): string {
  let out = ''
  let before = [0, 0]
  for (const point of ring) {
    const now = point.map(v => Math.round(v * STEPS))
    for (const k of [0, 1]) {
      const step = now[k] - before[k]
      // The sign goes to the last bit; then five bits a letter, the sixth says that more follow.
      let rest = step < 0 ? -2 * step - 1 : 2 * step
      while (rest >= 32) {
        out += DIGITS[32 + (rest % 32)]
        rest = Math.floor(rest / 32)
      }
      out += DIGITS[rest]
    }
    before = now
  }
  return out
}

/** The ring of {@link ringText}; null where the text is damaged, or no ring of the Earth. */
export function ringOf(text: string): [lon: number, lat: number][] | null {
  const values: number[] = []
  let value = 0
  let scale = 1
  let open = false
  for (const char of text) {
    const digit = DIGITS.indexOf(char)
    if (digit < 0 || scale > 2 ** 40) return null
    value += (digit % 32) * scale
    open = digit >= 32
    if (open) scale *= 32
    else {
      values.push(value % 2 === 1 ? -(value + 1) / 2 : value / 2)
      value = 0
      scale = 1
    }
  }
  if (open || values.length % 2 === 1 || values.length < 6) return null
  let [lon, lat] = [0, 0]
  const ring: [number, number][] = []
  for (let i = 0; i < values.length; i += 2) {
    lon += values[i]
    lat += values[i + 1]
    if (Math.abs(lon) > 180 * STEPS || Math.abs(lat) > 90 * STEPS) return null
    ring.push([lon / STEPS, lat / STEPS])
  }
  return ring
}
