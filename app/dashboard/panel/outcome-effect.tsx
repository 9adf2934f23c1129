'use client'
import { useTranslations } from 'use-intl'
import type { Interval, MarketModel, ScenarioResult } from '@/lib/market/types'
import { idOfChange } from '@/lib/scenario/document'
import { ExplainForecast } from '../explain/forecast'
import { useFormat } from '../session/context'
import { Definition } from '../ui/definition'
import { Basis } from './basis'
import { Doubts } from './doubts'
import { useIntervalText } from './interval-text'
import { lostOf, namesOf } from './outcome-facts'
import { Parties } from './parties'
import { Ramp } from './ramp'
import { extentOf, Whisker } from './whisker'

/** What moves: the totals on one axis, then change by change, then what is particular to this scenario. */
export function OutcomeEffect({ result, model }: { result: ScenarioResult; model: MarketModel }) {
  return (
    <div className="flex flex-col gap-4">
      <Totals result={result} />
      <OutsideRange result={result} model={model} />
      {result.changes.map(change => (
        <Parties key={idOfChange(change)} result={result} id={idOfChange(change)} kind={change.kind} />
      ))}
      {result.openings.length > 0 && <Cannibalisation result={result} />}
      <Ownership result={result} />
      <ClickAndCollect result={result} />
      <Interaction result={result} />
      {result.openings.map(o => (
        <Ramp key={o.store_id} result={result} opening={o} />
      ))}
      <Doubts result={result} />
      <Basis result={result} model={model} />
    </div>
  )
}

