'use client'
import { useTranslations } from 'use-intl'
import type { ScenarioResult, Sensitivity } from '@/lib/market/types'
import { useFormat } from '../session/context'
import { useScenario } from '../session/scenario-result'
import { useIntervalText } from './interval-text'
import { doubtsOf, namesOf } from './outcome-facts'
import { extentOf, Whisker } from './whisker'

/** What flips the decision, and which doubts weigh most on it. */
export function Doubts({ result }: { result: ScenarioResult }) {
  const t = useTranslations('screen.effect')
  const tm = useTranslations('model.parameter')
  const format = useFormat()
  const { intervals } = useScenario()
  const { between } = useIntervalText()
  const nameOf = namesOf(result)
  const { flips, widest } = doubtsOf(result)
  const { low, high } = result.totals.net_new
  const open = low < 0 && high > 0
  if (!intervals) return null
  const nameOfDoubt = (s: Sensitivity) =>
    s.store_id === null ? tm(s.parameter) : t('of', { parameter: tm(s.parameter), name: nameOf(s.store_id) })
  const asRange = (s: Sensitivity) => ({
    point: (s.net_new_low + s.net_new_high) / 2,
    low: Math.min(s.net_new_low, s.net_new_high),
    high: Math.max(s.net_new_low, s.net_new_high),
  })
  const extent = extentOf(widest.map(asRange))
  return (
    <section>
      <h3 className="mb-0.5 font-semibold">{t('flips')}</h3>
      {flips.length === 0 ? (
        <p className="text-ink-2">{t(open ? 'flipsTogether' : 'flipsNone')}</p>
      ) : (
        <ul className="ml-4 list-disc text-ink-2">
          {flips.map(s => (
            <li key={`${s.parameter} ${s.store_id}`}>
              {s.threshold === null
                ? t('flipsPlain', { parameter: nameOfDoubt(s) })
                : t('flipsOne', {
                    parameter: nameOfDoubt(s),
                    threshold: format.decimal(s.threshold, 2, false, true),
                    range: t('plain', {
                      low: format.decimal(s.range.low),
                      high: format.decimal(s.range.high),
                    }),
                  })}
            </li>
          ))}
        </ul>
      )}
      {widest.length > 0 && (
        <>
          <h4 className="mt-2 mb-0.5 text-xs text-ink-2">{t('tornado')}</h4>
          <ul>
            {widest.map(s => {
              const range = asRange(s)
              return (
                <li
                  key={`${s.parameter} ${s.store_id}`}
                  className="grid grid-cols-[minmax(0,1fr)_5rem_6.25rem] items-center gap-2 py-0.5"
                >
                  <span className="text-xs">{nameOfDoubt(s)}</span>
                  <Whisker
                    value={range}
                    extent={extent}
                    point={false}
                    colour={s.flips ? 'var(--loss)' : 'var(--ink-2)'}
                    className="h-2.5"
                  />
                  <span className="text-right text-xs whitespace-nowrap text-ink-2 tabular-nums">
                    {between(range.low, range.high, 'change')}
                  </span>
                </li>
              )
            })}
          </ul>
        </>
      )}
    </section>
  )
}
