import { toDate } from '@/lib/cube/months'
import type { Manifest } from '@/lib/dataset/manifest'
import { METHODS } from '@/lib/evidence/score'
import type { Format } from '@/lib/i18n/format'
import type { ModelCard } from '@/lib/market/card'
import type { Range } from '@/lib/scenario/document'
import { type Backtest, measuredOf, ownEvidence } from '../panel/proof-facts'
import type { PastEvents } from '../session/market'

/** Looks a message up by its full key. */
export type Say = (key: string, values?: Record<string, string | number>) => string

export interface Table {
  head: string[]
  rows: string[][]
  /** Columns that are set to the right. */
  numeric: number[]
}

/** A piece of the card, the same on the page, on paper and in Markdown. `draw` names the picture of a table. */
export type Block =
  | { kind: 'heading'; id: string; text: string }
  | { kind: 'text'; text: string; warn?: boolean }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; table: Table; draw?: 'elasticities' | 'backtest' }

export interface CardSource {
  card: ModelCard
  manifest: Manifest
  past: PastEvents | null
  backtest: Backtest | null
  travel: { name: string; error: string }
  route: { name: string; unknown: string; mixed: string | null }
}

/** The market model's card: data, specification, coefficients in words, fit, past events, limits. */
export function cardDocument(source: CardSource, say: Say, format: Format): Block[] {
  return [
    ...dataPart(source, say, format),
    ...specificationPart(source, say, format),
    ...coefficientPart(source, say, format),
    ...fitPart(source, say, format),
    ...elasticityPart(source, say, format),
    ...backtestPart(source, say, format),
    ...measuredPart(source, say, format),
    ...limitsPart(source, say, format),
  ]
}

/** Who made the card, of what: under its title. */
export function cardOrigin({ manifest }: Pick<CardSource, 'manifest'>, say: Say, format: Format): string {
  const { declaration, version, period } = manifest
  return say('screen.card.made', {
    name: declaration.name,
    version,
    from: format.month(toDate(period.last_month - 11)),
    to: format.month(toDate(period.last_month)),
    demo: declaration.demonstration ? say('screen.card.demo') : '',
  }).trim()
}

const heading = (id: string, text: string): Block => ({ kind: 'heading', id, text })
const text = (...sentences: (string | null)[]): Block => ({
  kind: 'text',
  text: sentences.filter(Boolean).join(' '),
})

function dataPart({ card, travel, route }: CardSource, say: Say, format: Format): Block[] {
  const { data } = card
  const n = (value: number) => format.integer(value)
  return [
    heading('data', say('screen.card.data')),
    text(
      say('screen.card.dataText', {
        stores: n(data.stores),
        customers: n(data.routes.customers),
        zones: n(data.routes.zones),
        totals: n(data.routes.totals),
        places: n(data.zones),
        inhabitants: n(data.inhabitants),
        tickets: n(data.tickets),
        base: format.money(data.base_sales),
        web: format.money(data.web_sales),
      }),
      data.passage_share > 0
        ? say('screen.card.passage', { share: format.percent(data.passage_share) })
        : null,
      data.competitors > 0
        ? say('screen.card.competitors', { count: data.competitors })
        : say('model.rivals.none'),
    ),
    text(say('screen.card.times', { provider: travel.name, error: travel.error })),
    text(`${route.name.charAt(0).toUpperCase()}${route.name.slice(1)}.`, route.unknown),
  ]
}

function specificationPart({ card }: CardSource, say: Say, format: Format): Block[] {
  const { route, decay, store_effects: effects } = card.specification
  return [
    heading('specification', say('screen.card.specification')),
    text(
      say(`screen.card.specificationText.${route}`, {
        decay: say(`estimation.decay.${decay}`),
        effects: effects === 'solved' ? '' : say(`estimation.effects.${effects}`),
      }),
    ),
    text(say('screen.card.specificationDemand')),
    ...holdoutPart(card, say, format),
  ]
}

/** What was tried on zones left out; where nothing could be, it is said. */
function holdoutPart({ specification: { candidates } }: ModelCard, say: Say, format: Format): Block[] {
  const head = heading('holdout', say('screen.card.holdout'))
  if (candidates.length === 0) return [head, text(say('screen.card.holdoutNone'))]
  const share = (value: number) => format.percent(value)
  return [
    head,
    text(
      say('screen.card.candidatesText', {
        zones: format.integer(Math.max(...candidates.map(c => c.zones))),
        folds: Math.max(...candidates.map(c => c.folds)),
      }),
    ),
    {
      kind: 'table',
      table: {
        head: ['decay', 'effects', 'difference', 'misallocated', 'totals', 'slope', 'chosen'].map(key =>
          say(`screen.card.candidatesHead.${key}`),
        ),
        rows: candidates.map(c => [
          say(`estimation.decay.${c.decay}`),
          say(`estimation.effects.${c.store_effects}`),
          c.difference === null
            ? say('screen.card.plain')
            : `${format.decimal(c.difference, 4, true)}${c.difference_se === null ? '' : ` ± ${format.decimal(c.difference_se, 4)}`}`,
          share(c.misallocated),
          share(c.total_error),
          c.calibration_slope === null ? '–' : format.decimal(c.calibration_slope, 2, false, true),
          c.chosen ? say(`screen.card.chosen.${c.reason ?? 'holdout'}`) : '',
        ]),
        numeric: [2, 3, 4, 5],
      },
    },
  ]
}

