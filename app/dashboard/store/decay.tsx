'use client'
import { useRef } from 'react'
import { Bar, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useTranslations } from 'use-intl'
import type { Band } from '@/lib/catchment/decay-bands'
import type { StoreRow } from '@/lib/cube/source'
import { chartColours, css, storeColours } from '@/lib/layers/palette'
import { ExplainSign } from '../explain/explain'
import { useDecayFigures } from '../explain/use-store-figures'
import { useOffer } from '../export/offers'
import { useApp, useFormat } from '../session/context'
import { axesOf } from '../ui/axes'
import { ChartTip } from '../ui/chart-tip'
import { Block, Rows } from './block'
import { Key } from './trend'

/** What people buy by how far they live: observed, and as the model has it. */
export function Decay({
  store,
  bands,
  provider,
  waiting,
}: {
  store: StoreRow
  bands: readonly Band[] | null
  provider: string
  waiting: boolean
}) {
  const t = useTranslations('storePage.decay')
  const format = useFormat()
  const theme = useApp(s => s.theme)
  const te = useTranslations('export')
  const figures = useDecayFigures(store)
  const drawn = useRef<HTMLDivElement>(null)
  const per = bands?.every(b => b.households !== null) ? 'household' : 'inhabitant'
  const { ink, bar } = chartColours(theme)
  const own = css(storeColours(theme).select)
  useOffer(
    bands
      ? {
          kind: 'chart',
          id: 'decay',
          where: 'panel',
          title: te('decayOf', { name: store.name }),
          about: t('text', { per, provider }),
          chart: () => drawn.current?.querySelector('svg.recharts-surface') ?? null,
          key: [
            { name: t('observed'), colour: bar },
            { name: t('fitted'), colour: own },
          ],
        }
      : null,
  )
  if (!bands)
    return (
      <Block title={t('title')}>
        <p className="text-ink-2">{waiting ? t('waiting') : t('none')}</p>
      </Block>
    )
  const shown = bands
    .map(b => ({ ...b, size: (per === 'household' ? b.households : b.population) ?? 0 }))
    .filter(b => b.size > 0)
    .map(b => ({
      ...b,
      name: `${b.from}–${b.to}`,
      observedRate: b.observed / b.size,
      fittedRate: b.fitted / b.size,
    }))
  const beyond = 1 - bands.reduce((sum, b) => sum + b.share, 0)
  const last = bands[bands.length - 1].to
  const money = (v: number) => format.exactMoney(v, v < 10 ? 2 : 0)
  const { below, beside } = axesOf(theme)
  return (
    <Block
      title={t('title')}
      explain={<ExplainSign name={t('title')} figures={() => figures(shown, per)} />}
      text={t('text', { per, provider })}
      table={
        <Rows
          label={t('label', { per })}
          head={[t('minutes'), t('people', { per }), t('observed'), t('fitted'), t('share')]}
          rows={shown.map(b => ({
            key: b.name,
            cells: [
              t('band', { from: b.from, to: b.to }),
              format.integer(b.size),
              money(b.observedRate),
              money(b.fittedRate),
              format.percent(b.share),
            ],
          }))}
        />
      }
    >
      <div ref={drawn} className="h-40">
        <ResponsiveContainer width="100%" height="100%" debounce={50}>
          <ComposedChart
            data={shown}
            accessibilityLayer
            role="img"
            aria-label={t('label', { per })}
            margin={{ top: 6, right: 4, bottom: 0, left: 0 }}
            barCategoryGap="18%"
          >
            <XAxis {...below} dataKey="name" />
            <YAxis
              width={48}
              {...beside}
              tickCount={4}
              tickFormatter={v => format.exactMoney(Number(v), Number(v) > 0 && Number(v) < 3 ? 2 : 0)}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: ink, fillOpacity: 0.12 }}
              content={({ active, payload }) => {
                const b = payload?.[0]?.payload as (typeof shown)[number] | undefined
                return active && b ? (
                  <ChartTip
                    title={t('band', { from: b.from, to: b.to })}
                    rows={[
                      [t('observed'), money(b.observedRate)],
                      [t('fitted'), money(b.fittedRate)],
                      [t('share'), format.percent(b.share)],
                      [t('people', { per }), format.integer(b.size)],
                    ]}
                  />
                ) : null
              }}
            />
            <Bar dataKey="observedRate" fill={bar} isAnimationActive={false} />
            <Line
              dataKey="fittedRate"
              stroke={own}
              strokeWidth={2}
              dot={{ r: 2.5, fill: own }}
              isAnimationActive={false}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <ul className="mt-1 flex flex-wrap gap-x-4 text-xs text-ink-2">
        <Key
          name={t('observed')}
          sign={<span className="size-2.5 rounded-sm" style={{ background: bar }} />}
        />
        <Key name={t('fitted')} sign={<span className="h-0.5 w-4" style={{ background: own }} />} />
      </ul>
      <p className="mt-1 text-xs text-ink-3">
        {beyond >= 0.005 &&
          `${t('beyond', { share: format.percent(beyond, { digits: 0 }), minutes: last })} `}
        {t('note')}
      </p>
    </Block>
  )
}
