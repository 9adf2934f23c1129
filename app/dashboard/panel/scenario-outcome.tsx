'use client'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import type { Evidence, MarketModel, ScenarioResult } from '@/lib/market/types'
import { useFormat, useSession } from '../session/context'
import { useScenario } from '../session/scenario-result'
import { Definition } from '../ui/definition'
import { IntervalFigure } from './interval'
import { OutcomeTable } from './outcome-table'

/** What a scenario does: sentences first, then figures with their doubt, the table, and how it was computed. */
export function ScenarioOutcome({ result, model }: { result: ScenarioResult; model: MarketModel }) {
  const t = useTranslations('scenario')
  const { totals, closures, openings } = result
  const { computing } = useScenario()
  return (
    <div className="flex flex-col gap-4" data-testid="outcome" aria-busy={computing}>
      <Sentences result={result} />
      <div className="grid grid-cols-2 gap-2">
        <IntervalFigure name={t('netNew')} definition={t('netNewDefinition')} value={totals.net_new} signed />
        <IntervalFigure name={t('transfer')} definition={t('transferDefinition')} value={totals.transfer} />
        <IntervalFigure name={t('storesChange')} value={totals.stores_change} signed />
        <IntervalFigure name={t('webChange')} value={totals.web_change} signed />
      </div>
      {closures.length > 0 && (
        <p className="text-xs text-ink-3">
          {t('retained')} : {t('retainedDefinition')}
        </p>
      )}
      {openings.length > 0 && <Cannibalisation result={result} />}
      <OutcomeTable result={result} />
      <HowComputed result={result} model={model} />
    </div>
  )
}

function useNames(result: ScenarioResult) {
  const names = new Map(result.rows.map(r => [r.store_id, r.name]))
  for (const change of result.changes) if (change.kind === 'open') names.set(change.candidate_id, change.name)
  return (id: string) => names.get(id) ?? id
}

function Sentences({ result }: { result: ScenarioResult }) {
  const t = useTranslations('scenario')
  const format = useFormat()
  const nameOf = useNames(result)
  const pct = (v: number) => format.percent(v, { digits: 0 })
  const money = (v: number) => format.money(v, { digits: 2 })
  const { net_new } = result.totals
  return (
    <div className="flex flex-col gap-2 text-lg leading-snug font-medium text-balance" aria-live="polite">
      {result.closures.map(c => (
        <p key={c.store_id}>
          {t('closeSentence', {
            name: nameOf(c.store_id),
            retained: pct(c.retained_share.point),
            base: format.money(c.base),
            low: pct(c.retained_share.low),
            high: pct(c.retained_share.high),
            lost: money(c.lost.point),
          })}
        </p>
      ))}
      {result.openings.map(o => (
        <p key={o.store_id}>
          {t('openSentence', {
            name: nameOf(o.store_id),
            sales: money(o.sales.point),
            low: money(o.sales.low),
            high: money(o.sales.high),
            netNew: money(o.net_new.point),
            transfer: money(o.transfer_from_stores.point),
          })}
        </p>
      ))}
      {result.changes.length > 1 && (
        <p>
          {t('severalSentence', {
            netNew: format.money(net_new.point, { sign: true, digits: 2 }),
            low: format.money(net_new.low, { sign: true, digits: 2 }),
            high: format.money(net_new.high, { sign: true, digits: 2 }),
          })}
        </p>
      )}
      {result.openings.some(o => o.outside_calibrated_range > 0.25) && (
        <p className="rounded-lg bg-warn-soft p-2.5 text-sm font-normal text-warn-ink">
          {t('outside', {
            share: pct(Math.max(...result.openings.map(o => o.outside_calibrated_range))),
          })}
        </p>
      )}
    </div>
  )
}

