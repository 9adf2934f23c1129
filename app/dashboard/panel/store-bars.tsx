'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { ExplainSign } from '../explain/explain'
import { useLeadingFigures } from '../explain/use-network-figures'
import { useAsk } from '../session/asking'
import { useApp, useFormat, useSession } from '../session/context'
import { useResolved } from '../session/resolved'
import { Button } from '../ui/button'

const SHOWN = 8

/** The leading stores of the filter, as bars that open them. */
export function StoreBars() {
  const t = useTranslations('overview')
  const format = useFormat()
  const { cube } = useSession()
  const { sales, range } = useResolved()
  const set = useApp(s => s.set)
  const select = useApp(s => s.select)
  const ask = useAsk()
  const explained = useLeadingFigures()
  const rows = useMemo(() => {
    const amounts = cube.byStore(sales, range)
    return cube.source.stores
      .filter(store => !sales.stores || sales.stores[store.key])
      .map(store => ({ store, amount: amounts[store.key] }))
      .filter(row => row.amount > 0)
      .sort((a, b) => b.amount - a.amount)
      .slice(0, SHOWN)
  }, [cube, sales, range])
  const largest = Math.max(rows[0]?.amount ?? 0, 1)
  // The web alone sells in no store.
  if (rows.length === 0) return null
  return (
    <section>
      <div className="mb-1 flex items-center justify-between">
        <div className="flex items-center gap-1">
          <h3 className="font-semibold">{t('topStores')}</h3>
          <ExplainSign name={t('topStores')} figures={() => explained(rows, ask)} />
        </div>
        <Button kind="quiet" className="h-6 text-xs" onClick={() => set({ view: 'stores' })}>
          {t('allStores')}
        </Button>
      </div>
      <ul>
        {rows.map(({ store, amount }) => (
          <li key={store.id}>
            <button
              type="button"
              onClick={() => select(store.id)}
              onMouseEnter={() => set({ hovered: store.id })}
              onMouseLeave={() => set({ hovered: null })}
              className="grid w-full grid-cols-[1fr_5.5rem_3.75rem] items-center gap-2 rounded px-1 py-1 text-left hover:bg-paper-2 pointer-coarse:min-h-11"
            >
              <span className="truncate">{store.name}</span>
              <span className="h-2 rounded-sm bg-paper-2">
                <span
                  className="block h-2 rounded-sm bg-ink-2"
                  style={{ width: `${Math.max(0, (100 * amount) / largest)}%` }}
                />
              </span>
              <span className="text-right tabular-nums">{format.money(amount, { pad: true })}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
