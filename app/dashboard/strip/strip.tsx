'use client'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { lastTwelve, length, toDate, yearBefore } from '@/lib/cube/months'
import { CHANNELS } from '@/lib/dataset/schema'
import { channelColours } from '@/lib/layers/palette'
import { useApp, useFormat, useSession } from '../session/context'
import { Button } from '../ui/button'
import { PeriodBrush } from './brush'
import { MonthlyChart, type MonthRow, type Series } from './chart'
import { MonthlyTable } from './table'

/** The monthly chart by channel that is also the period brush. */
export function Strip() {
  const t = useTranslations()
  const format = useFormat()
  const { cube } = useSession()
  const range = useApp(s => s.filter.range) ?? lastTwelve(cube.bounds)
  const theme = useApp(s => s.theme)
  const filterBy = useApp(s => s.filterBy)
  const [asTable, setAsTable] = useState(false)
  const { bounds } = cube
  const { rows, series } = useMemo(() => {
    const monthly = cube.monthly()
    const colours = channelColours(theme)
    const present = CHANNELS.map((channel, key) => ({ channel, key })).filter(({ key }) =>
      monthly[key].some(v => v !== 0),
    )
    const order = ['store', 'several', 'click_and_collect', 'web']
    const place = (c: string) => (order.indexOf(c) < 0 ? 1.5 : order.indexOf(c))
    present.sort((a, b) => place(a.channel) - place(b.channel))
    const list: Series[] = present.map(({ channel, key }) => ({
      key: String(key),
      name: t(`channels.${channel}`),
      colour: channel in colours ? colours[channel as keyof typeof colours] : colours.other,
    }))
    const table: MonthRow[] = Array.from({ length: cube.months }, (_, m) => ({
      month: bounds.from + m,
      ...Object.fromEntries(list.map(s => [s.key, monthly[Number(s.key)][m]])),
    }))
    return { rows: table, series: list }
  }, [cube, bounds, theme, t])

  const month = (m: number) => format.month(toDate(m))
  const presets = [
    { label: t('strip.last12'), range: lastTwelve(bounds) },
    {
      label: t('strip.thisYear'),
      range: { from: Math.max(bounds.from, bounds.to - (bounds.to % 12)), to: bounds.to },
    },
    { label: t('strip.all'), range: bounds },
  ]
  return (
    <section
      aria-label={t('strip.label')}
      className="z-20 flex h-[150px] shrink-0 flex-col border-t border-line bg-paper px-3 pt-1.5 pb-1"
    >
      <div className="flex h-8 items-center gap-3 text-xs text-ink-2">
        <p aria-live="polite" className="min-w-0 truncate text-sm font-medium text-ink">
          {t('strip.selected', { from: month(range.from), to: month(range.to), count: length(range) })}
        </p>
        <div className="flex gap-0.5">
          {presets.map(p => (
            <Button
              key={p.label}
              kind="quiet"
              className="h-6 text-xs"
              aria-pressed={p.range.from === range.from && p.range.to === range.to}
              onClick={() => filterBy({ range: p.range })}
            >
              {p.label}
            </Button>
          ))}
        </div>
        <ul className="ml-auto flex items-center gap-3">
          {series.map(s => (
            <li key={s.key} className="flex items-center gap-1.5 whitespace-nowrap">
              <span className="size-2.5 rounded-sm" style={{ background: s.colour }} />
              {s.name}
            </li>
          ))}
        </ul>
        <Button kind="quiet" className="h-6 text-xs" onClick={() => setAsTable(!asTable)}>
          {asTable ? t('strip.chart') : t('strip.table')}
        </Button>
      </div>
      {asTable ? (
        <MonthlyTable rows={rows} series={series} />
      ) : (
        <div className="relative min-h-0 flex-1">
          <MonthlyChart rows={rows} series={series} theme={theme} />
          <PeriodBrush
            bounds={bounds}
            range={range}
            compared={yearBefore(range)}
            onChange={r => filterBy({ range: r }, 'brush')}
          />
        </div>
      )}
    </section>
  )
}
