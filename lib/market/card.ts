import type { Range } from '@/lib/scenario/document'
import { halving } from './decay-form'
import { sentence } from './notes'
import * as priors from './priors'
import { Z80 } from './random'
import type { FittedMarket } from './service'
import type { BacktestSummary, Elasticities, Estimate, MarketModel, ModelCandidate, Potential } from './types'

/** Everything a page needs to say what the model is, what it rests on, and how far it can be trusted. */
export interface ModelCard {
  data: {
    stores: number
    routes: MarketModel['routes']
    zones: number
    inhabitants: number
    /** Purchases, flows and zones that the choice step learnt from. */
    tickets: number
    flows: number
    zones_with_purchases: number
    base_sales: number
    web_sales: number
    /** Part of the base sold to passers-by, 0 to 1. */
    passage_share: number
    competitors: number
    travel: { id: string; relative_error: number | null; matrix: boolean }
  }
  specification: {
    route: MarketModel['route']
    decay: ModelCandidate['decay']
    store_effects: MarketModel['store_effects']
    /** What was tried on zones left out when the dataset was built, the best first; empty where nothing could be. */
    candidates: readonly ModelCandidate[]
    formats: number
    balanced: boolean
  }
  /** Coefficients, each with what it means; `key` is of the message catalogue below `model.coefficient`. */
  coefficients: {
    key:
      | 'decay'
      | 'decay_bending'
      | 'size'
      | 'format'
      | 'effect_sd'
      | 'access_opening'
      | 'access_closing'
      | 'web_opening'
      | 'web_closing'
    name: string
    value: number
    se: number | null
    range: Range
    source: Estimate['source'] | 'combined'
    /** Values of the sentence, and the same in English. */
    values: Record<string, string | number>
    words: string
  }[]
  potential: Pick<Potential, 'coefficients' | 'variance'> | null
  fit: MarketModel['fit'] & {
    /** 1 - log-likelihood / that of equal shares: McFadden's rho squared; null without purchases. */
    pseudo_r2: number | null
  }
  backtest: BacktestSummary | null
  elasticities: Elasticities
  /** What the model cannot know or takes for granted, as notes and as English sentences. */
  limits: { key: string; values: Record<string, string | number>; sentence: string }[]
}

