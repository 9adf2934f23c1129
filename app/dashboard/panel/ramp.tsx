'use client'
import { memo, useMemo } from 'react'
import { Area, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import { chartColours, type Theme } from '@/lib/layers/palette'
import type { ScenarioResult } from '@/lib/market/types'
import { useApp, useFormat } from '../session/context'
import { axesOf } from '../ui/axes'
import { useIntervalText } from './interval-text'
import { changeOf, namesOf } from './outcome-facts'

type Opening = ScenarioResult['openings'][number]

/** A new store's first months: a fan of its range, and its middle where a point may be shown. */
export function Ramp({ result, opening }: { result: ScenarioResult; opening: Opening }) {
  const t = useTranslations('screen.effect')
  const theme = useApp(s => s.theme)
  const { between, print } = useIntervalText()
  const name = namesOf(result)(opening.store_id)
  const change = changeOf(result, opening.store_id)
  const opens = change && 'opens_in' in change ? monthOf(change.opens_in) : null
  const { year_1: year, mature_from: mature, range_only: rangeOnly } = opening
  const source = t(result.assumptions.ramp_source === 'prior' ? 'rampPrior' : 'rampAssumed')
  const range = between(year.low, year.high)
  return (
    <section>
      <h3 className="mb-0.5 font-semibold">{t('ramp', { name })}</h3>
      <p className="text-ink-2">
        {rangeOnly
          ? t('rampTextRange', { range, mature, source })
          : t('rampText', { year1: print(year.point, 'money'), range, mature, source })}
      </p>
      <div className="mt-1 h-32">
        <Fan months={opening.months} opens={opens} rangeOnly={rangeOnly} theme={theme} />
      </div>
    </section>
  )
}

const Fan = memo(function Fan({
  months,
  opens,
  rangeOnly,
  theme,
}: {
  months: Opening['months']
  opens: number | null
  rangeOnly: boolean
  theme: Theme
}) {
  const t = useTranslations('screen.effect')
  const format = useFormat()
  const rows = useMemo(() => months.map((m, i) => ({ at: i, fan: [m.low, m.high], mid: m.point })), [months])
  const { ink } = chartColours(theme)
  const { below, beside } = axesOf(theme)
  const accent = 'var(--accent)'
  const label = (at: number) =>
    opens === null ? t('rampMonth', { month: at + 1 }) : format.month(toDate(opens + at))
  return (
    <ResponsiveContainer width="100%" height="100%" debounce={50}>
      <ComposedChart data={rows} accessibilityLayer margin={{ top: 4, right: 6, bottom: 0, left: 0 }}>
        <XAxis
          {...below}
          dataKey="at"
          axisLine={{ stroke: ink, strokeOpacity: 0.4 }}
          ticks={[0, 5, 11, 17, 23].filter(at => at < months.length)}
          tickFormatter={at => label(Number(at))}
          interval="preserveStartEnd"
        />
        <YAxis
          width={52}
          {...beside}
          tickCount={3}
          tickFormatter={v => format.money(Number(v), { digits: 2 })}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: ink }}
          content={({ active, payload }) => {
            const row = payload?.[0]?.payload as (typeof rows)[number] | undefined
            return active && row ? (
              <div className="rounded-md border border-line bg-paper px-2.5 py-2 text-xs shadow-panel">
                <p className="font-medium">{label(row.at)}</p>
                <p className="text-ink-2 tabular-nums">
                  {t('rampLow')} {format.money(row.fan[0], { digits: 2 })} · {t('rampHigh')}{' '}
                  {format.money(row.fan[1], { digits: 2 })}
                </p>
              </div>
            ) : null
          }}
        />
        <Area
          dataKey="fan"
          stroke="none"
          fill={accent}
          fillOpacity={0.25}
          isAnimationActive={false}
          activeDot={false}
        />
        {!rangeOnly && (
          <Line
            dataKey="mid"
            stroke={accent}
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
            activeDot={false}
          />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  )
})

/** A month of the calendar as an integer, `12 * year + month - 1`. */
function monthOf(text: string | undefined): number | null {
  if (!text) return null
  const [year, month] = text.split('-').map(Number)
  return 12 * year + month - 1
}
