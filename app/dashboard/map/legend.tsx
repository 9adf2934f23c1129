'use client'
import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { ATTRIBUTION } from '@/lib/basemap/style'
import { lastTwelve, toDate } from '@/lib/cube/months'
import { css, sequential, type Theme } from '@/lib/layers/palette'
import { position } from '@/lib/layers/scale'
import { useApp, useFormat, useSession } from '../session/context'
import { useMapPicture } from './picture-context'
import { useArcs } from './use-arcs'
import type { MapPicture } from './use-picture'

/** Bottom left on the map: what the colours and symbols mean, with unit, period and real break values. */
export function Legend({ builtInMap }: { builtInMap: boolean }) {
  const t = useTranslations()
  const format = useFormat()
  const { cube, manifest } = useSession()
  const theme = useApp(s => s.theme)
  const range = useApp(s => s.filter.range) ?? lastTwelve(cube.bounds)
  const inScenario = useApp(s => s.view === 'scenarios')
  const picture = useMapPicture()
  const flows = useArcs()
  const coverage = cube.coverage(range)
  const month = (m: number) => format.month(toDate(m))
  const operators = (['own', 'affiliate', 'franchise'] as const).filter(o =>
    cube.source.stores.some(s => s.operator === o),
  )
  return (
    <aside
      aria-label={picture ? t(titleKey(picture)) : t('map.label')}
      className="absolute bottom-3 left-3 z-10 w-64 rounded-lg border border-line bg-paper/95 px-3 py-2 text-xs shadow-panel"
    >
      {picture && coverage.placed > 0 ? (
        <>
          <p className="text-sm font-semibold">{t(titleKey(picture))}</p>
          <p className="text-ink-2">
            {unit(picture, format.symbol(), format.decimal(picture.km2, 0), t)} ·{' '}
            {t('legend.period', { from: month(range.from), to: month(range.to) })}
          </p>
          <Ramp picture={picture} theme={theme} />
          <p className="text-ink-3">
            {t('legend.placed', { share: format.percent(coverage.placed, { digits: 0 }) })}{' '}
            {t('legend.privacy', { k: manifest.privacy.min_customers })}
          </p>
        </>
      ) : (
        <p className="text-ink-2">{t('legend.noPlace')}</p>
      )}
      <ul className="mt-1.5 flex flex-wrap gap-x-3 gap-y-0.5 text-ink-2">
        {operators.length > 1 &&
          operators.map(o => (
            <li key={o} className="flex items-center gap-1">
              <StoreSign operator={o} />
              {t(`legend.${o}`)}
            </li>
          ))}
        <li>{t('legend.storeSize')}</li>
      </ul>
      {inScenario && flows.shown.length > 0 && (
        <p className="mt-1.5 text-ink-2">
          {t('legend.flows')}
          {flows.others > 0 &&
            ` ${t('legend.flowsOthers', { count: flows.others, amount: format.money(flows.othersAmount) })}`}
        </p>
      )}
      {builtInMap && (
        <p className="mt-1.5 text-[10px] text-ink-3">{t('map.attribution', { sources: ATTRIBUTION })}</p>
      )}
    </aside>
  )
}

const titleKey = (p: MapPicture) =>
  p.measure === 'perInhabitant'
    ? 'legend.perInhabitant'
    : p.kind === 'heat'
      ? 'legend.revenueHeat'
      : 'legend.revenueCells'

function unit(
  p: MapPicture,
  currency: string,
  km2: string,
  t: ReturnType<typeof useTranslations<never>>,
): string {
  if (p.measure === 'perInhabitant') return t('legend.perInhabitantUnit', { currency })
  return p.kind === 'heat'
    ? t('legend.revenueHeatUnit', { currency })
    : t('legend.revenueCellsUnit', { currency, km2 })
}

const STOPS = Array.from({ length: 13 }, (_, k) => k / 12)

function Ramp({ picture, theme }: { picture: MapPicture; theme: Theme }) {
  const format = useFormat()
  const id = useId()
  const { scale } = picture
  return (
    <svg viewBox="0 0 232 30" className="my-1 w-full" aria-hidden="true">
      <defs>
        <linearGradient id={id}>
          {STOPS.map(at => (
            <stop key={at} offset={at} stopColor={css(sequential(theme, at))} />
          ))}
        </linearGradient>
      </defs>
      <rect x="0" y="2" width="232" height="9" rx="2" fill={`url(#${id})`} />
      <text x="0" y="25" fontSize="10.5" fill="var(--ink-2)">
        0
      </text>
      {scale.breaks.map(b => {
        const x = 232 * Math.min(1, position(scale, b))
        return (
          <g key={b}>
            <line x1={x} x2={x} y1="11" y2="15" stroke="var(--ink-3)" />
            <text x={x} y="25" fontSize="10.5" fill="var(--ink-2)" textAnchor={x > 225 ? 'end' : 'middle'}>
              {x > 225 ? '≥ ' : ''}
              {format.money(b, { digits: 2 })}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

function StoreSign({ operator }: { operator: 'own' | 'affiliate' | 'franchise' }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <circle
        cx="6"
        cy="6"
        r="4.5"
        fill={operator === 'own' ? 'var(--ink)' : 'var(--paper)'}
        stroke="var(--ink)"
        strokeWidth={operator === 'own' ? 0 : 1.8}
      />
      {operator === 'franchise' && <circle cx="6" cy="6" r="1.6" fill="var(--ink)" />}
    </svg>
  )
}
