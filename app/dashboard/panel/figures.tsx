'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { keyFigures } from '@/lib/cube/figures'
import type { CubeFilter } from '@/lib/cube/masks'
import type { MonthRange } from '@/lib/cube/months'
import type { MetricId } from '@/lib/metrics/ids'
import { Explain } from '../explain/explain'
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
  const explain = (metric: MetricId, name: string, value: string) => (
    <Explain metric={metric} name={name} value={value} only={{ filter, range }} />
  )
  return (
    <div className="grid grid-cols-2 gap-2">
      <Figure
        name={t('revenue')}
        value={format.money(f.revenue.value)}
        definition={t('revenueDefinition', { amounts: manifest.declaration.amounts })}
        explain={explain('revenue', t('revenue'), format.exactMoney(f.revenue.value, 2))}
        delta={relative(f.revenue.value, f.revenue.before)}
        note={none ?? t('vsYearBefore')}
      />
      <Figure
        name={t('likeForLike')}
        value={f.likeForLike ? (relative(f.likeForLike.value, f.likeForLike.before)?.text ?? '–') : '–'}
        definition={t('likeForLikeDefinition')}
        explain={explain(
          'like_for_like',
          t('likeForLike'),
          f.likeForLike ? (relative(f.likeForLike.value, f.likeForLike.before)?.text ?? '–') : '–',
        )}
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
        explain={explain('tickets', t('tickets'), format.integer(f.tickets.value))}
        delta={relative(f.tickets.value, f.tickets.before)}
        note={none ?? t('vsYearBefore')}
      />
      <Figure
        name={t('averageBasket')}
        value={f.tickets.value > 0 ? format.exactMoney(f.averageBasket.value) : '–'}
        definition={t('averageBasketDefinition')}
        explain={explain(
          'average_basket',
          t('averageBasket'),
          f.tickets.value > 0 ? format.exactMoney(f.averageBasket.value, 2) : '–',
        )}
        delta={relative(f.averageBasket.value, f.averageBasket.before)}
        note={none ?? t('vsYearBefore')}
      />
      {filter.stores === null && (
        <Figure
          name={t('webShare')}
          value={format.percent(f.webShare.value)}
          definition={t('webShareDefinition')}
          explain={explain('web_share', t('webShare'), format.percent(f.webShare.value))}
          delta={points(f.webShare.value, f.webShare.before)}
          note={none ?? t('vsYearBefore')}
        />
      )}
      <Figure
        name={t('activeCustomers')}
        value={f.activeCustomers.value === null ? '–' : format.integer(f.activeCustomers.value)}
        definition={t('activeCustomersDefinition')}
        explain={explain(
          'active_customers',
          t('activeCustomers'),
          f.activeCustomers.value === null ? '–' : format.integer(f.activeCustomers.value),
        )}
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
