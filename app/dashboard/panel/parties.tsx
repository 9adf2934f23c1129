'use client'
import { useTranslations } from 'use-intl'
import { channelColours } from '@/lib/layers/palette'
import type { Interval, ScenarioResult } from '@/lib/market/types'
import type { Change } from '@/lib/scenario/document'
import { useApp, useFormat } from '../session/context'
import { useIntervalText } from './interval-text'
import { leading, namesOf, partiesOf } from './outcome-facts'
import { extentOf, Whisker } from './whisker'

/**
 * One change: where the revenue of its store goes or comes from, in parts of a bar, then store by store as ranges.
 * The split is drawn without points until past events have borne it out.
 */
export function Parties({ result, id, kind }: { result: ScenarioResult; id: string; kind: Change['kind'] }) {
  const t = useTranslations('screen.effect')
  const { between, print } = useIntervalText()
  const set = useApp(s => s.set)
  const nameOf = namesOf(result)
  const name = nameOf(id)
  const all = partiesOf(result, id)
  const { shown, others, amount } = leading(all)
  if (shown.length === 0) return null
  const extent = extentOf(shown.map(p => p.amount))
  const indicative = result.evidence.donors === 'indicative'
  const mixed = shown.some(p => p.gives) && shown.some(p => !p.gives)
  const title =
    kind === 'close' ? 'donorsClose' : kind === 'open' || kind === 'take_over' ? 'donorsOpen' : 'donorsChange'
  return (
    <section>
      <Anatomy result={result} id={id} />
      <h3 className="mb-1 flex items-baseline justify-between gap-2">
        <span className="min-w-0 font-semibold">{t(title, { name })}</span>
        {indicative && (
          <span className="shrink-0 rounded bg-warn-soft px-1.5 text-xs text-warn-ink">
            {t('indicative')}
          </span>
        )}
      </h3>
      <ul>
        {shown.map(p => (
          <li
            key={`${p.id} ${p.gives}`}
            onMouseEnter={() => set({ hovered: p.id })}
            onMouseLeave={() => set({ hovered: null })}
            className="grid grid-cols-[minmax(0,1fr)_6.5rem_5.75rem] items-center gap-2 py-0.5"
          >
            <span className="truncate">
              {p.id === 'web' ? t('webName') : nameOf(p.id)}
              {mixed && <span className="text-xs text-ink-3"> · {p.gives ? t('gives') : t('takes')}</span>}
            </span>
            <Whisker
              value={p.amount}
              extent={extent}
              point={!indicative}
              colour={p.gives ? 'var(--loss)' : 'var(--gain)'}
              className="h-2.5"
            />
            <span className="text-right text-xs whitespace-nowrap tabular-nums">
              {between(p.amount.low, p.amount.high)}
            </span>
          </li>
        ))}
      </ul>
      {others > 0 && (
        <p className="text-xs text-ink-3">
          {t('donorsRest', { count: others, amount: print(amount, 'money') })}
        </p>
      )}
    </section>
  )
}

/** A closed store's sales by where they go, or a new one's by where they come from, as one bar. */
function Anatomy({ result, id }: { result: ScenarioResult; id: string }) {
  const t = useTranslations('screen.effect')
  const format = useFormat()
  const { between } = useIntervalText()
  const theme = useApp(s => s.theme)
  const nameOf = namesOf(result)
  const { store, web } = channelColours(theme)
  const closure = result.closures.find(c => c.store_id === id)
  const opening = result.openings.find(o => o.store_id === id)
  const parts: { name: string; colour: string; value: number; range: Interval }[] = closure
    ? [
        {
          name: t('keptStores'),
          colour: store,
          value: closure.retained.point - closure.to_web.point,
          range: minus(closure.retained, closure.to_web),
        },
        { name: t('keptWeb'), colour: web, value: closure.to_web.point, range: closure.to_web },
        { name: t('lost'), colour: 'var(--loss)', value: closure.lost.point, range: closure.lost },
      ]
    : opening && !opening.range_only
      ? [
          {
            name: t('fromStores'),
            colour: store,
            value: opening.transfer_from_stores.point,
            range: opening.transfer_from_stores,
          },
          {
            name: t('fromWeb'),
            colour: web,
            value: opening.transfer_from_web.point,
            range: opening.transfer_from_web,
          },
          {
            name: t('fresh'),
            colour: 'var(--gain)',
            value: opening.net_new.point - opening.halo.point,
            range: minus(opening.net_new, opening.halo),
          },
        ]
      : []
  const total = parts.reduce((sum, p) => sum + Math.max(0, p.value), 0)
  if (!(total > 0)) return null
  const halo = opening?.halo
  return (
    <div className="mb-3">
      <h3 className="mb-1 font-semibold">
        {closure
          ? t('anatomyClose', { name: nameOf(id), base: format.money(closure.base) })
          : t('anatomyOpen', {
              name: nameOf(id),
              sales: format.money(opening?.sales.point ?? 0, { digits: 2 }),
            })}
      </h3>
      <div className="flex h-3 gap-px overflow-hidden rounded-sm" aria-hidden="true">
        {parts.map(p => (
          <span
            key={p.name}
            style={{ width: `${(100 * Math.max(0, p.value)) / total}%`, background: p.colour }}
          />
        ))}
      </div>
      <ul className="mt-1 grid gap-x-3">
        {parts.map(p => (
          <li key={p.name} className="flex items-baseline gap-1.5">
            <span
              className="size-2.5 shrink-0 self-center rounded-sm"
              style={{ background: p.colour }}
              aria-hidden="true"
            />
            <span className="min-w-0 flex-1 truncate">{p.name}</span>
            <span className="text-xs whitespace-nowrap text-ink-2 tabular-nums">
              {between(p.range.low, p.range.high)}
            </span>
          </li>
        ))}
      </ul>
      {halo && Math.max(Math.abs(halo.low), Math.abs(halo.high)) > 0.001 * total && (
        <p className="mt-0.5 text-xs text-ink-3">
          {t('halo', { range: between(halo.low, halo.high, 'change') })}
        </p>
      )}
    </div>
  )
}

/** A part of a whole whose other part is small: their ranges, taken apart end by end. */
const minus = (whole: Interval, part: Interval): Interval => {
  const ends = [whole.low - part.low, whole.high - part.high]
  return { point: whole.point - part.point, low: Math.min(...ends), high: Math.max(...ends) }
}
