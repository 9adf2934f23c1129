import { Fragment } from 'react'
import { useTranslations } from 'use-intl'
import type { Pocket, Reading } from '@/lib/pockets/types'
import type { PocketSort } from '@/lib/state/app-state'
import { flyTo } from '../map/camera'
import { extentOf, Whisker } from '../panel/whisker'
import { useApp, useFormat } from '../session/context'
import { SortHeader } from '../ui/sort-header'
import { PocketDetails } from './pocket-details'
import { usePocketView } from './pocket-store'
import { usePocketWords } from './pocket-words'

const COLUMNS: readonly PocketSort[] = ['households', 'observed', 'excess']

/** Pockets ranked; a row opens to what is known of it. */
export function PocketTable({ pockets, reading }: { pockets: readonly Pocket[]; reading: Reading }) {
  const t = useTranslations('pockets')
  const format = useFormat()
  const words = usePocketWords()
  const { selected, hovered } = usePocketView()
  const choice = useApp(s => s.pockets)
  const set = useApp(s => s.set)
  const extent = extentOf(pockets.map(p => p.excess))
  return (
    <div className="-mx-4 shrink-0 overflow-x-auto px-4">
      <table className="w-full tabular-nums">
        <caption className="sr-only">{t(`caption.${reading}`)}</caption>
        <thead className="text-xs text-ink-2">
          <tr>
            <th scope="col" className="pb-1 text-left font-medium">
              {t('columns.pocket')}
            </th>
            {COLUMNS.map(column => (
              <SortHeader
                key={column}
                column={column}
                sort={{ by: choice.sortBy, down: true }}
                onSort={({ by }) => set({ pockets: { ...choice, sortBy: by } })}
                title={column === 'excess' ? t(`columns.${reading}`) : t(`columns.${column}`)}
                className="pb-1 pl-2 text-right"
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {pockets.map((p, k) => {
            const open = selected === p.id
            return (
              <Fragment key={p.id}>
                <tr
                  onMouseEnter={() => usePocketView.setState({ hovered: p.id })}
                  onMouseLeave={() => usePocketView.setState({ hovered: null })}
                  className={`border-t border-line ${hovered === p.id || open ? 'bg-accent-soft' : ''}`}
                >
                  <th scope="row" className="w-full max-w-0 py-1.5 pl-1 text-left font-normal">
                    <button
                      type="button"
                      aria-expanded={open}
                      onClick={() => {
                        usePocketView.setState({ selected: open ? null : p.id })
                        if (!open) flyTo({ lat: p.lat, lon: p.lon, zoom: 8.6 })
                      }}
                      className="block w-full text-left hover:underline pointer-coarse:min-h-11"
                    >
                      <span className={`block truncate ${p.proven ? 'font-medium' : 'text-ink-2'}`}>
                        <span className="mr-1.5 text-ink-3">{k + 1}</span>
                        {words.name(p.name)}
                      </span>
                    </button>
                    <span className="block truncate text-xs text-ink-2">
                      {[p.proven ? null : t('maybe'), words.minutes(p.minutes), words.region(p)]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </th>
                  <td className="pl-2 text-right align-top leading-8 whitespace-nowrap">
                    {words.households(p.households)}
                  </td>
                  <td className="pl-2 text-right align-top leading-8 whitespace-nowrap">
                    {format.money(p.observed, { digits: 2 })}
                  </td>
                  <td className="pr-1 pl-2 text-right align-top whitespace-nowrap">
                    <span className="block pt-1.5 leading-5 font-medium">
                      {format.money(p.excess.point, { digits: 2, sign: false })}
                    </span>
                    <Whisker value={p.excess} extent={extent} className="h-2.5 min-w-16" />
                    <span className="sr-only">{t('interval', { range: words.range(p.excess) })}</span>
                  </td>
                </tr>
                {open && (
                  <tr>
                    <td colSpan={4} className="bg-accent-soft px-2">
                      <PocketDetails pocket={p} reading={reading} />
                    </td>
                  </tr>
                )}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
