import { type ChoiceParts, choiceTable } from './choice-table'
import { indexOfKeys, numbers, texts } from './columns'
import type { DecayForm } from './decay-form'
import { type ChoiceEstimate, locate } from './estimate'
import { readCandidates } from './model-candidates'
import { placeFlows } from './placement'
import type { TableLike } from './queries'
import { Z80 } from './random'
import type { Estimate, JointErrors, MarketInput, MarketModel, ModelCandidate } from './types'

/** One row of a dataset's table `choice_model`. */
export interface ChoiceModelRow {
  term: string
  store_key: number
  value: number
  /** null for statistics. */
  se: number | null
  travel: string
}

/** A choice model estimated on customers, when the dataset was built, without the customers. */
export interface StoredChoice {
  decay: Estimate
  size: Estimate
  formats: MarketModel['formats']
  effectSd: number
  /** Constant by store of the input; NaN for stores without located customers. */
  attraction: Float64Array
  /** Exponential and shrunk where a dataset does not say. */
  form?: DecayForm
  storeEffects?: 'none' | 'shrunk'
  candidates?: readonly ModelCandidate[]
  covariance?: JointErrors | null
  statistics: {
    flows: number
    zones: number
    tickets: number
    log_likelihood: number
    null_log_likelihood: number
  }
}

const STATISTICS = ['flows', 'zones', 'tickets', 'log_likelihood', 'null_log_likelihood'] as const
const FORMAT = 'format:'
const COVARIANCE = 'cov:'

/** What of a fitted model goes into the dataset; `keys` are the stores' keys in the order of the model's stores. */
export function choiceModelRows(model: MarketModel, keys: ArrayLike<number>): ChoiceModelRow[] {
  if (model.route !== 'customers' || model.decay.source !== 'estimated') return []
  const row = (term: string, value: number, se: number | null = null, store_key = 0) => ({
    term,
    store_key,
    value,
    se,
    travel: model.travel.id,
  })
  return [
    row('decay', model.decay.value, model.decay.se),
    row('size', model.size.value, model.size.se),
    ...model.formats.map(f => row(FORMAT + f.format, f.estimate.value, f.estimate.se)),
    ...(model.covariance ? covarianceTerms(model.covariance) : []).map(c => row(c.term, c.value)),
    row('effect_sd', model.store_effect_sd),
    ...STATISTICS.map(name => row(name, model.fit[name])),
    ...Array.from(model.attraction_estimated, (value, j) => row('attraction', value, null, keys[j])).filter(
      r => Number.isFinite(r.value),
    ),
  ]
}

/** `cov:a:b` for every pair of terms once; decay, size and formats by name. */
function covarianceTerms({ terms, values }: JointErrors): { term: string; value: number }[] {
  return terms.flatMap((a, p) =>
    terms.slice(0, p + 1).map((b, q) => ({
      term: `${COVARIANCE}${a} x ${b}`,
      value: values[p * terms.length + q],
    })),
  )
}

function readCovariance(term: readonly (string | null)[], value: Float64Array): JointErrors | null {
  const terms = term.flatMap(name => {
    const [, a, b] = /^cov:(.*) x (.*)$/.exec(name ?? '') ?? []
    return a !== undefined && a === b ? [a] : []
  })
  if (terms.length === 0) return null
  // Decay first, then size, then the formats by name: the order of the rows says nothing.
  const rank = (name: string) => (name === 'decay' ? 0 : name === 'size' ? 1 : 2)
  terms.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  const n = terms.length
  const values = new Float64Array(n * n)
  term.forEach((name, r) => {
    const [, a, b] = /^cov:(.*) x (.*)$/.exec(name ?? '') ?? []
    const [p, q] = [terms.indexOf(a), terms.indexOf(b)]
    if (p < 0 || q < 0) return
    values[p * n + q] = value[r]
    values[q * n + p] = value[r]
  })
  return { terms, values }
}

