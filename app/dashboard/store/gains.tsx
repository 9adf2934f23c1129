'use client'
import { useTranslations } from 'use-intl'
import type { AreaChange, Turnover } from '@/lib/catchment/turnover'
import type { MonthRange } from '@/lib/cube/months'
import type { StoreRow } from '@/lib/cube/source'
import { change } from '@/lib/i18n/format'
import { ExplainSign } from '../explain/explain'
import { useGainFigures } from '../explain/use-store-figures'
import { useFormat } from '../session/context'
import { Block, Rows } from './block'

const SHOWN = 4

/** Where a store's sales grew and shrank against the year before. */
export function Gains({
  store,
  range,
  turnover,
  customers,
}: {
  store: StoreRow
  range: MonthRange
  turnover: Turnover | null
  /** Active customers of the window's end and a year before; null where they are not published. */
  customers: { now: number; before: number } | null
}) {
  const t = useTranslations('storePage.turnover')
  const format = useFormat()
  const figures = useGainFigures(store, range)
  if (!turnover)
    return (
      <Block title={t('title')}>
        <p className="text-ink-2">{t('noYearBefore')}</p>
      </Block>
    )
  const by = (a: AreaChange) => a.now - a.before
  const gains = turnover.areas.filter(a => by(a) > 0).slice(0, SHOWN)
  const losses = turnover.areas
    .filter(a => by(a) < 0)
    .slice(-SHOWN)
    .reverse()
  const largest = Math.max(1, ...[...gains, ...losses].map(a => Math.abs(by(a))))
  const { elsewhere } = turnover
  const relative = change(elsewhere.now, elsewhere.before)
  const row = (a: AreaChange) => (
    <li key={a.name} className="grid grid-cols-[1fr_7rem_4.25rem] items-center gap-2 py-0.5">
      <span className="truncate">{t('around', { name: a.name })}</span>
      <span className="relative h-2.5" aria-hidden>
        <span className="absolute inset-y-[-3px] left-1/2 w-px bg-line" />
        <span
          className={`absolute inset-y-0 ${by(a) > 0 ? 'left-1/2 rounded-r-sm bg-gain' : 'right-1/2 rounded-l-sm bg-loss'}`}
          style={{ width: `${(50 * Math.abs(by(a))) / largest}%` }}
        />
      </span>
      <span className={`text-right tabular-nums ${by(a) > 0 ? 'text-gain' : 'text-loss'}`}>
        {format.money(by(a), { sign: true, digits: 2 })}
      </span>
    </li>
  )
  return (
    <Block
      title={t('title')}
      explain={
        (turnover.areas.length > 0 || customers) && (
          <ExplainSign name={t('title')} figures={() => figures(turnover, customers)} />
        )
      }
      text={
        turnover.km2 === null
          ? undefined
          : t('text', { km2: format.integer(Number(turnover.km2.toPrecision(2))) })
      }
      table={
        turnover.areas.length > 0 && (
          <Rows
            label={t('label')}
            head={[t('area'), t('before'), t('now'), t('change')]}
            rows={turnover.areas.map(a => ({
              key: a.name,
              cells: [
                t('around', { name: a.name }),
                format.money(a.before),
                format.money(a.now),
                format.money(by(a), { sign: true }),
              ],
            }))}
          />
        )
      }
    >
      {gains.length + losses.length === 0 ? (
        <p className="text-ink-2">{t(turnover.km2 === null ? 'tooCoarse' : 'none')}</p>
      ) : (
        <ul className="text-xs" aria-label={t('label')}>
          {gains.map(row)}
          {losses.map(row)}
        </ul>
      )}
      {customers && (
        <p className="mt-1 text-xs text-ink-2">
          {t('customers', {
            now: format.integer(customers.now),
            before: format.integer(customers.before),
            change: format.decimal(customers.now - customers.before, 0, true),
          })}
        </p>
      )}
      {turnover.km2 !== null && (elsewhere.now > 0 || elsewhere.before > 0) && (
        <p className="mt-1 text-xs text-ink-3">
          {t('elsewhere', {
            now: format.money(elsewhere.now),
            before: format.money(elsewhere.before),
            change: relative === null ? '–' : format.percent(relative, { sign: true, digits: 0 }),
          })}
        </p>
      )}
    </Block>
  )
}
