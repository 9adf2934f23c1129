'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ZoneSales } from '@/lib/catchment/sales'
import { length, type MonthRange } from '@/lib/cube/months'
import type { StoreRow } from '@/lib/cube/source'
import { ExplainSign } from '../explain/explain'
import { useCommuneFigures } from '../explain/use-store-figures'
import { useCommunesOffer } from '../export/use-table-offers'
import { useFormat, useSession } from '../session/context'
import { Button } from '../ui/button'
import { Block, Rows } from './block'

const FEW = 8
const MANY = 40

/** Where the store's customers live, by commune. */
export function Communes({
  store,
  range,
  sales,
  minutes,
  expected,
}: {
  store: StoreRow
  range: MonthRange
  sales: readonly ZoneSales[]
  /** By zone; null while they are not known. */
  minutes: Float32Array | null
  /** What the model expects by zone, by which wide cells were split; null without it. */
  expected: Float32Array | null
}) {
  const t = useTranslations('storePage.communes')
  const format = useFormat()
  const { zones } = useSession().cube.source
  const [many, setMany] = useState(false)
  const figures = useCommuneFigures(store, range)
  useCommunesOffer(store, range, sales, minutes)
  const years = length(range) / 12
  const total = sales.reduce((sum, s) => sum + s.amount, 0)
  if (total <= 0)
    return (
      <Block title={t('title')}>
        <p className="text-ink-2">{t('none')}</p>
      </Block>
    )
  const households = sales.slice(0, FEW).every(s => zones.households[s.zone] > 0)
  const shown = sales.filter(s => s.amount > 0).slice(0, many ? MANY : FEW)
  const rate = (z: number, amount: number) => {
    const by = households ? zones.households[z] : zones.population[z]
    return by > 0 ? format.decimal(amount / years / by, amount / years / by < 10 ? 2 : 0, false, true) : '–'
  }
  return (
    <Block
      title={t('title')}
      explain={<ExplainSign name={t('title')} figures={() => figures(shown, total, expected)} />}
    >
      <Rows
        label={t('title')}
        head={[
          t('commune'),
          t('minutes'),
          t('amount'),
          t('share'),
          households ? t('perHousehold') : t('perInhabitant', { currency: format.symbol() }),
        ]}
        rows={shown.map(s => ({
          key: zones.id[s.zone],
          cells: [
            <span key="name" className="line-clamp-1">
              {zones.name[s.zone]}
            </span>,
            minutes ? format.integer(minutes[s.zone]) : '',
            <span key="amount" className={s.estimated > 0.5 ? 'text-ink-2' : ''}>
              {s.estimated > 0.5 ? '≈ ' : ''}
              {format.money(s.amount, { digits: s.estimated > 0.5 ? 2 : 3, pad: s.estimated <= 0.5 })}
            </span>,
            format.percent(s.amount / total),
            rate(s.zone, s.amount),
          ],
        }))}
      />
      {sales.length > FEW && (
        <Button
          kind="quiet"
          className="mt-1 -ml-2 h-6 text-xs"
          aria-expanded={many}
          onClick={() => setMany(!many)}
        >
          {many ? t('less') : t('more', { count: Math.min(MANY, sales.length) })}
        </Button>
      )}
      <p className="mt-1 text-xs text-ink-3">
        {t('text')} {t('penetration')}
      </p>
    </Block>
  )
}
