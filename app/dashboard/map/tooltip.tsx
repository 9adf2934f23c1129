'use client'
import { useTranslations } from 'use-intl'
import type { StoreMark } from '@/lib/layers/stores'
import { useFormat } from '../session/context'

/** What lies under the pointer, with its place on the screen (px in the map). */
export type Pointed = { x: number; y: number } & (
  | { kind: 'store'; store: StoreMark; rank: number; count: number; facts: string[] }
  | {
      kind: 'cell'
      /** Nearest place. */
      place: string
      km2: number
      /** Of the period, which lasts `years`. */
      amount: number
      years: number
      spread: number
      population: number | null
    }
)

export function MapTooltip({ pointed }: { pointed: Pointed }) {
  const t = useTranslations('tooltip')
  const format = useFormat()
  const left = pointed.x > 260 ? pointed.x - 236 : pointed.x + 16
  return (
    <div
      role="tooltip"
      className="pointer-events-none absolute z-20 w-56 rounded-lg border border-line bg-paper px-3 py-2 shadow-panel"
      style={{ left, top: Math.max(8, pointed.y - 20) }}
    >
      {pointed.kind === 'store' ? (
        pointed.store.state === 'candidate' ? (
          <>
            <p className="font-semibold">{pointed.store.name}</p>
            <p className="text-xs text-ink-2">{t('candidate')}</p>
          </>
        ) : (
          <>
            <p className="font-semibold">{pointed.store.name}</p>
            <p className="text-xs text-ink-3">{pointed.facts.join(' · ')}</p>
            <p className="mt-1 tabular-nums">
              {t('revenue')} : <b>{format.money(pointed.store.amount)}</b>
            </p>
            <p className="text-xs text-ink-2">{t('rank', { rank: pointed.rank, count: pointed.count })}</p>
          </>
        )
      ) : (
        <>
          <p className="font-semibold">{t('near', { place: pointed.place })}</p>
          <p className="text-xs text-ink-3">
            {t('cell', { km2: format.decimal(pointed.km2, pointed.km2 < 100 ? 1 : 0) })}
          </p>
          <p className="mt-1 tabular-nums">
            {t('revenue')} : <b>{format.money(pointed.amount)}</b>
          </p>
          {pointed.population !== null && pointed.population > 0 && (
            <p className="text-xs text-ink-2 tabular-nums">
              {t('perInhabitant', {
                amount: format.exactMoney(pointed.amount / pointed.years / pointed.population, 2),
              })}{' '}
              · {t('inhabitants', { count: format.integer(pointed.population) })}
            </p>
          )}
          {pointed.spread > 0.005 * pointed.amount && (
            <p className="mt-1 text-xs text-ink-3">{t('spread', { amount: format.money(pointed.spread) })}</p>
          )}
        </>
      )}
    </div>
  )
}
