'use client'
import { useTranslations } from 'use-intl'
import type { ScenarioResult } from '@/lib/market/types'
import { useApp, useFormat } from '../session/context'

/** Rows shown by name; the others are summed in one line so that the column adds up. */
const SHOWN = 12

/** Before, after and change by store and channel; the last line is the sum of all lines. */
export function OutcomeTable({ result }: { result: ScenarioResult }) {
  const t = useTranslations()
  const format = useFormat()
  const set = useApp(s => s.set)
  const moved = result.rows.filter(r => r.change.point !== 0 || r.before !== r.after)
  const web = moved.filter(r => r.channel === 'web')
  const stores = moved
    .filter(r => r.channel !== 'web')
    .sort((a, b) => Math.abs(b.change.point) - Math.abs(a.change.point))
  const shown = [...stores.slice(0, SHOWN), ...web]
  const hidden = new Set(result.rows.filter(r => !shown.includes(r)).map(r => r.store_id)).size
  const sum = (rows: ScenarioResult['rows']) => ({
    before: rows.reduce((s, r) => s + r.before, 0),
    after: rows.reduce((s, r) => s + r.after, 0),
  })
  const others = sum(result.rows.filter(r => !shown.includes(r)))
  const total = sum(result.rows)
  const channelName = (channel: 'store' | 'other' | 'web') =>
    channel === 'web' ? t('channels.web') : channel === 'store' ? t('channels.store') : t('channels.other')
  const figures = (before: number, after: number) => (
    <>
      <td className="pl-2 text-right whitespace-nowrap">{format.money(before, { pad: true })}</td>
      <td className="pl-2 text-right whitespace-nowrap">{format.money(after, { pad: true })}</td>
      <td
        className={`pl-2 text-right whitespace-nowrap ${after < before ? 'text-loss' : after > before ? 'text-gain' : ''}`}
      >
        {format.money(after - before, { sign: true, digits: 2 })}
      </td>
    </>
  )
  return (
    <section>
      <h3 className="font-semibold">{t('scenario.table')}</h3>
      <p className="mb-1 text-xs text-ink-3">{t('scenario.indicative')}</p>
      <table className="w-full tabular-nums" data-testid="outcome-table">
        <thead className="text-xs text-ink-2">
          <tr>
            <th className="text-left font-medium">{t('stores.name')}</th>
            <th className="pl-2 text-right font-medium">{t('scenario.before')}</th>
            <th className="pl-2 text-right font-medium">{t('scenario.after')}</th>
            <th className="pl-2 text-right font-medium">{t('scenario.change')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(r => (
            <tr
              key={`${r.store_id}-${r.channel}`}
              className="border-t border-line"
              onMouseEnter={() => set({ hovered: r.store_id })}
              onMouseLeave={() => set({ hovered: null })}
            >
              <th className="max-w-0 w-full truncate py-0.5 text-left font-normal">
                {r.channel === 'web' ? t('channels.web') : r.name}
                {r.channel === 'other' && <span className="text-ink-3"> · {channelName(r.channel)}</span>}
              </th>
              {figures(r.before, r.after)}
            </tr>
          ))}
          {hidden > 0 && (
            <tr className="border-t border-line text-ink-2">
              <th className="py-0.5 text-left font-normal">{t('scenario.others', { count: hidden })}</th>
              {figures(others.before, others.after)}
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr className="border-t-2 border-line font-semibold">
            <th className="py-1 text-left">{t('scenario.total')}</th>
            {figures(total.before, total.after)}
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