function coefficientPart({ card }: CardSource, say: Say, format: Format): Block[] {
  const potential = card.potential
  const blocks: Block[] = [
    heading('coefficients', say('screen.card.coefficients')),
    {
      kind: 'table',
      table: {
        head: ['coefficient', 'words', 'value', 'range80', 'source'].map(key => say(`screen.card.${key}`)),
        rows: card.coefficients.map(c => [
          say(`screen.card.names.${c.key}`, { name: c.name }),
          say(`model.coefficient.${c.key}`, figures(c.values, format)),
          format.decimal(c.value, 3, false, true),
          c.range.low === c.range.high ? '–' : rangeOf(c.range, format),
          say(`screen.card.sources.${c.source}`),
        ]),
        numeric: [2, 3],
      },
    },
  ]
  if (potential && potential.coefficients.length > 0)
    blocks.push(text(say('screen.card.potentialText')), {
      kind: 'table',
      table: {
        head: [say('screen.card.potential'), say('screen.card.value'), '±'],
        rows: potential.coefficients.map(c => [
          say(`screen.card.potentialTerms.${c.name}`),
          format.decimal(c.value, 3, true, true),
          format.decimal(c.se, 3, false, true),
        ]),
        numeric: [1, 2],
      },
    })
  return blocks
}

function fitPart({ card }: CardSource, say: Say, format: Format): Block[] {
  const { fit } = card
  const span = ([low, high]: readonly [number, number]) => rangeOf({ low, high }, format, 0)
  return [
    heading('fit', say('screen.card.fit')),
    text(
      fit.pseudo_r2 === null
        ? say('screen.card.fitTotals')
        : say('screen.card.fitText', {
            tickets: format.integer(fit.tickets),
            flows: format.integer(fit.flows),
            zones: format.integer(fit.zones),
            ll: format.integer(fit.log_likelihood),
            null_ll: format.integer(fit.null_log_likelihood),
            r2: format.decimal(fit.pseudo_r2, 3),
          }),
      say('screen.card.fitStores', { error: format.percent(fit.store_error_before_balancing) }),
      say('screen.card.fitRange', { minutes: span(fit.minutes_range), areas: span(fit.area_range) }),
    ),
  ]
}

/** Terms of the table `elasticities` in the order they are told. */
export const TERMS = ['access_opening', 'access_closing', 'web_opening', 'web_closing'] as const

function elasticityPart({ card, past }: CardSource, say: Say, format: Format): Block[] {
  const row = (term: (typeof TERMS)[number] | 'event_residual_sd' | 'donor_residual_sd') => {
    const used = card.elasticities[term]
    const stored = past?.elasticities.find(e => e.term === term)
    const own = stored && ownEvidence(stored)
    const spread = (mid: number, low: number, high: number) =>
      `${format.decimal(mid, 2, false, true)} (${rangeOf({ low, high }, format)})`
    return [
      say(`evidence.term.${term}`),
      stored ? spread(stored.prior_mid, stored.prior_low, stored.prior_high) : '–',
      own ? spread(own.point, own.low, own.high) : say('screen.proof.noEvidence'),
      spread(used.mid, used.low, used.high),
      format.percent(used.weight, { digits: 0 }),
      format.integer(used.events),
    ]
  }
  return [
    heading('elasticities', say('screen.card.elasticities')),
    text(say('screen.proof.elasticityText'), say('screen.proof.webText')),
    {
      kind: 'table',
      draw: 'elasticities',
      table: {
        head: [
          '',
          say('screen.proof.prior'),
          say('screen.proof.evidence'),
          say('screen.proof.result'),
          say('screen.card.weight'),
          say('screen.card.events'),
        ],
        rows: [...TERMS, 'event_residual_sd' as const, 'donor_residual_sd' as const].map(row),
        numeric: [1, 2, 3, 4, 5],
      },
    },
  ]
}

