import type { evidenceFr } from './evidence.fr'

/** What the network's past events have shown. */
export const evidenceEn: typeof evidenceFr = {
  title: 'What your past openings and closings show',
  kind: {
    opening: 'opening',
    closure: 'closing',
    move: 'move',
    temporary_closure: 'temporary closing',
    resize: 'change of area',
  },
  reason: {
    renumbering: 'a new number, or an address within a few steps: nothing changed for customers',
    data_edge: 'the data do not hold a year on both sides',
    other_event: 'another event reaches its trade area in the months compared',
    no_located_customers: 'its customers are not identified, or have no homes',
    no_zones: 'too few zones are affected',
    no_controls: 'too few zones like them are not affected',
    pre_trend: 'its zones went their own way before',
    imprecise: 'too few purchases: its estimate says nothing',
    unfit: 'sales contradict its date',
  },
  term: {
    access: 'Access elasticity',
    access_opening: 'Access elasticity, openings',
    access_closing: 'Access elasticity, closings',
    web: 'Reaction of the web to access',
    web_opening: 'Reaction of the web, openings',
    web_closing: 'Reaction of the web, closings',
    web_near: 'Reaction of the web, another store within 20 minutes',
    web_far: 'Reaction of the web, no other store near',
    event_residual_sd: 'How far events stray from the model',
    donor_residual_sd: 'How far the split over stores strays',
  },
  source: {
    estimated: 'estimated on {events, plural, one {# event} other {# events}}',
    combined: 'estimated on {events, plural, one {# event} other {# events}} and combined with the prior',
    prior: 'prior, not estimated',
  },
  transfer: {
    closing: 'Where the closed store’s sales went',
    opening: 'Where the new store’s sales come from',
    definition:
      'Purchases of the identified customers of the trade area, 12 months after against 12 months before, beyond what control zones did; expanded to all customers. 80 % interval.',
    stayed: 'stayed: customers of the network who buy more, or at the new site',
    store: 'another store',
    others: 'other stores',
    web: 'web',
    new: 'customers new to the network',
    lost: 'lost',
    customers: 'Shared customers',
    share: 'Share of the store’s sales',
  },
  backtest: {
    title: 'Forecasts put to the test',
    definition:
      'Each event is forecast from what was known the month before, then compared with months 3 to 14, relative to control stores.',
    predicted: 'Forecast',
    actual: 'Happened',
    interval: '80 % interval',
    wrmse: 'Weighted error of the incumbents’ change',
    model: 'model',
    no_change: 'no change',
    proportional: 'in proportion to sales within reach',
    nearest: 'all to the nearest store',
    coverage: 'Results within the 80 % interval',
    placebo: 'Placebo: the same date at stores where nothing happened',
    self: 'The store’s own sales',
    total: 'All incumbents together',
  },
  verdict: {
    no_events: 'No past event lets the model be judged: its elasticities are priors.',
    few_events:
      '{events, plural, one {Only one past event} other {Only # past events}}: fewer than five are too few to judge by; the forecast rests on a prior in part.',
    baseline_wins:
      'On {events, plural, one {# past event} other {# past events}} a simple rule does as well as the model: take the total, not the split.',
    beats_baselines:
      'On {events, plural, one {# past event} other {# past events}} the model does better than every simple rule.',
  },
}
