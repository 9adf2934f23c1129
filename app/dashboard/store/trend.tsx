'use client'
import { useMemo, useRef } from 'react'
import {
  Area,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import type { PeerTrend } from '@/lib/cube/peers'
import type { StoreRow } from '@/lib/cube/source'
import { chartColours, css, storeColours } from '@/lib/layers/palette'
import { ExplainSign } from '../explain/explain'
import { useTrendFigures } from '../explain/use-store-figures'
import { useOffer } from '../export/offers'
import { useApp, useFormat } from '../session/context'
import { axesOf, yearsOf } from '../ui/axes'
import { ChartTip } from '../ui/chart-tip'
import { Block, Rows } from './block'

/** A store's rolling year against the median and quartiles of its peers. */
export function Trend({ store, trend }: { store: StoreRow; trend: PeerTrend | null }) {
  const t = useTranslations('storePage')
  const te = useTranslations('export')
  const figures = useTrendFigures(store)
  const drawn = useRef<HTMLDivElement>(null)
  const format = useFormat()
  const theme = useApp(s => s.theme)
  const data = useMemo(() => trend?.points.map(p => ({ ...p, band: [p.low, p.high] })) ?? [], [trend])
  const month = (m: number) => format.month(toDate(m))
  const { ink, line } = chartColours(theme)
  const own = css(storeColours(theme).select)
  const text =
    trend && t('peers.text', { from: month(trend.points[0].month), peers: trend.peers, by: trend.by })
  useOffer(
    text
      ? {
          kind: 'chart',
          id: 'trend',
          where: 'panel',
          title: te('trendOf', { name: store.name }),
          about: text,
          chart: () => drawn.current?.querySelector('svg.recharts-surface') ?? null,
          key: [
            { name: t('peers.store'), colour: own },
            { name: t('peers.median'), colour: ink },
          ],
        }
      : null,
  )
  if (!trend)
    return (
      <Block title={t('peers.title')}>
        <p className="text-ink-2">{t('peers.none')}</p>
      </Block>
    )
  const index = (v: number) => format.decimal(v, 0)
  const { below, beside } = axesOf(theme)
  return (
    <Block
      title={t('peers.title')}
      explain={<ExplainSign name={t('peers.title')} figures={() => figures(trend)} />}
      text={text}
      table={
        <Rows
          label={t('peers.label')}
          head={[t('month'), t('peers.store'), t('peers.median'), t('peers.low'), t('peers.high')]}
          rows={[...trend.points].reverse().map(p => ({
            key: String(p.month),
            cells: [month(p.month), index(p.store), index(p.median), index(p.low), index(p.high)],
          }))}
        />
      }
    >
      <div ref={drawn} className="h-40">
        <ResponsiveContainer width="100%" height="100%" debounce={50}>
          <ComposedChart
            data={data}
            accessibilityLayer
            role="img"
            aria-label={t('peers.label')}
            margin={{ top: 6, right: 4, bottom: 0, left: 0 }}
          >
            <XAxis {...below} {...yearsOf(data)} />
            <YAxis
              width={34}
              {...beside}
              tickCount={4}
              domain={['auto', 'auto']}
              tickFormatter={v => index(Number(v))}
            />
            <ReferenceLine y={100} stroke={line} />
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: ink, strokeOpacity: 0.4 }}
              content={({ active, payload }) => {
                const p = payload?.[0]?.payload as (typeof data)[number] | undefined
                return active && p ? (
                  <ChartTip
                    title={month(p.month)}
                    rows={[
                      [t('peers.store'), index(p.store)],
                      [t('peers.median'), index(p.median)],
                      [t('peers.quartiles'), `${index(p.low)} – ${index(p.high)}`],
                    ]}
                  />
                ) : null
              }}
            />
            <Area dataKey="band" stroke="none" fill={ink} fillOpacity={0.18} isAnimationActive={false} />
            <Line
              dataKey="median"
              stroke={ink}
              strokeWidth={1.5}
              strokeDasharray="4 3"
              dot={false}
              isAnimationActive={false}
            />
            <Line dataKey="store" stroke={own} strokeWidth={2.25} dot={false} isAnimationActive={false} />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <ul className="mt-1 flex flex-wrap gap-x-4 text-xs text-ink-2">
        <Key name={t('peers.store')} sign={<span className="h-0.5 w-4" style={{ background: own }} />} />
        <Key
          name={t('peers.median')}
          sign={<span className="w-4 border-t-2 border-dashed" style={{ borderColor: ink }} />}
        />
        <Key
          name={t('peers.quartiles')}
          sign={<span className="h-2.5 w-4 rounded-sm opacity-25" style={{ background: ink }} />}
        />
      </ul>
    </Block>
  )
}

/** One entry of a chart's key. */
export function Key({ sign, name }: { sign: React.ReactNode; name: string }) {
  return (
    <li className="flex items-center gap-1.5">
      <span aria-hidden className="flex items-center">
        {sign}
      </span>
      {name}
    </li>
  )
}