function backtestPart({ past, backtest }: CardSource, say: Say, format: Format): Block[] {
  const head = heading('backtest', say('screen.card.backtest'))
  if (!past || !backtest) return [head, { kind: 'text', text: say('screen.proof.old'), warn: true }]
  const { score, placebo, verdict, events, totals, inside } = backtest
  if (!score) return [head, { kind: 'text', text: say('evidence.verdict.no_events'), warn: true }]
  const points = (value: number) => format.decimal(value, 1, false, true)
  const change = (value: number) => format.percent(value, { sign: true })
  const yes = (value: boolean) => say(value ? 'screen.table.yes' : 'screen.table.no')
  return [
    head,
    text(say('screen.proof.backtestText')),
    {
      kind: 'text',
      text: say(`evidence.verdict.${verdict}`, { events: score.events }),
      warn: verdict !== 'beats_baselines',
    },
    {
      kind: 'list',
      items: [
        say('screen.proof.coverage', {
          inside,
          count: score.incumbents,
          share: format.percent(score.coverage, { digits: 0 }),
          totals: `${totals.inside}/${totals.count}`,
        }),
        ...(score.transfer_error === null
          ? []
          : [say('screen.proof.transferError', { points: format.decimal(score.transfer_error, 0) })]),
        score.own_error === null
          ? say('screen.proof.ownNone')
          : say('screen.proof.own', { error: format.percent(score.own_error, { digits: 0 }) }),
        ...(placebo
          ? [
              say('screen.proof.placebo', {
                model: points(placebo.wrmse.model),
                none: points(placebo.wrmse.no_change),
              }),
            ]
          : []),
      ],
    },
    {
      kind: 'table',
      draw: 'backtest',
      table: {
        head: [
          say('screen.table.event'),
          say('screen.table.predicted'),
          say('screen.table.range'),
          say('screen.table.actual'),
          say('screen.table.inside'),
          ...METHODS.map(m => say(`screen.card.methods.${m}`)),
          say('screen.table.own'),
          say('screen.table.ownActual'),
        ],
        rows: [
          ...events.flatMap(({ event, replay }) =>
            replay?.score
              ? [
                  [
                    `${event.name}, ${say(`evidence.kind.${event.kind}`)}, ${format.month(toDate(event.month))}`,
                    change(replay.change.point),
                    say('screen.range', {
                      low: change(replay.change.low),
                      high: change(replay.change.high),
                    }),
                    change(replay.actual),
                    yes(replay.inside),
                    ...METHODS.map(m => points(replay.score?.wrmse[m] ?? 0)),
                    replay.self && replay.self.actual > 0
                      ? format.money(replay.self.predicted, { digits: 2 })
                      : '',
                    replay.self && replay.self.actual > 0
                      ? format.money(replay.self.actual, { digits: 2 })
                      : '',
                  ],
                ]
              : [],
          ),
          [
            say('screen.table.total'),
            change(score.change.predicted / 100),
            '',
            change(score.change.actual / 100),
            `${totals.inside}/${totals.count}`,
            ...METHODS.map(m => points(score.wrmse[m])),
            '',
            '',
          ],
        ],
        numeric: [1, 2, 3, 5, 6, 7, 8, 9, 10],
      },
    },
  ]
}

function measuredPart({ past }: CardSource, say: Say, format: Format): Block[] {
  if (!past || past.events.length === 0) return []
  const share = (v: { point: number; low: number; high: number } | null) =>
    v
      ? `${format.percent(v.point, { digits: 0 })} (${say('screen.range', {
          low: format.percent(v.low, { digits: 0 }),
          high: format.percent(v.high, { digits: 0 }),
        })})`
      : ''
  const rows = past.events.map(event => {
    const measured = measuredOf(past.transfers, event.event_key)
    const label = `${event.name}, ${say(`evidence.kind.${event.kind}`)}, ${format.month(toDate(event.month))}`
    return measured
      ? [label, share(measured.moved), share(measured.fresh), share(measured.stayed), share(measured.lost)]
      : [label, event.reason ? say(`evidence.reason.${event.reason}`) : '–', '', '', '']
  })
  return [
    heading('measured', say('screen.card.measured')),
    text(say('evidence.transfer.definition')),
    {
      kind: 'table',
      table: {
        head: [
          say('screen.table.event'),
          say('screen.card.moved'),
          say('screen.event.destinations.new'),
          say('screen.card.stayed'),
          say('screen.event.destinations.lost'),
        ],
        rows,
        numeric: [1, 2, 3, 4],
      },
    },
  ]
}

function limitsPart({ card, travel }: CardSource, say: Say, format: Format): Block[] {
  return [
    heading('limits', say('screen.card.limits')),
    text(say('screen.card.limitsLead')),
    {
      kind: 'list',
      items: [
        ...card.limits.map(({ key, values }) =>
          say(`model.notes.${key}`, {
            ...figures(values, format),
            ...('id' in values ? { id: travel.name } : {}),
          }),
        ),
        ...(['rivals', 'steady', 'own'] as const).map(key => say(`screen.card.limitsAlways.${key}`)),
      ],
    },
  ]
}

/** Values that decide a plural stay numbers. */
const COUNTS = ['events', 'stores', 'competitors']

/** Figures of a sentence as people of the language write them; the model gives some as English text. */
export function figures(
  values: Record<string, string | number>,
  format: Format,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      if (COUNTS.includes(key)) return [key, value]
      if (typeof value === 'number') return [key, format.decimal(value)]
      const percent = /^(-?[\d.]+)\s?%$/.exec(value)
      if (percent) return [key, format.percent(Number(percent[1]) / 100)]
      return [key, /^-?\d+(\.\d+)?$/.test(value) ? format.decimal(Number(value), 3) : value]
    }),
  )
}

const rangeOf = ({ low, high }: Pick<Range, 'low' | 'high'>, format: Format, digits = 2) =>
  `${format.decimal(low, digits, false, true)} – ${format.decimal(high, digits, false, true)}`
