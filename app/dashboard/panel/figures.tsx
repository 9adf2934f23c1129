'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { keyFigures } from '@/lib/cube/figures'
import type { CubeFilter } from '@/lib/cube/masks'
import type { MonthRange } from '@/lib/cube/months'
import { useFormat, useSession } from '../session/context'
import { Figure, useDelta } from './figure'

/** The key figures of a filter and period. */
export function Figures({ filter, range }: { filter: CubeFilter; range: MonthRange }) {
  const t = useTranslations('figures')
  const format = useFormat()
  const { cube, manifest } = useSession()
  const f = useMemo(() => keyFigures(cube, filter, range), [cube, filter, range])
  const { relative, points } = useDelta()
  const none = f.revenue.before === null ? t('noYearBefore') : undefined
  return (
    <div className="grid grid-cols-2 gap-2">
      <Figure
        name={t('revenue')}
        value={format.money(f.revenue.value)}
        definition={t('revenueDefinition', { amounts: manifest.declaration.amounts })}
        delta={relative(f.revenue.value, f.revenue.before)}
        note={none ?? t('vsYearBefore')}
      />
      <Figure
        name={t('likeForLike')}
        value={f.likeForLike ? (relative(f.likeForLike.value, f.likeForLike.before)?.text ?? '–') : '–'}
        definition={t('likeForLikeDefinition')}
        note={
          f.likeForLike
            ? t('likeForLikeStores', { count: f.likeForLike.stores })
            : (none ?? t('notComparable'))
        }
      />
      <Figure
        name={t('tickets')}
        value={format.integer(f.tickets.value)}
        definition={t('ticketsDefinition')}
        delta={relative(f.tickets.value, f.tickets.before)}
        note={none ?? t('vsYearBefore')}
      />
      <Figure
        name={t('averageBasket')}
        value={f.tickets.value > 0 ? format.exactMoney(f.averageBasket.value) : '–'}
        definition={t('averageBasketDefinition')}
        delta={relative(f.averageBasket.value, f.averageBasket.before)}
        note={none ?? t('vsYearBefore')}
      />
      {filter.stores === null && (
        <Figure
          name={t('webShare')}
          value={format.percent(f.webShare.value)}
          definition={t('webShareDefinition')}
          delta={points(f.webShare.value, f.webShare.before)}
          note={none ?? t('vsYearBefore')}
        />
      )}
      <Figure
        name={t('activeCustomers')}
        value={f.activeCustomers.value === null ? '–' : format.integer(f.activeCustomers.value)}
        definition={t('activeCustomersDefinition')}
        delta={
          f.activeCustomers.value === null
            ? null
            : relative(f.activeCustomers.value, f.activeCustomers.before)
        }
        note={
          f.activeCustomers.value === null
            ? t('notHeld')
            : f.activeCustomers.before === null
              ? t('noYearBefore')
              : t('vsYearBefore')
        }
      />
    </div>
  )
}
