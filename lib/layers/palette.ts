/** Colours of the data: frames are neutral, colour is for figures. One palette for each theme. */
export type Theme = 'light' | 'dark'
export type Rgb = readonly [number, number, number]

/** Sequential ramp, low to high: light to dark on light paper, dark to light on dark. */
const SEQUENTIAL: Record<Theme, readonly Rgb[]> = {
  light: [
    [253, 231, 200],
    [250, 195, 152],
    [240, 143, 122],
    [213, 88, 115],
    [165, 46, 120],
    [106, 23, 110],
    [52, 12, 78],
  ],
  dark: [
    [44, 24, 84],
    [92, 30, 112],
    [148, 44, 118],
    [205, 72, 106],
    [241, 122, 96],
    [252, 181, 122],
    [254, 238, 190],
  ],
}

/**
 * Diverging ramp, loss to gain: orange and blue, which people who confuse red and green tell apart, with a neutral
 * middle near the paper. Lightness falls (rises on dark) alike towards both ends.
 */
const DIVERGING: Record<Theme, readonly Rgb[]> = {
  light: [
    [134, 56, 2],
    [200, 92, 10],
    [243, 166, 96],
    [236, 230, 220],
    [140, 184, 224],
    [49, 119, 186],
    [12, 62, 122],
  ],
  dark: [
    [255, 200, 140],
    [240, 146, 66],
    [158, 88, 34],
    [58, 62, 72],
    [42, 96, 152],
    [92, 156, 224],
    [182, 218, 252],
  ],
}

/** Gain and loss, readable without red and green. */
const CHANGE: Record<Theme, { gain: Rgb; loss: Rgb }> = {
  light: { gain: [33, 102, 172], loss: [200, 92, 10] },
  dark: { gain: [116, 173, 235], loss: [247, 150, 70] },
}

/** The two sides of the business keep their colours in every chart. */
const CHANNEL: Record<Theme, Record<'store' | 'web' | 'click_and_collect' | 'other', string>> = {
  light: { store: '#41577f', web: '#1f9a8a', click_and_collect: '#8cc7bb', other: '#b4b0a6' },
  dark: { store: '#8ea6d4', web: '#3fc4b1', click_and_collect: '#2c7d73', other: '#6d6f78' },
}

/** Words and lines of charts, as the page has them (--ink-3, --line), and bars that step back behind a line. */
const CHART: Record<Theme, { ink: string; line: string; bar: string }> = {
  light: { ink: '#6f7582', line: '#e4ded2', bar: '#9aa7c4' },
  dark: { ink: '#98a1b4', line: '#30384a', bar: '#5a6d96' },
}

/** Stores, selection and candidate on the map; `rival`: of a competitor, neither ink nor paper in both themes. */
const STORE: Record<Theme, { ink: Rgb; paper: Rgb; select: Rgb; rival: Rgb }> = {
  light: { ink: [28, 36, 54], paper: [255, 253, 249], select: [0, 126, 178], rival: [132, 134, 142] },
  dark: { ink: [236, 239, 246], paper: [22, 26, 36], select: [70, 190, 240], rival: [132, 134, 142] },
}

/**
 * Catchments drawn together, after the first in the colour of selection: apart for colour-blind people, and from gain
 * and loss (Okabe and Ito 2008).
 */
const CATCHMENT: Record<Theme, readonly Rgb[]> = {
  light: [
    [176, 66, 138],
    [0, 128, 92],
    [150, 104, 0],
  ],
  dark: [
    [236, 140, 200],
    [64, 200, 150],
    [236, 190, 80],
  ],
}

/** Places that a question was answered with, where the answer has no number to colour them by. */
const ANSWER: Record<Theme, { fill: Rgb; edge: Rgb }> = {
  light: { fill: [0, 105, 154], edge: [255, 255, 255] },
  dark: { fill: [92, 195, 238], edge: [22, 26, 36] },
}

/** Colour at `t` (0 to 1) along the sequential ramp. */
export const sequential = (theme: Theme, t: number): Rgb => along(SEQUENTIAL[theme], t)

/** Colour at `t` along the diverging ramp: 0 is the largest loss, 0.5 no change, 1 the largest gain. */
export const diverging = (theme: Theme, t: number): Rgb => along(DIVERGING[theme], t)

function along(stops: readonly Rgb[], t: number): Rgb {
  const x = Math.min(1, Math.max(0, t)) * (stops.length - 1)
  const i = Math.min(stops.length - 2, Math.floor(x))
  const f = x - i
  return [0, 1, 2].map(k => Math.round(stops[i][k] * (1 - f) + stops[i + 1][k] * f)) as unknown as Rgb
}

export const changeColours = (theme: Theme) => CHANGE[theme]
export const channelColours = (theme: Theme) => CHANNEL[theme]
export const chartColours = (theme: Theme) => CHART[theme]
export const storeColours = (theme: Theme) => STORE[theme]
export const catchmentColours = (theme: Theme): readonly Rgb[] => [STORE[theme].select, ...CATCHMENT[theme]]
export const answerColours = (theme: Theme) => ANSWER[theme]

export const css = ([r, g, b]: Rgb) => `rgb(${r} ${g} ${b})`
