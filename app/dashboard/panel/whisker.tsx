import type { Interval } from '@/lib/market/types'

/** Both ends of an axis. */
export type Extent = readonly [low: number, high: number]

/** The axis that holds zero and every range, with a little air. */
export function extentOf(values: readonly { low: number; high: number }[]): Extent {
  const low = Math.min(0, ...values.map(v => v.low))
  const high = Math.max(0, ...values.map(v => v.high))
  const span = high - low || 1
  return [low < 0 ? low - 0.02 * span : 0, high > 0 ? high + 0.02 * span : 0.02 * span]
}

/**
 * A range on an axis: band and ends, a tick for the point unless only the range may be shown, a dot for what
 * happened. A picture of figures that stand beside it, so hidden from screen readers.
 */
export function Whisker({
  value,
  extent,
  colour = 'var(--accent)',
  point = true,
  actual,
  className = 'h-3',
}: {
  value: Interval
  extent: Extent
  colour?: string
  point?: boolean
  actual?: { value: number; inside: boolean }
  className?: string
}) {
  const [low, high] = extent
  const x = (v: number) => `${(100 * (Math.min(high, Math.max(low, v)) - low)) / (high - low)}%`
  const width = (a: number, b: number) =>
    `${(100 * Math.max(0, Math.min(high, b) - Math.max(low, a))) / (high - low)}%`
  return (
    <svg className={`w-full overflow-visible ${className}`} aria-hidden="true">
      <line x1={x(0)} x2={x(0)} y1="0" y2="100%" stroke="var(--ink-3)" strokeOpacity="0.6" />
      <rect
        x={x(value.low)}
        width={width(value.low, value.high)}
        y="25%"
        height="50%"
        rx="1.5"
        fill={colour}
        fillOpacity="0.28"
      />
      {[value.low, value.high].map((end, i) => (
        <line
          key={i === 0 ? 'low' : 'high'}
          x1={x(end)}
          x2={x(end)}
          y1="12%"
          y2="88%"
          stroke={colour}
          strokeWidth="1.5"
        />
      ))}
      {point && !value.range_only && (
        <line x1={x(value.point)} x2={x(value.point)} y1="0" y2="100%" stroke={colour} strokeWidth="2.5" />
      )}
      {actual && (
        <circle
          cx={x(actual.value)}
          cy="50%"
          r="4"
          fill={actual.inside ? 'var(--ink)' : 'var(--paper)'}
          stroke={actual.inside ? 'var(--paper)' : 'var(--loss)'}
          strokeWidth={actual.inside ? 1 : 2}
        />
      )}
    </svg>
  )
}