function Cannibalisation({ result }: { result: ScenarioResult }) {
  const t = useTranslations('scenario')
  const format = useFormat()
  const nameOf = useNames(result)
  const pct = (v: number) => format.percent(v, { digits: 0 })
  const fine = (v: number) => format.percent(v, { digits: 1 })
  return (
    <section>
      <h3 className="mb-1 font-semibold">{t('cannibalisation')}</h3>
      {result.openings.map(o => (
        <dl key={o.store_id} className="grid grid-cols-[1fr_auto] gap-x-3 gap-y-1">
          <dt className="flex items-center gap-1 font-medium">
            {t('candidateView')} · {nameOf(o.store_id)}
            <Definition term={t('candidateView')} text={t('candidateViewDefinition')} />
          </dt>
          <dd className="text-right tabular-nums">
            {pct(o.cannibalisation_candidate.point)}{' '}
            <span className="text-xs text-ink-3">
              (
              {t('range', {
                low: pct(o.cannibalisation_candidate.low),
                high: pct(o.cannibalisation_candidate.high),
              })}
              )
            </span>
          </dd>
          <dt className="flex items-center gap-1 font-medium">
            {t('donorView')}
            <Definition term={t('donorView')} text={t('donorViewDefinition')} />
          </dt>
          <dd />
          {o.cannibalisation_donors.slice(0, 5).map(d => (
            <div key={d.store_id} className="col-span-2 grid grid-cols-subgrid pl-3 text-ink-2">
              <dt className="truncate">{nameOf(d.store_id)}</dt>
              <dd className="text-right tabular-nums">
                {fine(d.rate.point)}{' '}
                <span className="text-xs text-ink-3">
                  ({t('range', { low: fine(d.rate.low), high: fine(d.rate.high) })})
                </span>
              </dd>
            </div>
          ))}
        </dl>
      ))}
    </section>
  )
}

/** Assumptions, model, base and check: the answer to "how do you know?". */
function HowComputed({ result, model }: { result: ScenarioResult; model: MarketModel }) {
  const t = useTranslations('scenario')
  const tr = useTranslations('route')
  const tm = useTranslations('model')
  const format = useFormat()
  const { manifest } = useSession()
  const { access_elasticity: rho, web_elasticity: eta, source } = result.assumptions
  const range = (r: { low: number; mid: number; high: number }) => ({
    low: format.decimal(r.low),
    mid: format.decimal(r.mid),
    high: format.decimal(r.high),
  })
  const sourceOf = (s: 'estimated' | 'prior' | 'assumed') =>
    s === 'estimated'
      ? t('estimated', { tickets: format.integer(model.fit.tickets) })
      : s === 'prior'
        ? t('priorSource')
        : t('assumedSource')
  const last = manifest.period.last_month
  const month = (m: number) => format.month(toDate(m))
  const error = model.travel.relativeError
  const rests = (of: Evidence, prior: string, assumed: string, r: ReturnType<typeof range>) =>
    of.source === 'prior'
      ? prior
      : of.source === 'assumed'
        ? assumed
        : `${t('range', { low: r.low, high: r.high })}, ${r.mid} (${tm(`source.${of.source}`, { events: of.events })})`
  const { access_opening, access_closing, web_opening, web_closing } = result.assumptions
  const opens = result.openings.length > 0
  const lines: [string, string][] = [
    [
      t('elasticity'),
      rests(
        opens ? access_opening : access_closing,
        t('elasticityText', range(rho)),
        t('elasticityAssumed', range(rho)),
        range(rho),
      ),
    ],
    [
      t('web'),
      rests(
        opens ? web_opening : web_closing,
        t('webText', range(eta)),
        t('webAssumed', range(eta)),
        range(eta),
      ),
    ],
    [
      t('model'),
      `${tr(model.route)} ${t('modelDecay', {
        minutes: format.decimal(Math.LN2 / model.decay.value, 1),
        source: sourceOf(model.decay.source),
      })} ${t('modelSize', { factor: format.decimal(2 ** model.size.value), source: sourceOf(model.size.source) })}`,
    ],
    [
      t('travel'),
      model.notes.some(n => n.key === 'travel_matrix')
        ? t('travel_matrix')
        : t('travel_crow-fly/1', {
            error: error === null ? '–' : `±${format.percent(error, { digits: 0 })}`,
          }),
    ],
    ['', t('base', { from: month(last - 11), to: month(last) })],
    [
      '',
      t('checks', { residual: format.exactMoney(Math.max(result.checks.changes, result.checks.flows), 2) }),
    ],
  ]
  return (
    <details className="rounded-lg border border-line px-3 py-2" open>
      <summary className="cursor-pointer font-semibold">
        {t('details')}
        {source === 'prior' && (
          <span className="ml-2 rounded bg-warn-soft px-1.5 py-0.5 text-xs font-medium text-warn-ink">
            {t('elasticity')} : {t('prior')}
          </span>
        )}
      </summary>
      <dl className="mt-2 flex flex-col gap-1.5 text-ink-2">
        {lines.map(([name, text]) => (
          <div key={text}>
            {name && <dt className="inline font-medium text-ink">{name} : </dt>}
            <dd className="inline">{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