/** Transfer first: it is what the chain's own events have tested best. */
function Totals({ result }: { result: ScenarioResult }) {
  const t = useTranslations('screen.effect')
  const { totals, year_1, openings } = result
  const lost = lostOf(result)
  const rows: {
    key: string
    name: string
    definition?: string
    value: Interval
    kind: 'money' | 'change'
  }[] = [
    {
      key: 'transfer',
      name: t('transfer'),
      definition: t('transferText'),
      value: totals.transfer,
      kind: 'money',
    },
    { key: 'net', name: t('net'), definition: t('netText'), value: totals.net_new, kind: 'change' },
    { key: 'stores', name: t('stores'), value: totals.stores_change, kind: 'change' },
    { key: 'web', name: t('web'), value: totals.web_change, kind: 'change' },
    ...(lost ? [{ key: 'lost', name: t('lost'), value: lost, kind: 'money' as const }] : []),
    ...(openings.length > 0
      ? [{ key: 'year1', name: t('year1'), value: year_1.net_new, kind: 'change' as const }]
      : []),
  ]
  const extent = extentOf(rows.map(r => r.value))
  return (
    <dl className="flex flex-col">
      {rows.map(({ key, name, definition, value, kind }) => {
        const part = key === 'stores' || key === 'web'
        const colour =
          key === 'transfer'
            ? 'var(--ink-2)'
            : key === 'lost' || value.high <= 0
              ? 'var(--loss)'
              : value.low >= 0
                ? 'var(--gain)'
                : 'var(--accent)'
        return (
          <div
            key={key}
            className={`grid grid-cols-[minmax(0,1fr)_6.5rem_7rem] items-center gap-2 py-1 ${part ? '' : 'border-t border-line first:border-t-0'}`}
          >
            <dt className={part ? 'pl-3 text-ink-2' : 'font-medium'}>
              {name}
              {definition && (
                <ExplainForecast name={name} definition={definition} value={value} kind={kind} />
              )}
            </dt>
            <dd className="contents">
              <Whisker value={value} extent={extent} colour={colour} className={part ? 'h-2' : 'h-3.5'} />
              <Figure value={value} kind={kind} strong={!part} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** A forecast: the point with its range beside it, or the range alone. */
function Figure({
  value,
  kind,
  strong = true,
}: {
  value: Interval
  kind: 'money' | 'change' | 'share'
  strong?: boolean
}) {
  const t = useTranslations('screen')
  const { main, range } = useIntervalText()
  return (
    <span className="text-right whitespace-nowrap tabular-nums" title={t('interval')}>
      <span className={strong ? 'block text-base leading-tight font-semibold' : 'block leading-tight'}>
        {main(value, kind)}
      </span>
      {!value.range_only && <span className="block text-xs text-ink-2">{range(value, kind)}</span>}
    </span>
  )
}

/** What lies outside the calibrated range, and what follows from it. */
function OutsideRange({ result, model }: { result: ScenarioResult; model: MarketModel }) {
  const t = useTranslations('screen.effect')
  const format = useFormat()
  const nameOf = namesOf(result)
  const strange = result.openings.filter(o => o.range_only)
  if (strange.length === 0) return null
  const span = ([low, high]: readonly [number, number]) => `${format.integer(low)}–${format.integer(high)}`
  return strange.map(o => (
    <p key={o.store_id} role="note" className="rounded-lg bg-warn-soft p-2.5 text-warn-ink">
      {t('outside', {
        name: nameOf(o.store_id),
        share: format.percent(o.outside_calibrated_range, { digits: 0 }),
        minutes: span(model.fit.minutes_range),
        areas: span(model.fit.area_range),
      })}
    </p>
  ))
}

/** Both rates, named, with their ranges. */
function Cannibalisation({ result }: { result: ScenarioResult }) {
  const t = useTranslations('screen.effect')
  const nameOf = namesOf(result)
  return (
    <section>
      <h3 className="mb-1 font-semibold">{t('cannibalisation')}</h3>
      {result.openings.map(o => {
        const worst = o.cannibalisation_donors[0]
        return (
          <div key={o.store_id} className="mb-1">
            {result.openings.length > 1 && <h4 className="text-xs text-ink-2">{nameOf(o.store_id)}</h4>}
            <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3">
              <dt className="flex items-center gap-1">
                {t('cannibalisationCandidate')}
                <Definition term={t('cannibalisationCandidate')} text={t('cannibalisationCandidateText')} />
              </dt>
              <dd>
                <Figure value={o.cannibalisation_candidate} kind="share" strong={false} />
              </dd>
              {worst && (
                <>
                  <dt className="flex min-w-0 items-center gap-1">
                    <span className="truncate">
                      {t('cannibalisationDonor')}
                      <span className="text-ink-2"> · {nameOf(worst.store_id)}</span>
                    </span>
                    <Definition
                      term={t('cannibalisationDonor')}
                      text={t('cannibalisationDonorText', { name: nameOf(worst.store_id) })}
                    />
                  </dt>
                  <dd>
                    <Figure value={worst.rate} kind="share" strong={false} />
                  </dd>
                </>
              )}
            </dl>
          </div>
        )
      })}
    </section>
  )
}

const OWNERS = 4

/** Transfer that changes hands: a partner's gain is the chain's, its loss is somebody's contract. */
function Ownership({ result }: { result: ScenarioResult }) {
  const t = useTranslations('screen.effect')
  const to = useTranslations('operators')
  const { main, between } = useIntervalText()
  const { within, across, flows } = result.ownership
  const nameOf = namesOf(result)
  const ownerName = (o: (typeof flows)[number]['from']) => {
    const operator = (['own', 'affiliate', 'franchise'] as const).find(k => k === o.operator)
    return o.legal_entity ?? (o.store_id ? nameOf(o.store_id) : operator ? to(operator) : o.operator)
  }
  return (
    <section>
      <h3 className="mb-0.5 font-semibold">{t('ownership')}</h3>
      {flows.length === 0 ? (
        <p className="text-ink-2">{t('ownershipNone')}</p>
      ) : (
        <>
          <p className="text-ink-2">
            {t('ownershipText', {
              across: between(across.low, across.high),
              within: between(within.low, within.high),
            })}
          </p>
          <ul className="mt-1">
            {flows.slice(0, OWNERS).map(f => (
              <li
                key={`${ownerName(f.from)} ${ownerName(f.to)}`}
                className="flex justify-between gap-3 border-t border-line py-1 text-xs"
              >
                <span className="min-w-0">
                  {t('ownershipFlow', { from: ownerName(f.from), to: ownerName(f.to) })}
                </span>
                <span className="whitespace-nowrap text-ink-2 tabular-nums">
                  {f.amount.range_only ? main(f.amount) : between(f.amount.low, f.amount.high)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** Orders that are placed at one end and handed out at the other. */
function ClickAndCollect({ result }: { result: ScenarioResult }) {
  const t = useTranslations('screen.effect')
  const { main, between } = useIntervalText()
  const { before, change, to_web, orders } = result.click_and_collect
  if (before === 0 || (change.low === 0 && change.high === 0)) return null
  const said = (value: Interval) =>
    value.range_only ? main(value, 'change') : between(value.low, value.high, 'change')
  return (
    <section>
      <h3 className="mb-0.5 font-semibold">{t('click')}</h3>
      <p className="text-ink-2">
        {t('clickText', { orders: said(orders.change), collected: said(change) })}
        {to_web.high > 0 && ` ${t('clickToWeb', { range: between(to_web.low, to_web.high) })}`}
      </p>
    </section>
  )
}

/** Several changes: what they do to each other. */
function Interaction({ result }: { result: ScenarioResult }) {
  const t = useTranslations('screen')
  const { print } = useIntervalText()
  const nameOf = namesOf(result)
  const { interaction, totals } = result
  if (!interaction || totals.net_new.range_only) return null
  const amount = (value: number) => print(value, 'change')
  return (
    <section>
      <h3 className="mb-0.5 font-semibold">{t('effect.interaction')}</h3>
      <p className="text-ink-2">
        {t('effect.interactionText', {
          singles: amount(interaction.sum_of_singles),
          together: amount(interaction.together),
          effect: amount(interaction.effect),
        })}
      </p>
      <ul className="mt-1">
        {interaction.changes.map(c => (
          <li key={c.id} className="border-t border-line py-0.5">
            {t(`title.${c.kind}`, { name: nameOf(c.id) })}
            <span className="block text-xs text-ink-2 tabular-nums">
              {t('effect.interactionPart', { alone: amount(c.alone), part: amount(c.net_new) })}
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-1 text-xs text-ink-3">{t('effect.interactionPoints')}</p>
    </section>
  )
}
