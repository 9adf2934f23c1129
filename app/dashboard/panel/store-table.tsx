'use client'
import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { plain } from '@/lib/cube/search'
import type { StoreRow } from '@/lib/cube/source'
import { readBy } from '@/lib/metrics/read'
import { metricOf } from '@/lib/metrics/registry'
import { flyTo } from '../map/camera'
import { useAsk } from '../session/asking'
import { useApp, useFormat } from '../session/context'
import { Button } from '../ui/button'
import { SortHeader } from '../ui/sort-header'

interface Row {
  store: StoreRow
  name: string
  amount: number
  change: number | null
  area: number | null
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
})

/** Every store of the filter with its figures of the period: search, sort, and a click that goes there. */
export function StoreTable() {
  const t = useTranslations('stores')
  const tc = useTranslations('closures')
  const format = useFormat()
  const ask = useAsk()
  const yearly = useApp(s => s.filter.comparison === 'year_before')
  const hovered = useApp(s => s.hovered)
  const set = useApp(s => s.set)
  const select = useApp(s => s.select)
  const [query, setQuery] = useState('')

  const all = useMemo((): Row[] => {
    const { cube, filter } = ask
    const chosen = filter.sales.stores
    const amounts = cube.byStore(filter.sales, filter.range)
    const growth = readBy(metricOf('growth'), ask, 'store')
    return cube.source.stores
      .filter(store => !chosen || chosen[store.key])
      .map(store => ({
        store,
        name: store.name,
        amount: amounts[store.key],
        change: growth && Number.isFinite(growth[store.key]) ? growth[store.key] : null,
        area: store.area,
      }))
  }, [ask])
  const data = useMemo(() => {
    const wanted = plain(query)
    return all.filter(r =>
      plain(`${r.name} ${r.store.id} ${r.store.format ?? ''} ${r.store.region ?? ''}`).includes(wanted),
    )
  }, [all, query])
  const columns = useMemo(
    (): ColumnDef<typeof features, Row>[] => [
      { accessorKey: 'name', header: t('name'), sortFn: 'alphanumeric' },
      { accessorKey: 'amount', header: t('revenue'), sortFn: 'basic', sortDescFirst: true },
      {
        id: 'change',
        accessorFn: r => r.change ?? undefined,
        header: yearly ? t('change') : t('changeOther'),
        sortFn: 'basic',
        sortDescFirst: true,
        sortUndefined: 'last',
      },
      {
        id: 'area',
        accessorFn: r => r.area ?? undefined,
        header: t('area'),
        sortFn: 'basic',
        sortDescFirst: true,
        sortUndefined: 'last',
      },
    ],
    [t, yearly],
  )
  const table = useTable({
    features,
    columns,
    data,
    initialState: { sorting: [{ id: 'amount', desc: true }] },
    getRowId: r => r.store.id,
  })
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3">
      <h2 className="sr-only">{t('title')}</h2>
      <Button onClick={() => set({ view: 'closures', selected: null })}>{tc('tab')}</Button>
      <div className="relative">
        <Search size={14} aria-hidden className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
        <input
          type="search"
          aria-label={t('search')}
          placeholder={t('search')}
          value={query}
          onChange={e => setQuery(e.target.value)}
          className="h-9 w-full rounded-md border border-line bg-paper-2 pr-2 pl-8 placeholder:text-ink-3 pointer-coarse:h-11"
        />
      </div>
      <p className="text-xs text-ink-3" aria-live="polite">
        {t('count', { count: data.length })}
      </p>
      {data.length === 0 ? (
        <div className="rounded-lg bg-paper-2 p-4 text-center">
          <p className="mb-2">{t('empty', { query })}</p>
          <Button onClick={() => setQuery('')}>{t('clear')}</Button>
        </div>
      ) : (
        <section className="-mx-4 min-h-0 flex-1 overflow-y-auto px-4" aria-label={t('title')}>
          <table className="w-full tabular-nums">
            <thead className="sticky top-0 z-10 bg-paper text-xs text-ink-2">
              {table.getHeaderGroups().map(group => (
                <tr key={group.id}>
                  {group.headers.map(header => {
                    const sorted = header.column.getIsSorted()
                    const title = String(header.column.columnDef.header)
                    return (
                      <SortHeader
                        key={header.id}
                        column={header.id}
                        sort={sorted ? { by: header.id, down: sorted === 'desc' } : null}
                        onSort={() => header.column.toggleSorting()}
                        title={title}
                        hint={t('sort', { column: title })}
                        className={`pb-1 ${header.id === 'name' ? 'text-left' : 'text-right'}`}
                      />
                    )
                  })}
                </tr>
              ))}
            </thead>
            <tbody>
              {table.getRowModel().rows.map(({ id, original: r }) => (
                <tr
                  key={id}
                  onMouseEnter={() => set({ hovered: id })}
                  onMouseLeave={() => set({ hovered: null })}
                  className={`border-t border-line ${hovered === id ? 'bg-accent-soft' : ''}`}
                >
                  <td className="max-w-0 w-full py-1">
                    <button
                      type="button"
                      onClick={() => {
                        select(id)
                        flyTo({ lat: r.store.lat, lon: r.store.lon, zoom: 8.5 })
                      }}
                      className="block w-full truncate text-left hover:underline pointer-coarse:min-h-11"
                    >
                      {r.store.closedOn ? <s className="text-ink-3">{r.name}</s> : r.name}
                    </button>
                  </td>
                  <td className="pl-2 text-right whitespace-nowrap">
                    {format.money(r.amount, { pad: true })}
                  </td>
                  <td
                    className={`pl-3 text-right whitespace-nowrap ${(r.change ?? 0) < 0 ? 'text-loss' : 'text-gain'}`}
                  >
                    {r.change === null ? '–' : format.percent(r.change, { sign: true })}
                  </td>
                  <td className="pl-3 text-right text-ink-2">
                    {r.area === null ? '–' : format.integer(r.area)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  )
}
