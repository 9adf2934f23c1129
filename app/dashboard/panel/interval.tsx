'use client'
import { useTranslations } from 'use-intl'
import type { Interval } from '@/lib/market/types'
import { useFormat } from '../session/context'
import { Definition } from '../ui/definition'

/** A forecast with its doubt: the point, the 80 % interval in words and as a whisker around zero or the base. */
export function IntervalFigure({
  name,
  definition,
  value,
  share = false,
  signed = false,
}: {
  name: string
  definition?: string
  value: Interval
  share?: boolean
  signed?: boolean
}) {
  const t = useTranslations('scenario')
  const format = useFormat()
  const print = (v: number, digits: number) =>
    share ? format.percent(v, { sign: signed, digits: 0 }) : format.money(v, { sign: signed, digits })
  return (
    <div className="min-w-0 rounded-lg border border-line px-3 py-2">
      <div className="flex items-center justify-between gap-1">
        <p className="truncate text-xs text-ink-2">{name}</p>
        {definition && <Definition term={name} text={definition} />}
      </div>
      <p className="text-lg leading-tight font-semibold tabular-nums">
        {value.range_only
          ? t('range', { low: print(value.low, 2), high: print(value.high, 2) })
          : print(value.point, 2)}
      </p>
      <Whisker value={value} />
      <p className="text-xs text-ink-3 tabular-nums" title={t('interval')}>
        {value.range_only
          ? t('interval')
          : t('range', { low: print(value.low, 2), high: print(value.high, 2) })}
      </p>
    </div>
  )
}

function Whisker({ value }: { value: Interval }) {
  const low = Math.min(0, value.low)
  const high = Math.max(0, value.high)
  const span = high - low || 1
  const x = (v: number) => 100 * ((v - low) / span)
  return (
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" className="my-1 h-2.5 w-full" aria-hidden="true">
      <line x1={x(0)} x2={x(0)} y1="0" y2="10" stroke="var(--ink-3)" vectorEffect="non-scaling-stroke" />
      <rect
        x={x(value.low)}
        width={Math.max(0.5, x(value.high) - x(value.low))}
        y="3"
        height="4"
        rx="1"
        fill="var(--accent)"
        opacity="0.35"
      />
      {!value.range_only && (
        <rect x={Math.max(0, x(value.point) - 0.8)} width="1.6" y="0.5" height="9" fill="var(--accent)" />
      )}
    </svg>
  )
}
