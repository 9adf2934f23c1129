'use client'
import { useTranslations } from 'use-intl'
import type { ScenarioResult } from '@/lib/market/types'
import { useApp, useFormat } from '../session/context'
import { useIntervalText } from './interval-text'

/** Rows shown by name; the others are summed in one line so that the column adds up. */
const SHOWN = 12

/** Before, after and change by store and channel with its range; the last line is the sum of all lines. */
export function OutcomeTable({ result }: { result: ScenarioResult }) {
  const t = useTranslations()
  const format = useFormat()
  const set = useApp(s => s.set)
  const { between } = useIntervalText()
  const moved = result.rows.filter(r => r.change.point !== 0 || r.change.high !== r.change.low)
  const web = moved.filter(r => r.channel === 'web')
  const stores = moved
    .filter(r => r.channel !== 'web')
    .sort((a, b) => Math.abs(b.change.point) - Math.abs(a.change.point))
  const shown = [...stores.slice(0, SHOWN), ...web]
  const rest = result.rows.filter(r => !shown.includes(r))
  const sum = (rows: ScenarioResult['rows']) => ({
    before: rows.reduce((s, r) => s + r.before, 0),
    after: rows.reduce((s, r) => s + r.after, 0),
  })
  const { net_new } = result.totals
  const line = (
    { before, after }: { before: number; after: number },
    range: { low: number; high: number; range_only?: true } | null,
  ) => {
    const only = range?.range_only
    return (
      <>
        <td className="pl-2 text-right whitespace-nowrap">{format.money(before, { pad: true })}</td>
        <td className="pl-2 text-right whitespace-nowrap">
          {only ? '' : format.money(after, { pad: true })}
        </td>
        <td
          className={`pl-2 text-right whitespace-nowrap ${after < before ? 'text-loss' : after > before ? 'text-gain' : ''}`}
        >
          {!only && format.money(after - before, { sign: true, digits: 2 })}
          {range && range.low !== range.high && (
            <span className="block text-xs font-normal text-ink-2">
              {between(range.low, range.high, 'change')}
            </span>
          )}
        </td>
      </>
    )
  }
  return (
    <section aria-label={t('scenario.table')}>
      <p className="mb-1 text-xs text-ink-3">
        {t(`model.donors.${result.evidence.donors}`, { events: result.evidence.events })}
      </p>
      <table className="w-full tabular-nums" data-testid="outcome-table">
        <thead className="text-xs text-ink-2">
          <tr>
            <th className="text-left font-medium">{t('screen.table.store')}</th>
            <th className="pl-2 text-right font-medium">{t('screen.table.before')}</th>
            <th className="pl-2 text-right font-medium">{t('screen.table.after')}</th>
            <th className="pl-2 text-right font-medium">{t('screen.table.change')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(r => (
            <tr
              key={`${r.store_id}-${r.channel}`}
              className="border-t border-line align-top"
              onMouseEnter={() => set({ hovered: r.store_id })}
              onMouseLeave={() => set({ hovered: null })}
            >
              <th className="w-full max-w-0 truncate py-0.5 text-left font-normal">
                {r.channel === 'web' ? t('channels.web') : r.name}
                {r.channel === 'other' && (
                  <span className="block text-xs text-ink-3">{t('channels.other')}</span>
                )}
              </th>
              {line(r, r.change)}
            </tr>
          ))}
          {rest.length > 0 && (
            <tr className="border-t border-line text-ink-2">
              <th className="py-0.5 text-left font-normal">
                {t('screen.table.others', { count: rest.length })}
              </th>
              {line(sum(rest), null)}
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr className="border-t-2 border-line align-top font-semibold">
            <th className="py-1 text-left">{t('screen.table.total')}</th>
            {line(sum(result.rows), net_new)}
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
