import { expect, test } from 'vitest'
import { diverging, type Rgb, sequential, type Theme } from './palette'

const THEMES: readonly Theme[] = ['light', 'dark']
const STEPS = Array.from({ length: 41 }, (_, k) => k / 40)

const linear = (v: number) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)
const luminance = ([r, g, b]: Rgb) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
/** CIE L*, 0 to 100. */
const lightness = (colour: Rgb) => {
  const y = luminance(colour)
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y
}

/** What somebody without green cones (deuteranopia) or without red ones (protanopia) sees; Viénot et al. 1999. */
function seenBy(kind: 'deutan' | 'protan', [r, g, b]: Rgb): Rgb {
  const [lr, lg, lb] = [linear(r), linear(g), linear(b)]
  const l = 17.8824 * lr + 43.5161 * lg + 4.11935 * lb
  const m = 3.45565 * lr + 27.1554 * lg + 3.86714 * lb
  const s = 0.0299566 * lr + 0.184309 * lg + 1.46709 * lb
  const [l2, m2] = kind === 'deutan' ? [l, 0.494207 * l + 1.24827 * s] : [2.02344 * m - 2.52581 * s, m]
  const back = [
    0.0809444479 * l2 - 0.130504409 * m2 + 0.116721066 * s,
    -0.0102485335 * l2 + 0.0540193266 * m2 - 0.113614708 * s,
    -0.000365296938 * l2 - 0.00412161469 * m2 + 0.693511405 * s,
  ]
  return back.map(v => {
    const c = Math.min(1, Math.max(0, v))
    return 255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055)
  }) as unknown as Rgb
}

const EYES = [(c: Rgb) => c, (c: Rgb) => seenBy('deutan', c), (c: Rgb) => seenBy('protan', c)]

test('the sequential ramp only darkens on light paper and only lightens on dark, for every eye', () => {
  for (const theme of THEMES)
    for (const see of EYES) {
      const steps = STEPS.map(t => lightness(see(sequential(theme, t))))
      const direction = theme === 'light' ? -1 : 1
      for (let k = 1; k < steps.length; k++) expect(direction * (steps[k] - steps[k - 1])).toBeGreaterThan(0)
      expect(Math.abs(steps[40] - steps[0])).toBeGreaterThan(50)
    }
})

test('both sides of the diverging ramp leave the neutral middle alike in lightness', () => {
  for (const theme of THEMES) {
    const middle = lightness(diverging(theme, 0.5))
    const direction = theme === 'light' ? -1 : 1
    for (const end of [0, 1]) {
      const side = STEPS.map(t => lightness(diverging(theme, 0.5 + (end - 0.5) * t)))
      for (let k = 1; k < side.length; k++) expect(direction * (side[k] - side[k - 1])).toBeGreaterThan(0)
      expect(Math.abs(side[40] - middle)).toBeGreaterThan(40)
    }
    const [loss, gain] = [lightness(diverging(theme, 0)), lightness(diverging(theme, 1))]
    expect(Math.abs(loss - gain)).toBeLessThan(12)
  }
})

test('loss and gain stay apart in hue for people who confuse red and green', () => {
  for (const theme of THEMES)
    for (const see of EYES)
      for (const t of [0.15, 0.3]) {
        const [lr, , lb] = see(diverging(theme, t))
        const [gr, , gb] = see(diverging(theme, 1 - t))
        // Blue against yellow is the axis that they see.
        expect(gb - gr - (lb - lr)).toBeGreaterThan(100)
      }
})
