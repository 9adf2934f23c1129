import { closeSync, openSync, writeSync } from 'node:fs'
import type { HoldOut } from '@/lib/estimation/holdout'
import type { LogitCoefficient } from '@/lib/estimation/logit'
import type { Analysis } from './choice-analysis'
import type { ChoiceData } from './choice-data'
import { InputError } from './csv'
import { integer, percent, table } from './table'

/** The JSON object of `choice`. */
export function choiceJson(data: ChoiceData, analysis: Analysis): Record<string, unknown> {
  const { model, effects, holdout } = analysis.chosen
  const shown = (c: LogitCoefficient) => ({
    name: c.name,
    estimate: c.estimate,
    se: c.se,
    robust_se: robustSe(c, analysis),
    hc0_se: c.hc0_se,
    clustered_se: c.clustered_se,
    bhhh_se: c.bhhh_se,
  })
  const coefficients = [...model.coefficients, ...model.dissimilarities.flatMap(d => (d ? [d] : []))]
  return {
    coefficients: coefficients.map(shown),
    log_likelihood: model.log_likelihood,
    null_log_likelihood: model.null_log_likelihood,
    aic: aicOf(analysis),
    parameters: model.degrees,
    n_zones: data.zones.length,
    n_periods: data.periods.length || null,
    n_alternatives: data.choices.alternatives,
    n_rows: data.choices.weight.length,
    weight_total: total(data),
    converged: model.converged,
    iterations: model.iterations,
    robust: analysis.robust,
    decay: model.decay ?? null,
    nests: data.nestOf
      ? model.dissimilarities.map((d, n) => ({
          nest: data.nests[n],
          alternatives: data.choices.names.filter((_, j) => data.nestOf![j] === n),
          dissimilarity: d?.estimate ?? 1,
          se: d?.se ?? null,
          robust_se: d ? robustSe(d, analysis) : null,
          mu: 1 / (d?.estimate ?? 1),
          mu_se: d ? d.se / d.estimate ** 2 : null,
        }))
      : null,
    store_effects:
      effects === 'none'
        ? null
        : {
            kind: effects,
            variance: effects === 'shrunk' ? model.effect_variance : null,
            values: data.choices.names.map((alternative, j) => ({
              alternative,
              effect: model.effects[j],
              se: model.effect_se[j],
            })),
          },
    holdout: holdout && { kind: analysis.held, ...holdoutJson(holdout) },
    candidates:
      analysis.candidates.length > 1
        ? analysis.candidates.map(c => ({
            decay: c.decay,
            store_effects: c.effects,
            log_likelihood: c.model?.log_likelihood ?? null,
            parameters: c.model?.degrees ?? null,
            aic: c.aic,
            holdout: c.holdout && holdoutJson(c.holdout),
            refused: c.refused,
            chosen: c.chosen,
          }))
        : null,
    warnings: analysis.warnings,
  }
}

/** The report of `choice` for people. */
export function choiceText(data: ChoiceData, analysis: Analysis): string {
  const { model, effects, holdout } = analysis.chosen
  const { robust } = analysis
  const coefficients = [...model.coefficients, ...model.dissimilarities.flatMap(d => (d ? [d] : []))]
  const parts: string[] = []
  if (analysis.candidates.length > 1) parts.push(candidateTable(analysis))
  if (coefficients.length > 0)
    parts.push(
      table(
        ['coefficient', 'estimate', 's.e.', 'robust s.e.', 't', 'in words'],
        coefficients.map(c => [
          c.name,
          digits(c.estimate),
          digits(c.se),
          digits(robustSe(c, analysis)),
          (c.estimate / robustSe(c, analysis)).toFixed(1),
          words(c),
        ]),
        [1, 2, 3, 4],
      ),
    )
  if (model.decay && Object.keys(model.decay.shape).length > 0)
    parts.push(
      `Shape of the decay, by profile: ${Object.entries(model.decay.shape)
        .map(([name, value]) => `${name} = ${digits(value)}`)
        .join(', ')}. The errors above hold it fixed.`,
    )
  if (effects !== 'none') parts.push(effectTable(data, analysis))
  const robustText = {
    cluster: `clustered (${robust.clusters} clusters)`,
    case: `by case (${robust.clusters} cases)`,
    zone: `by zone (${robust.clusters} zones)`,
    hc0: 'White’s, row by row (HC0)',
  }[robust.kind]
  parts.push(
    `Log-likelihood ${model.log_likelihood.toFixed(3)} (equal shares ${model.null_log_likelihood.toFixed(3)}), ` +
      `${digits(model.degrees)} parameters, AIC ${aicOf(analysis).toFixed(2)}.\n` +
      `${integer(data.zones.length)} zones, ${integer(data.choices.alternatives)} alternatives, ` +
      `${integer(data.choices.weight.length)} rows, weight ${integer(Math.round(total(data)))}. ` +
      `Converged in ${model.iterations} steps. Robust errors: ${robustText}.`,
  )
  if (holdout)
    parts.push(
      `Held out (${analysis.held === 'zones' ? `${holdout.folds} parts of the zones` : 'the last period'}): ` +
        `log-likelihood ${holdout.log_likelihood.toFixed(3)} per unit of weight, ${percent(holdout.misallocated)} put at the wrong ` +
        `alternative, totals wrong by ${percent(holdout.total_error)}, calibration slope ${holdout.calibration_slope?.toFixed(2) ?? 'none'} (1 is right).`,
    )
  return [...parts, ...analysis.warnings].join('\n\n')
}

