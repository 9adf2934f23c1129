'use client'
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { clamp, length, type MonthRange, toDate } from '@/lib/cube/months'
import { useFormat } from '../session/context'
import { AXIS_WIDTH, EDGE } from './geometry'
import { moved } from './presets'

type Grip = 'from' | 'to' | 'move' | 'new' | 'compared'

/**
 * Chooses a range of whole months: drag an edge, the middle, or across the chart; arrows move an edge by a
 * month, with shift by a year. The period compared with lies lighter beside it, and moves in the same way.
 */
export function PeriodBrush({
  bounds,
  range,
  compared,
  comparedName,
  onChange,
  onCompare,
}: {
  bounds: MonthRange
  range: MonthRange
  /** null where the data do not hold it. */
  compared: MonthRange | null
  comparedName: string
  /** Changes of one drag come under one `step`. */
  onChange: (range: MonthRange, step: string) => void
  onCompare: (range: MonthRange, step: string) => void
}) {
  const t = useTranslations('strip')
  const format = useFormat()
  const box = useRef<HTMLDivElement>(null)
  const drag = useRef<{ grip: Grip; month: number; range: MonthRange } | null>(null)
  const drags = useRef(0)
  const step = () => `brush ${drags.current}`
  const months = length(bounds)
  const left = (month: number) => `${(100 * (month - bounds.from)) / months}%`
  const width = (r: MonthRange) => `${(100 * length(r)) / months}%`

  const monthAt = (clientX: number) => {
    const rect = box.current?.getBoundingClientRect()
    if (!rect) return bounds.from
    const m = bounds.from + Math.floor(((clientX - rect.left) / rect.width) * months)
    return Math.min(bounds.to, Math.max(bounds.from, m))
  }
  const start = (grip: Grip) => (e: PointerEvent<HTMLElement>) => {
    e.stopPropagation()
    drags.current++
    box.current?.setPointerCapture(e.pointerId)
    drag.current = {
      grip,
      month: monthAt(e.clientX),
      range: grip === 'compared' && compared ? compared : range,
    }
  }
  const move = (e: PointerEvent) => {
    const d = drag.current
    if (!d) return
    const m = monthAt(e.clientX)
    const by = m - d.month
    if (d.grip === 'compared') {
      const next = moved(d.range, by, bounds)
      if (compared && next.from !== compared.from) onCompare(next, step())
      return
    }
    const next =
      d.grip === 'new'
        ? { from: d.month, to: m }
        : d.grip === 'from'
          ? { from: Math.min(m, range.to), to: range.to }
          : d.grip === 'to'
            ? { from: range.from, to: Math.max(m, range.from) }
            : moved(d.range, by, bounds)
    const inside = clamp(next, bounds)
    if (inside.from !== range.from || inside.to !== range.to) onChange(inside, step())
  }
  const key = (edge: 'from' | 'to') => (e: KeyboardEvent) => {
    const months = e.shiftKey ? 12 : 1
    const by = e.key === 'ArrowLeft' ? -months : e.key === 'ArrowRight' ? months : 0
    if (by === 0) return
    e.preventDefault()
    const value = range[edge] + by
    onChange(
      clamp(
        edge === 'from'
          ? { from: Math.min(value, range.to), to: range.to }
          : { from: range.from, to: Math.max(value, range.from) },
        bounds,
      ),
      step(),
    )
  }
  const handle = (edge: 'from' | 'to') => (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t(edge)}
      aria-valuemin={bounds.from}
      aria-valuemax={bounds.to}
      aria-valuenow={range[edge]}
      aria-valuetext={format.month(toDate(range[edge]))}
      onPointerDown={start(edge)}
      onKeyDown={key(edge)}
      className={`absolute inset-y-0 z-10 flex w-3 cursor-ew-resize items-center justify-center pointer-coarse:w-11 ${edge === 'from' ? '-left-1.5 pointer-coarse:-left-5' : '-right-1.5 pointer-coarse:-right-5'}`}
    >
      <span className="h-6 w-1.5 rounded-full border border-paper bg-accent" />
    </div>
  )
  return (
    <div
      ref={box}
      title={t('hint')}
      className="absolute touch-none select-none"
      style={{ left: AXIS_WIDTH, right: EDGE, top: 4, bottom: 18 }}
      onPointerDown={start('new')}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = null
      }}
      onPointerCancel={() => {
        drag.current = null
      }}
    >
      {compared && (
        <div
          role="slider"
          tabIndex={0}
          aria-label={comparedName}
          aria-valuemin={bounds.from}
          aria-valuemax={bounds.to}
          aria-valuenow={compared.from}
          aria-valuetext={`${format.month(toDate(compared.from))} – ${format.month(toDate(compared.to))}`}
          className="absolute inset-y-0 cursor-grab border-x border-dashed border-ink-3/60 bg-ink-3/8 active:cursor-grabbing"
          style={{ left: left(compared.from), width: width(compared) }}
          onPointerDown={start('compared')}
          onKeyDown={e => {
            const by = (e.key === 'ArrowLeft' ? -1 : e.key === 'ArrowRight' ? 1 : 0) * (e.shiftKey ? 12 : 1)
            if (by === 0) return
            e.preventDefault()
            onCompare(moved(compared, by, bounds), step())
          }}
        >
          <span className="pointer-events-none absolute top-0 left-1 max-w-full truncate rounded bg-paper/85 px-0.5 text-[10px] leading-tight text-ink-2">
            {comparedName}
          </span>
        </div>
      )}
      <div
        data-testid="period"
        className="absolute inset-y-0 cursor-grab border-x-2 border-accent bg-accent/12 active:cursor-grabbing"
        style={{ left: left(range.from), width: width(range) }}
        onPointerDown={start('move')}
      >
        {handle('from')}
        {handle('to')}
      </div>
    </div>
  )
}