/** The stored choice model, or null where the dataset has none for these travel times. */
export function readChoiceModel(
  table: TableLike,
  stores: TableLike,
  travel: string,
  candidateTable?: TableLike,
): StoredChoice | null {
  const term = Array.from(texts(table, 'term'))
  const key = numbers(table, 'store_key')
  const value = numbers(table, 'value')
  const se = numbers(table, 'se')
  const by = Array.from(texts(table, 'travel'))
  if (table.rows === 0 || by.some(id => id !== travel)) return null
  const estimate = (name: string): Estimate => {
    const r = term.indexOf(name)
    return r < 0
      ? { value: 0, se: null, source: 'assumed' }
      : { value: value[r], se: Number.isFinite(se[r]) ? se[r] : null, source: 'estimated' }
  }
  const storeAt = indexOfKeys(stores, 'store_key')
  const attraction = new Float64Array(stores.rows).fill(Number.NaN)
  term.forEach((name, r) => {
    const j = name === 'attraction' ? storeAt.get(key[r]) : undefined
    if (j !== undefined) attraction[j] = value[r]
  })
  const statistic = (name: string) => estimate(name).value
  const candidates = readCandidates(candidateTable)
  const chosen = candidates.find(c => c.chosen)
  return {
    decay: estimate('decay'),
    size: estimate('size'),
    formats: term.flatMap(name =>
      name?.startsWith(FORMAT) ? [{ format: name.slice(FORMAT.length), estimate: estimate(name) }] : [],
    ),
    effectSd: statistic('effect_sd'),
    attraction,
    form: chosen?.form,
    storeEffects: chosen?.store_effects === 'none' ? 'none' : 'shrunk',
    candidates,
    covariance: readCovariance(term, value),
    statistics: {
      flows: statistic('flows'),
      zones: statistic('zones'),
      tickets: statistic('tickets'),
      log_likelihood: statistic('log_likelihood'),
      null_log_likelihood: statistic('null_log_likelihood'),
    },
  }
}

/**
 * The choice step from a stored model: its coefficients, and the dataset's pooled purchases placed in the zones
 * they may come from.
 */
export function choiceFromStored(
  input: MarketInput,
  parts: ChoiceParts,
  stored: StoredChoice,
): ChoiceEstimate {
  const { active, areas, pairs, flowStores } = parts
  const byFormat = new Map(stored.formats.map(f => [f.format, f.estimate.value]))
  const systematic = Float64Array.from(
    active,
    j => stored.size.value * Math.log(areas[j]) + (byFormat.get(input.stores[j].format ?? '') ?? 0),
  )
  const known = flowStores.filter(s => Number.isFinite(stored.attraction[active[s]]))
  const intercept =
    known.reduce((sum, s) => sum + stored.attraction[active[s]] - systematic[s], 0) / known.length
  const attraction = systematic.map((value, s) =>
    Number.isFinite(stored.attraction[active[s]]) ? stored.attraction[active[s]] : value + intercept,
  )
  const table = choiceTable(input, parts)
  const choices = { ...table.choices, covariates: [{ name: 'minutes', values: table.minutes }] }
  const constants = Float64Array.from(flowStores, s => attraction[s])
  const spread = placeFlows(choices, table.flows, table.population, [-stored.decay.value], constants)
  const { amount, purchaseSpread } = locate(table, pairs, spread)
  const margin = Z80 * (stored.decay.se ?? 0)
  return {
    decay: stored.decay,
    decayRange: {
      low: Math.max(1e-4, stored.decay.value - margin),
      mid: stored.decay.value,
      high: stored.decay.value + margin,
    },
    covariance: stored.covariance ?? null,
    size: stored.size,
    formats: stored.formats,
    effectSd: stored.effectSd,
    attraction,
    systematic,
    amount,
    purchaseSpread,
    statistics: { ...stored.statistics, stores: known.length, iterations: 0, converged: true },
    notes: [],
  }
}