/** Writes zone (and period), alternative, observed weight and predicted share of every row. */
export function writeShares(path: string, data: ChoiceData, { chosen }: Analysis): void {
  const { choices, zones, zoneOf, periods, periodOf } = data
  const share = chosen.model.shares({ ...choices, distance: data.distance })
  const period = periods.length > 0
  let handle: number
  try {
    handle = openSync(path, 'w')
  } catch (cause) {
    throw new InputError('unwritable', `${path} cannot be written (${(cause as { code?: string }).code}).`, {
      file: path,
    })
  }
  let lines = `zone,${period ? 'period,' : ''}alternative,weight,share\n`
  for (let g = 0; g + 1 < choices.start.length; g++) {
    const group = `${quoted(zones[zoneOf[g]])},${period ? `${quoted(periods[periodOf[g]])},` : ''}`
    for (let r = choices.start[g]; r < choices.start[g + 1]; r++)
      lines += `${group}${quoted(choices.names[choices.alternative[r]])},${choices.weight[r]},${share[r]}\n`
    if (lines.length < 1 << 20) continue
    writeSync(handle, lines)
    lines = ''
  }
  writeSync(handle, lines)
  closeSync(handle)
}

function candidateTable({ candidates, held }: Analysis): string {
  const text = table(
    [
      '',
      'decay',
      'effects',
      'log-lik',
      'parameters',
      'AIC',
      'held out: log-lik',
      'misplaced',
      'totals',
      'slope',
    ],
    candidates.map(c => [
      c.chosen ? '*' : '',
      c.decay ?? '',
      c.effects,
      c.model?.log_likelihood.toFixed(2) ?? 'none',
      c.model ? digits(c.model.degrees) : '',
      c.aic?.toFixed(2) ?? '',
      c.holdout?.log_likelihood.toFixed(3) ?? 'none',
      c.holdout ? percent(c.holdout.misallocated) : '',
      c.holdout ? percent(c.holdout.total_error) : '',
      c.holdout?.calibration_slope?.toFixed(2) ?? '',
    ]),
    [3, 4, 5, 6, 7, 8, 9],
  )
  const refused = candidates.flatMap(c =>
    c.refused ? [`${c.decay ? `${c.decay}, ` : ''}${c.effects}: ${c.refused}`] : [],
  )
  return [
    text,
    `* foretells held-out ${held === 'zones' ? 'zones' : 'periods'} best. Another one is taken by naming its --decay and --store-effects.`,
    ...refused,
  ].join('\n')
}

function effectTable(data: ChoiceData, { chosen: { model, effects } }: Analysis): string {
  const order = Array.from(model.effects.keys()).sort((a, b) => model.effects[b] - model.effects[a])
  const shown = order.length > 30 ? [...order.slice(0, 15), ...order.slice(-15)] : order
  const head =
    effects === 'shrunk'
      ? `Store effects, shrunk towards the covariates (standard deviation ${digits(Math.sqrt(model.effect_variance))}):`
      : 'Store effects, against the most chosen:'
  return `${head}\n${table(
    ['alternative', 'effect', 's.e.'],
    shown.map(j => [
      data.choices.names[j],
      Number.isFinite(model.effects[j]) ? digits(model.effects[j]) : 'never chosen',
      Number.isFinite(model.effect_se[j]) ? digits(model.effect_se[j]) : '',
    ]),
    [1, 2],
  )}${order.length > shown.length ? `\n(${order.length - shown.length} in between)` : ''}`
}

function words({ name, estimate }: LogitCoefficient): string {
  if (name.startsWith('dissimilarity:')) return `mu ${digits(1 / estimate)}`
  if (name.startsWith('lin:'))
    return estimate < 0
      ? `halves every ${digits(Math.LN2 / -estimate)}`
      : `one more: x ${digits(Math.exp(estimate))}`
  if (name.startsWith('log:')) return `double: x ${digits(2 ** estimate)}`
  if (name.startsWith('cat:')) return `x ${digits(Math.exp(estimate))}`
  return ''
}

const holdoutJson = ({ log_likelihood, misallocated, total_error, ...rest }: HoldOut) => ({
  log_likelihood_per_weight: log_likelihood,
  misallocated_share: misallocated,
  store_total_error: total_error,
  ...rest,
})

function robustSe(c: LogitCoefficient, { robust }: Analysis): number {
  return robust.kind === 'hc0' ? c.hc0_se! : c.clustered_se
}

const aicOf = ({ chosen: { model } }: Analysis) => 2 * model.degrees - 2 * model.log_likelihood
const total = (data: ChoiceData) => data.choices.weight.reduce((sum, w) => sum + w, 0)
const digits = (x: number) => String(Number(x.toPrecision(4)))
const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
