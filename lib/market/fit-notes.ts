import type { DecayForm } from './decay-form'
import { priorElasticities } from './elasticities'
import { note } from './notes'
import { Z80 } from './random'
import { NOISE } from './specification'
import type { Elasticities, MarketInput, MarketModel, ModelCandidate } from './types'

/** Says so where something foretold better than what is in use. */
export function challengeNotes({
  candidates,
  form,
  storeEffects,
}: {
  candidates: readonly ModelCandidate[]
  form: DecayForm
  storeEffects: MarketModel['store_effects']
}): MarketModel['notes'] {
  const used = candidates.find(c => c.decay === form.family && c.store_effects === storeEffects)
  if (!used) return []
  const beyondNoise = (c: ModelCandidate) =>
    (c.difference ?? 0) - (used.difference ?? 0) > NOISE * (c.difference_se ?? used.difference_se ?? 0)
  const best = candidates.reduce((a, b) => (b.log_likelihood > a.log_likelihood ? b : a))
  return best !== used && beyondNoise(best)
    ? [note('specification_challenged', { form: best.decay, effects: best.store_effects })]
    : []
}

/** What the reaction to access rests on. */
export function elasticityNotes({ elasticities, web_total }: MarketInput): MarketModel['notes'] {
  const known = elasticities ?? priorElasticities()
  const said = (name: 'access' | 'web') =>
    (['opening', 'closing'] as const).map(side => {
      const { low, mid, high, source, events } = known[`${name}_${side}`]
      const values = { low: digits(low), mid: digits(mid), high: digits(high), events }
      return note(source === 'prior' ? `${name}_${side}_prior` : `${name}_${side}_events`, values)
    })
  return [
    ...said('access'),
    ...(web_total !== 0 ? [...said('web'), presenceNote(known)] : []),
    ...(known.event_residual_sd.source === 'prior'
      ? [note('residual_prior', { sd: digits(known.event_residual_sd.mid) })]
      : []),
  ]
}

/** Standard errors by which two figures differ beyond noise. */
const APART = 2

/** Whether the web answers otherwise where the chain is present. */
function presenceNote({ web_near: near, web_far: far }: Elasticities): MarketModel['notes'][number] {
  if (near.source === 'prior' || far.source === 'prior') return note('web_near_unknown')
  const sd = Math.hypot(near.high - near.low, far.high - far.low) / (2 * Z80)
  const key = Math.abs(near.mid - far.mid) > APART * sd ? 'web_near_apart' : 'web_near_alike'
  return note(key, {
    near: digits(near.mid),
    near_low: digits(near.low),
    near_high: digits(near.high),
    far: digits(far.mid),
    far_low: digits(far.low),
    far_high: digits(far.high),
    events: Math.min(near.events, far.events),
  })
}

/** Where orders that are collected in stores are counted. */
export function clickNotes({ stores }: Pick<MarketInput, 'stores'>): MarketModel['notes'] {
  let click = 0
  let base = 0
  for (const { base_click = 0, base_store, base_other } of stores) {
    click += base_click
    base += base_store + base_other
  }
  return click > 0 ? [note('click_and_collect', { share: `${((100 * click) / base).toFixed(1)} %` })] : []
}

const digits = (value: number) => Number(value.toFixed(3))
