import { modelChangeEn } from './model-change.en'
import { modelOutcomeEn } from './model-outcome.en'
import { modelProofEn } from './model-proof.en'
import type { modelScreenFr } from './model-screen.fr'

/** The screens of the model: its view and its card; scenarios and their evidence have files of their own. */
export const modelScreenEn: typeof modelScreenFr = {
  ...modelChangeEn,
  ...modelOutcomeEn,
  ...modelProofEn,
  view: 'Model',
  card: {
    title: 'Card of the market model',
    lead: 'What the model knows, from where, what it is worth and what it cannot know.',
    print: 'Print',
    markdown: 'Download (Markdown)',
    contents: 'Contents',
    made: '{name}, data version {version}, base {from} to {to}. {demo}',
    demo: 'Demonstration data.',
    data: 'Data',
    dataText:
      '{stores} stores ({customers} known by their customers, {zones} by zone, {totals} by their total), {places} zones and {inhabitants} inhabitants; {tickets} located purchases. Base: {base} in stores, {web} on the web.',
    passage: '{share} of the stores’ sales are made to passers-by.',
    competitors: '{count, plural, one {# competitor is known.} other {# competitors are known.}}',
    times: 'Driving times: {provider}; {error}.',
    specification: 'Specification',
    specificationText: {
      customers:
        'Choice of store: conditional logit on located purchases, one constant per zone. Decay with driving minutes: {decay}. Attraction: area, format, {effects}. Attractions are balanced so that every store meets its sales exactly.',
      zones:
        'Choice of store: conditional logit on sales by zone, one constant per zone. Decay with driving minutes: {decay}. Attraction: area, format, {effects}. Attractions are balanced on sales.',
      totals:
        'Totals only: decay from the sector’s prior ({decay}), attraction of every store solved from its sales.',
    },
    specificationDemand:
      'What a zone spends follows access (elasticity below); the web has its own equation, of free sign; chain = stores + web.',
    candidatesText:
      'Tried when the dataset was built, on {zones} zones left out in {folds} parts: the model used is the one that best predicts those purchases it has not seen.',
    candidatesHead: {
      decay: 'Decay',
      effects: 'Store effects',
      difference: 'Gain over the plain form',
      misallocated: 'Purchases misplaced',
      totals: 'Error of totals',
      slope: 'Calibration slope',
      chosen: 'Used',
    },
    chosen: { holdout: 'yes, best out of sample', declared: 'yes, declared' },
    plain: 'plain form',
    coefficients: 'Coefficients, in words',
    coefficient: 'Coefficient',
    words: 'What it means',
    value: 'Value',
    range80: '80 % range',
    source: 'Source',
    sources: {
      estimated: 'estimated',
      combined: 'estimated and prior',
      prior: 'prior',
      assumed: 'assumed',
    },
    names: {
      decay: 'Distance',
      decay_bending: 'Distance',
      size: 'Area',
      format: 'Format {name}',
      effect_sd: 'Gap between stores',
      access_opening: 'Access, opening',
      access_closing: 'Access, closing',
      web_opening: 'Web, opening',
      web_closing: 'Web, closing',
    },
    potential: 'Potential of the zones',
    potentialText:
      'What every zone could spend; per standard deviation of each variable, in log-odds of the ceiling.',
    potentialTerms: {
      access: 'access to stores',
      density: 'density',
      income: 'income',
      years_of_access: 'years of access',
      competitors: 'competitors',
    },
    fit: 'Fit',
    fitText:
      '{tickets} purchases, {flows} flows, {zones} zones. Log-likelihood {ll}, of equal shares {null_ll} (pseudo-R² {r2}).',
    fitTotals: 'Nothing is estimated on located purchases.',
    fitStores:
      'Before balancing, {error} of sales go to the wrong store; after it the gap is nil to the millionth.',
    fitRange: 'Calibrated on {minutes} minutes of driving and {areas} m² (9 purchases in 10).',
    holdout: 'Out-of-sample test',
    holdoutNone:
      'The dataset keeps no out-of-sample test of the choice; the test that counts, past events, follows.',
    backtest: 'Forecasts replayed',
    elasticities: 'Elasticities: prior, your events, used',
    measured: 'Measured transfers',
    limits: 'Limits',
    limitsLead: 'What the model takes for granted or cannot know.',
    limitsAlways: {
      rivals: 'Competitors do not react; their openings to come are not foreseen.',
      steady:
        'The base of twelve months is taken as representative; a forecast is at maturity, at constant prices.',
      own: 'A new site’s own sales are less certain than the transfer: they are judged apart.',
    },
    weight: 'Weight of events',
    events: 'Events',
    moved: 'other stores and web',
    stayed: 'network’s customers, new site',
    methods: {
      model: 'Error of the model (pt)',
      no_change: 'no change',
      proportional: 'proportional',
      nearest: 'to the nearest',
    },
    waiting: 'The model is being fitted; its card will follow.',
    file: 'model-card.md',
  },
}
