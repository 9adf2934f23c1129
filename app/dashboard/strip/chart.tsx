'use client'
import { memo } from 'react'
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import { chartColours, type Theme } from '@/lib/layers/palette'
import { useFormat } from '../session/context'
import { axesOf, yearsOf } from '../ui/axes'
import { ChartTip } from '../ui/chart-tip'
import { AXIS_WIDTH, EDGE } from './geometry'

export interface Series {
  /** Column of the rows. */
  key: string
  name: string
  colour: string
}
export type MonthRow = { month: number } & Record<string, number>

/** Stacked bars by month. Redrawn only when its data change: the brush lies over it. */
export const MonthlyChart = memo(function MonthlyChart({
  rows,
  series,
  theme,
  compact = false,
}: {
  rows: MonthRow[]
  series: Series[]
  theme: Theme
  compact?: boolean
}) {
  const t = useTranslations('strip')
  const format = useFormat()
  const { ink, line } = chartColours(theme)
  const { below, beside } = axesOf(theme)
  return (
    <ResponsiveContainer width="100%" height="100%" debounce={50}>
      <BarChart
        data={rows}
        accessibilityLayer
        role="img"
        aria-label={t('label')}
        margin={{ top: 4, right: EDGE, bottom: 0, left: 0 }}
        barCategoryGap="12%"
      >
        <CartesianGrid vertical={false} stroke={line} />
        <XAxis {...below} {...yearsOf(rows)} />
        <YAxis
          width={AXIS_WIDTH}
          {...beside}
          tickCount={compact ? 3 : 4}
          tickFormatter={v => format.money(Number(v), { digits: 2 })}
        />
        <Tooltip
          cursor={{ fill: ink, fillOpacity: 0.12 }}
          isAnimationActive={false}
          allowEscapeViewBox={{ x: false, y: true }}
          wrapperStyle={{ zIndex: 40, transform: 'none' }}
          content={({ active, payload, label }) =>
            active && payload?.length ? (
              <ChartTip
                className="-translate-y-24"
                title={format.month(toDate(Number(label)))}
                rows={[...payload]
                  .reverse()
                  .map(p => [String(p.name), format.money(Number(p.value))] as const)}
              >
                <p className="mt-1 flex justify-between gap-4 border-t border-line pt-1 font-medium">
                  <span>{t('total')}</span>
                  <span className="tabular-nums">
                    {format.money(payload.reduce((sum, p) => sum + Number(p.value), 0))}
                  </span>
                </p>
              </ChartTip>
            ) : null
          }
        />
        {series.map(s => (
          <Bar
            key={s.key}
            dataKey={s.key}
            name={s.name}
            stackId="sales"
            fill={s.colour}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  )
})