/** What a fitted market has to say of itself. */
export function modelCard({ input, model, prepared }: FittedMarket): ModelCard {
  const { fit, decay, size } = model
  const passing = prepared.passage.reduce((sum, x) => sum + x, 0)
  const base = prepared.sales.reduce((sum, x) => sum + x, 0) + passing
  const { elasticities } = prepared
  const pull = pullWords(model)
  const spread = (e: Estimate, prior: Range): Range =>
    e.se === null ? { ...prior, mid: e.value } : around(e.value, e.se)
  const reactions = (['access_opening', 'access_closing', 'web_opening', 'web_closing'] as const).map(key => {
    const { low, mid, high, source, events } = elasticities[key]
    const said = (value: number) => round(effectOf[key](value), 1)
    const [one, other] = [said(low), said(high)]
    const values = { percent: said(mid), low: Math.min(one, other), high: Math.max(one, other), events }
    return {
      key,
      name: key,
      value: mid,
      se: null,
      range: { low, mid, high },
      source,
      values,
      words: fill(WORDS[key], values),
    }
  })
  return {
    data: {
      stores: prepared.active.length,
      routes: model.routes,
      zones: input.zones.lat.length,
      inhabitants: input.zones.population.reduce((sum, x) => sum + x, 0),
      tickets: fit.tickets,
      flows: fit.flows,
      zones_with_purchases: fit.zones,
      base_sales: base,
      web_sales: input.web_total,
      passage_share: base > 0 ? passing / base : 0,
      competitors: input.competitors?.length ?? 0,
      travel: {
        id: model.travel.id,
        relative_error: model.travel.relativeError,
        matrix: input.matrix !== undefined,
      },
    },
    specification: {
      route: model.route,
      decay: model.decay_form.family,
      store_effects: model.store_effects,
      candidates: model.candidates,
      formats: model.formats.length,
      balanced: fit.store_error < 1e-9,
    },
    coefficients: [
      {
        key: pull.key,
        name: 'decay',
        value: decay.value,
        se: decay.se,
        range: model.decay_range,
        source: decay.source,
        values: pull.values,
        words: fill(WORDS[pull.key], pull.values),
      },
      {
        key: 'size',
        name: 'size',
        value: size.value,
        se: size.se,
        range: spread(size, priors.SIZE),
        source: size.source,
        values: { factor: round(2 ** size.value, 2) },
        words: fill(WORDS.size, { factor: round(2 ** size.value, 2) }),
      },
      ...model.formats.map(({ format, estimate }) => {
        const values = { name: format, factor: round(Math.exp(estimate.value), 2) }
        return {
          key: 'format' as const,
          name: format,
          value: estimate.value,
          se: estimate.se,
          range: spread(estimate, { low: estimate.value, mid: estimate.value, high: estimate.value }),
          source: estimate.source,
          values,
          words: fill(WORDS.format, values),
        }
      }),
      {
        key: 'effect_sd',
        name: 'effect_sd',
        value: model.store_effect_sd,
        se: null,
        range: { low: model.store_effect_sd, mid: model.store_effect_sd, high: model.store_effect_sd },
        source: model.route === 'customers' ? 'estimated' : 'assumed',
        values: { factor: round(Math.exp(model.store_effect_sd), 2) },
        words: fill(WORDS.effect_sd, { factor: round(Math.exp(model.store_effect_sd), 2) }),
      },
      ...reactions,
    ],
    potential: model.potential && {
      coefficients: model.potential.coefficients,
      variance: model.potential.variance,
    },
    fit: {
      ...fit,
      pseudo_r2: fit.null_log_likelihood < 0 ? 1 - fit.log_likelihood / fit.null_log_likelihood : null,
    },
    backtest: prepared.backtest,
    elasticities,
    limits: model.notes.map(n => ({ key: n.key, values: n.values ?? {}, sentence: sentence(n) })),
  }
}

/** Minutes from which the second halving of a pull that does not fall evenly is told. */
const LATER = 20

/** How many minutes halve the pull: always as many, or fewer near the store than far from it. */
function pullWords({ decay, decay_form }: MarketModel): {
  key: 'decay' | 'decay_bending'
  values: Record<string, string | number>
} {
  if (decay_form.family === 'exponential')
    return { key: 'decay', values: { minutes: round(Math.LN2 / decay.value, 1) } }
  const after = (from: number) => {
    const minutes = halving(decay_form, decay.value, from)
    return minutes === null ? '∞' : round(minutes, 1)
  }
  return {
    key: 'decay_bending',
    values: { first: after(0), near: LATER, later: after(LATER) },
  }
}

const WORDS = {
  decay: 'The pull halves every {minutes} minutes.',
  decay_bending:
    'The pull has halved after the first {first} minutes; from {near} minutes on it takes {later} more.',
  size: 'Twice the area pulls {factor} times as much.',
  format: 'A store of the format {name} pulls {factor} times as much as one of the commonest.',
  effect_sd: 'Two stores alike in size and format differ by a factor of about {factor}.',
  access_opening:
    'For every 10 % of access that an opening adds, people spend {percent} % more in the stores ({low} to {high}).',
  access_closing:
    'Of what a store with a small share of its zones sells, the chain loses {percent} % when it closes ({low} to {high}).',
  web_opening:
    'Where an opening doubles the access to stores, web sales change by {percent} % ({low} to {high}).',
  web_closing:
    'Where a closing halves the access to stores, web sales change by {percent} % ({low} to {high}).',
} as const

/** What each elasticity means, in percent. */
const effectOf = {
  access_opening: (rho: number) => 100 * (1.1 ** rho - 1),
  access_closing: (rho: number) => 100 * rho,
  web_opening: (eta: number) => 100 * (2 ** eta - 1),
  web_closing: (eta: number) => 100 * (2 ** -eta - 1),
}

const fill = (text: string, values: Record<string, string | number>) =>
  text.replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))
const round = (value: number, digits: number) => Number(value.toFixed(digits))
const around = (mid: number, se: number): Range => ({ low: mid - Z80 * se, mid, high: mid + Z80 * se })
