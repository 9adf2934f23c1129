'use client'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { lastTwelve, length, type MonthRange, toDate } from '@/lib/cube/months'
import { CHANNELS } from '@/lib/dataset/schema'
import { comparisonOf, rangeOf } from '@/lib/filter/filter'
import { channelColours } from '@/lib/layers/palette'
import { useApp, useFormat, useSession } from '../session/context'
import { useSales } from '../session/resolved'
import { STALE, StaleLine, StaleStatus, useWaiting } from '../session/waiting'
import { Button } from '../ui/button'
import { PeriodBrush } from './brush'
import { MonthlyChart, type MonthRow, type Series } from './chart'
import { STRIP } from './place'
import { presetsOf, rangeOrDefault, sameRange, yearToDate } from './presets'
import { MonthlyTable } from './table'

const SELECT = 'h-6 max-w-44 rounded border border-line bg-paper px-1 text-xs text-ink-2 pointer-coarse:h-11'

/** The monthly chart by channel that is also the period brush; it follows the filter. */
export function Strip() {
  const t = useTranslations()
  const format = useFormat()
  const { cube } = useSession()
  const filter = useApp(s => s.filter)
  const filterBy = useApp(s => s.filterBy)
  const theme = useApp(s => s.theme)
  // The chart is drawn after brush and map.
  const sales = useDeferredValue(useSales())
  const { busy, stale } = useWaiting()
  const [asTable, setAsTable] = useState(false)
  const { bounds } = cube
  const range = rangeOf(filter, bounds)
  const compared = comparisonOf(filter, bounds)
  const { rows, series } = useMemo(() => {
    const monthly = cube.monthly(sales)
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
  }, [cube, bounds, theme, t, sales])

  const month = (m: number) => format.month(toDate(m))
  const put = (next: MonthRange, step: string | null = null) =>
    filterBy({ range: rangeOrDefault(next, bounds) }, step)
  const buttons = [
    { label: t('strip.last12'), range: lastTwelve(bounds) },
    { label: t('strip.thisYear'), range: yearToDate(bounds) },
    { label: t('strip.all'), range: bounds },
  ]
  const presets = presetsOf(bounds, range)
  return (
    <section data-tour="strip" aria-busy={busy} aria-label={t('strip.label')} className={STRIP}>
      <div className="flex h-8 items-center gap-2 text-xs text-ink-2">
        <p aria-live="polite" className="min-w-0 truncate text-sm font-medium text-ink">
          {t('strip.selected', { from: month(range.from), to: month(range.to), count: length(range) })}
        </p>
        <div className="flex items-center gap-0.5">
          {buttons.map(p => (
            <Button
              key={p.label}
              kind="quiet"
              className="h-6! text-xs aria-pressed:bg-accent-soft aria-pressed:text-ink"
              aria-pressed={sameRange(p.range, range)}
              onClick={() => put(p.range)}
            >
              {p.label}
            </Button>
          ))}
          <select
            aria-label={t('periods.more')}
            className={SELECT}
            value=""
            onChange={e => {
              const preset = presets[Number(e.target.value)]
              if (preset) put(preset.range)
            }}
          >
            <option value="" disabled>
              {t('periods.more')}
            </option>
            {presets.map((p, i) => (
              <option key={`${p.key} ${p.year}`} value={i}>
                {t(`periods.${p.key}`, { year: String(p.year) })}
              </option>
            ))}
          </select>
        </div>
        <label className="flex items-center gap-1 whitespace-nowrap">
          <span className="max-[1300px]:sr-only">{t('periods.against')}</span>
          <select
            aria-label={t('periods.against')}
            className={SELECT}
            value={typeof filter.comparison === 'string' ? filter.comparison : 'own'}
            onChange={e =>
              filterBy({
                comparison:
                  e.target.value === 'own' && compared
                    ? compared
                    : e.target.value === 'period_before'
                      ? 'period_before'
                      : 'year_before',
              })
            }
          >
            <option value="year_before">{t('periods.year_before')}</option>
            <option value="period_before">{t('periods.period_before')}</option>
            <option value="own" disabled={!compared}>
              {typeof filter.comparison === 'string'
                ? t('periods.own')
                : t('periods.ownRange', {
                    from: month(filter.comparison.from),
                    to: month(filter.comparison.to),
                  })}
            </option>
          </select>
        </label>
        <StaleStatus />
        <StaleLine brief />
        <ul className="ml-auto flex min-w-0 items-center gap-3 overflow-hidden max-[1180px]:hidden">
          {series.map(s => (
            <li key={s.key} className="flex items-center gap-1.5 whitespace-nowrap">
              <span className="size-2.5 rounded-sm" style={{ background: s.colour }} />
              {s.name}
            </li>
          ))}
        </ul>
        <Button
          kind="quiet"
          className="h-6! text-xs max-[1180px]:ml-auto"
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t('strip.chart') : t('strip.table')}
        </Button>
      </div>
      {asTable ? (
        <div className={`flex min-h-0 flex-1 flex-col ${stale ? STALE : ''}`}>
          <MonthlyTable rows={rows} series={series} />
        </div>
      ) : (
        <div className="relative min-h-0 flex-1">
          <div className={`absolute inset-0 ${stale ? STALE : ''}`}>
            <MonthlyChart rows={rows} series={series} theme={theme} />
          </div>
          {series.length === 0 && (
            <p className="absolute inset-0 flex items-center justify-center text-xs text-ink-3">
              {t('strip.nothing')}
            </p>
          )}
          <PeriodBrush
            bounds={bounds}
            range={range}
            compared={compared}
            comparedName={filter.comparison === 'year_before' ? t('strip.previous') : t('periods.compared')}
            onChange={put}
            onCompare={(r, step) => filterBy({ comparison: r }, step)}
          />
        </div>
      )}
    </section>
  )
}
