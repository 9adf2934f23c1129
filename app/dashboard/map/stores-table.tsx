'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { useApp, useFormat, useSession } from '../session/context'
import { type Column, SortedTable } from './sorted-table'
import { useStoreMarks } from './use-store-marks'
import { useStorePicture } from './use-store-picture'
import { useMeasureText } from './words'

interface Row {
  id: string
  name: string
  format: string | null
  /** Of the figure that colours; NaN where the store has none. */
  value: number
  /** Per year. */
  amount: number
}

/** The symbols of stores as a table: the figure of their colour, and their revenue. */
export function StoreRows({ title }: { title: string }) {
  const t = useTranslations('mapView.table')
  const format = useFormat()
  const text = useMeasureText()
  const { cube } = useSession()
  const select = useApp(s => s.select)
  const { marks } = useStoreMarks()
  const tinted = useStorePicture()
  const rows = useMemo(() => {
    const stores = new Map(cube.source.stores.map(s => [s.id, s]))
    return marks.flatMap(({ id, name, amount, faded }): Row[] => {
      const store = stores.get(id)
      if (!store || faded) return []
      return [{ id, name, format: store.format, value: tinted?.values[store.key] ?? Number.NaN, amount }]
    })
  }, [cube, marks, tinted])
  const columns = useMemo(() => {
    const columns: Column<Row>[] = [
      {
        id: 'store',
        title: t('store'),
        value: r => r.name,
        text: r => (
          <button
            type="button"
            className="text-left hover:underline pointer-coarse:min-h-11"
            onClick={e => {
              e.currentTarget.closest('dialog')?.close()
              select(r.id)
            }}
          >
            {r.name}
          </button>
        ),
      },
    ]
    if (tinted)
      columns.push({
        id: 'value',
        title: text.name(tinted.measure.id),
        value: r => r.value,
        text: r => (Number.isFinite(r.value) ? text.value(tinted.measure, r.value) : '–'),
      })
    columns.push(
      { id: 'amount', title: t('yearly'), value: r => r.amount, text: r => format.money(r.amount) },
      { id: 'format', title: t('format'), value: r => r.format, text: r => r.format ?? '–', faint: true },
    )
    return columns
  }, [tinted, t, text, format, select])
  return (
    <SortedTable
      label={title}
      caption={(count, all) => t('countStores', { count, all })}
      columns={columns}
      rows={rows}
      keyOf={r => r.id}
      listed={rows.length}
    />
  )
}
