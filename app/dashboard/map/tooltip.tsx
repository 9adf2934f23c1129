'use client'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import { departementName } from '@/lib/geo/departements'
import { regionName } from '@/lib/geo/regions'
import { spanOf } from '@/lib/i18n/period'
import type { AreaLevel } from '@/lib/layers/areas'
import type { StoreMark } from '@/lib/layers/stores'
import { useFormat, useSession } from '../session/context'
import type { MapMeasure } from './measures'
import type { MapPicture } from './picture'
import type { CommuneFlow } from './use-flows'
import { useStorePicture } from './use-store-picture'
import { useMeasureText } from './words'

/** What lies under the pointer, with its place on the screen (px in the map). */
export type Pointed = { x: number; y: number } & (
  | { kind: 'store'; store: StoreMark; rank: number; count: number; facts: string[] }
  | { kind: 'flow'; flow: CommuneFlow; store: string }
  | {
      kind: 'place'
      area: { level: AreaLevel; code: string } | null
      /** Nearest place of a cell. */
      name: string
      km2: number
      measure: MapMeasure
      value: number
      /** Of the period, which lasts `years`, and of the one compared with. */
      amount: number
      before: number | null
      range: MapPicture['request']['range']
      years: number
      yearsBefore: number
      spread: number
      population: number
    }
)

export function MapTooltip({ pointed }: { pointed: Pointed }) {
  const left = pointed.x > 280 ? pointed.x - 252 : pointed.x + 16
  return (
    <div
      role="tooltip"
      className="pointer-events-none absolute z-20 w-60 rounded-lg border border-line bg-paper px-3 py-2 shadow-panel"
      style={{ left, top: Math.max(8, pointed.y - 20) }}
    >
      {pointed.kind === 'store' ? (
        <StoreText pointed={pointed} />
      ) : pointed.kind === 'flow' ? (
        <FlowText pointed={pointed} />
      ) : (
        <PlaceText pointed={pointed} />
      )}
    </div>
  )
}

function StoreText({ pointed }: { pointed: Pointed & { kind: 'store' } }) {
  const t = useTranslations('tooltip')
  const format = useFormat()
  const text = useMeasureText()
  const { stores } = useSession().cube.source
  const tinted = useStorePicture()
  const value = tinted?.values[stores.find(s => s.id === pointed.store.id)?.key ?? -1]
  if (pointed.store.state === 'candidate')
    return (
      <>
        <p className="font-semibold">{pointed.store.name}</p>
        <p className="text-xs text-ink-2">{t('candidate')}</p>
      </>
    )
  return (
    <>
      <p className="font-semibold">{pointed.store.name}</p>
      <p className="text-xs text-ink-3">{pointed.facts.join(' · ')}</p>
      {tinted && value !== undefined && Number.isFinite(value) && (
        <p className="mt-1 tabular-nums">
          {text.name(tinted.measure.id)} : <b>{text.value(tinted.measure, value)}</b>
        </p>
      )}
      <p className="mt-1 tabular-nums">
        {t('revenue')} : <b>{format.money(pointed.store.amount)}</b>
      </p>
      {pointed.rank > 0 && (
        <p className="text-xs text-ink-2">{t('rank', { rank: pointed.rank, count: pointed.count })}</p>
      )}
    </>
  )
}

function FlowText({ pointed }: { pointed: Pointed & { kind: 'flow' } }) {
  const t = useTranslations('mapView.tooltip')
  const format = useFormat()
  const { flow, store } = pointed
  return (
    <>
      <p className="font-semibold">{flow.name}</p>
      <p className="mt-1 tabular-nums">{t('flow', { amount: format.money(flow.amount), store })}</p>
      <p className="text-xs text-ink-2">{t('flowShare', { share: format.percent(flow.share) })}</p>
    </>
  )
}

function PlaceText({ pointed }: { pointed: Pointed & { kind: 'place' } }) {
  const t = useTranslations('mapView')
  const format = useFormat()
  const text = useMeasureText()
  const { zones } = useSession().cube.source
  const { area, measure, value, amount, before, years, yearsBefore, spread, population } = pointed
  const share = amount !== 0 ? spread / amount : 0
  const change = before === null ? null : amount / years - before / yearsBefore
  const [from, to] = [pointed.range.from, pointed.range.to].map(m => format.month(toDate(m)))
  return (
    <>
      <p className="font-semibold">
        {area ? areaName(area, zones) : t('tooltip.near', { place: pointed.name })}
      </p>
      <p className="text-xs text-ink-3">
        {area
          ? ''
          : `${t('tooltip.cell', { km2: format.decimal(pointed.km2, pointed.km2 < 100 ? 1 : 0) })} · `}
        {t('tooltip.of', { span: spanOf(from, to), from, to })}
      </p>
      {measure.id !== 'revenue' && measure.id !== 'difference' && !Number.isNaN(value) && (
        <p className="mt-1 tabular-nums">
          {text.name(measure.id)} : <b>{text.value(measure, value)}</b>
        </p>
      )}
      <p className={measure.id === 'revenue' ? 'mt-1 tabular-nums' : 'text-ink-2 tabular-nums'}>
        {t('tooltip.amount', { amount: format.money(amount) })}
      </p>
      {before !== null && change !== null && (
        <p className="text-ink-2 tabular-nums">
          {before > 0
            ? t('tooltip.change', {
                amount: format.money(change * years, { sign: true }),
                percent: format.percent(amount / years / (before / yearsBefore) - 1, { sign: true }),
              })
            : t('tooltip.changeAlone', { amount: format.money(change * years, { sign: true }) })}
        </p>
      )}
      {population > 0 && (
        <p className="text-xs text-ink-2 tabular-nums">
          {t('tooltip.inhabitants', { count: format.integer(population) })}
        </p>
      )}
      {share > 0.005 && (
        <p className="mt-1 text-xs text-ink-3">
          {t('tooltip.spread', { amount: format.money(spread), share: format.percent(share, { digits: 0 }) })}
        </p>
      )}
    </>
  )
}

export function areaName(
  { level, code }: { level: AreaLevel; code: string },
  zones: { id: readonly string[]; name: readonly string[] },
): string {
  if (level === 'region') return regionName(code) ?? code
  if (level === 'departement') return `${departementName(code) ?? code} (${code})`
  return zones.name[zones.id.indexOf(code)] ?? code
}
