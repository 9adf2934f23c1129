'use client'
import { useId } from 'react'
import { css, type Theme } from '@/lib/layers/palette'
import { position, rampOf, type Scale } from '@/lib/layers/scale'
import { useFormat } from '../session/context'
import type { Printed } from './measures'
import { useMeasureText } from './words'

const WIDTH = 240
const STOPS = Array.from({ length: 25 }, (_, k) => k / 24)

export interface Scaled {
  scale: Scale
  measure: Printed
}

/** The scale with its real break values: a ramp, or classes. */
export function Ramp({ picture, theme }: { picture: Scaled; theme: Theme }) {
  return picture.scale.kind === 'quantile' ? (
    <Classes picture={picture} theme={theme} />
  ) : (
    <Gradient picture={picture} theme={theme} />
  )
}

function Gradient({ picture, theme }: { picture: Scaled; theme: Theme }) {
  const id = useId()
  const text = useMeasureText()
  const { scale, measure } = picture
  const first = scale.kind === 'diverging' ? [] : [scale.from]
  const marks = apart(
    [...first, ...scale.breaks].map(value => {
      const x = WIDTH * position(scale, value)
      const sign = x > WIDTH - 2 ? '≥ ' : x < 2 && value !== 0 ? '≤ ' : ''
      return { value, x, text: `${sign}${text.mark(measure, value)}` }
    }),
  )
  return (
    <svg viewBox={`0 0 ${WIDTH} 30`} className="my-1 w-full" aria-hidden="true">
      <defs>
        <linearGradient id={id}>
          {STOPS.map(at => (
            <stop key={at} offset={at} stopColor={css(rampOf(scale, at, theme))} />
          ))}
        </linearGradient>
      </defs>
      <rect x="0" y="2" width={WIDTH} height="10" rx="2" fill={`url(#${id})`} />
      {marks.map(({ value, x, text: said }) => (
        <g key={value}>
          {x > 1 && x < WIDTH - 1 && <line x1={x} x2={x} y1="12" y2="16" stroke="var(--ink-3)" />}
          <text
            x={x}
            y="26"
            fontSize="10.5"
            fill="var(--ink-2)"
            textAnchor={x > WIDTH - 12 ? 'end' : x < 12 ? 'start' : 'middle'}
          >
            {said}
          </text>
        </g>
      ))}
    </svg>
  )
}

interface Mark {
  value: number
  x: number
  text: string
}

/** Marks whose texts do not touch; the ends win, then the middle. */
function apart(marks: readonly Mark[]): Mark[] {
  const half = (m: Mark) => 2.9 * m.text.length + 3
  const span = (m: Mark): [number, number] =>
    m.x > WIDTH - 12
      ? [m.x - 2 * half(m), m.x]
      : m.x < 12
        ? [m.x, m.x + 2 * half(m)]
        : [m.x - half(m), m.x + half(m)]
  const out: Mark[] = []
  const order = [
    marks[0],
    marks[marks.length - 1],
    ...marks.filter(m => m.value === 0),
    ...marks.slice(1, -1),
  ]
  for (const mark of order) {
    const [from, to] = span(mark)
    if (out.every(m => m !== mark && (span(m)[1] <= from || span(m)[0] >= to))) out.push(mark)
  }
  return out.sort((a, b) => a.x - b.x)
}

function Classes({ picture, theme }: { picture: Scaled; theme: Theme }) {
  const text = useMeasureText()
  const format = useFormat()
  const { scale, measure } = picture
  const count = scale.breaks.length + 1
  const width = WIDTH / count
  return (
    <svg viewBox={`0 0 ${WIDTH} 30`} className="my-1 w-full" aria-hidden="true">
      {Array.from({ length: count }, (_, k) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: classes have no other name
          key={k}
          x={k * width}
          y="2"
          width={width - 1}
          height="10"
          fill={css(rampOf(scale, count > 1 ? k / (count - 1) : 0.5, theme))}
        />
      ))}
      {scale.breaks.map((value, k) => (
        <text key={value} x={(k + 1) * width} y="24" fontSize="9.5" fill="var(--ink-2)" textAnchor="middle">
          {short(text.mark(measure, value), format.symbol())}
        </text>
      ))}
    </svg>
  )
}

/** Without the currency, which the unit says: six classes stand close. */
const short = (text: string, symbol: string) => text.replace(symbol, '').trim()
