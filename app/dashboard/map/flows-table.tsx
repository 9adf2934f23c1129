'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { useFormat } from '../session/context'
import { type Column, SortedTable } from './sorted-table'
import type { CommuneFlow, StoreFlows } from './use-flows'

/** Flows as a table: from which place, to which store, how much; those too small to draw included. */
export function FlowRows({ flows, title }: { flows: StoreFlows; title: string }) {
  const t = useTranslations('mapView.table')
  const format = useFormat()
  const columns = useMemo(
    (): Column<CommuneFlow>[] => [
      { id: 'place', title: t('place'), value: f => f.name, text: f => f.name },
      { id: 'amount', title: t('amount'), value: f => f.amount, text: f => format.money(f.amount) },
      { id: 'share', title: t('share'), value: f => f.share, text: f => format.percent(f.share) },
      {
        id: 'store',
        title: t('toStore'),
        value: () => flows.store.name,
        text: () => flows.store.name,
        faint: true,
      },
    ],
    [flows, t, format],
  )
  return (
    <SortedTable
      label={title}
      caption={(count, all) => t('count', { count, all })}
      columns={columns}
      rows={flows.all}
      keyOf={f => f.zone}
    />
  )
}
