import type { modelFr } from './model.fr'

/** The market model: what it says of itself, of a change, of an assumption. */
export const modelEn: typeof modelFr = {
  notes: {
    access_closing_events:
      'What a closing takes with it was estimated on {events, plural, one {# event} other {# events}} of the network, combined with the prior: {mid} ({low} to {high}).',
    access_closing_prior:
      'How much of a closed store’s sales the network loses is a prior, not estimated on this network: {mid} ({low} to {high}).',
    access_opening_events:
      'What an opening adds was estimated on {events, plural, one {# event} other {# events}} of the network, combined with the prior: {mid} ({low} to {high}).',
    access_opening_prior:
      'How much of a new store’s sales are new to the network is a prior, not estimated on this network: {mid} ({low} to {high}).',
    area_unknown:
      '{stores, plural, one {# store has} other {# stores have}} no area: taken as the median of their format.',
    click_and_collect:
      'Orders placed on the web and collected in a store are {share} of the stores’ base: counted once, with the store that hands them out. Sales of the web are those it delivers.',
    closed_for_a_time:
      '{stores, plural, one {# store was} other {# stores were}} closed for a part of the base: their sales are put at what a whole year would have brought.',
    competitors:
      '{competitors, plural, one {# competitor weighs} other {# competitors weigh}} on what zones spend; what they sell is not known.',
    decay_assumed: 'The distance decay is an assumption, not estimated.',
    decay_implausible: 'The purchases do not fall with distance: the sector’s decay is used instead.',
    decay_overruled:
      'The decay is {form, select, exponential {an exponential} power {a power of the minutes} tanner {that of Tanner} other {a log-logistic one}}, chosen by a person instead of the one that hold-out chose.',
    decay_prior:
      'The distance decay is a prior of the sector, not estimated: {mid} per minute ({low} to {high}).',
    dropped_attribute: 'The effect of {name} cannot be told apart from the others and is left out.',
    flows_out_of_reach:
      '{share} of the located purchases come from beyond the reach of their store and do not count for the decay.',
    passage:
      '{stores, plural, one {# store sells} other {# stores sell}} to passers-by as well: that part has no catchment, and closes by an assumption of its own.',
    potential_without_access:
      'Zones with better access do not spend more here: what an opening in empty land would sell follows from the access elasticity alone.',
    potential_without_income:
      'Incomes of the zones are not known: potential follows from inhabitants and density.',
    residual_prior:
      'How far single events stray from the model is a prior (standard deviation {sd} of the logarithm), not estimated on this network.',
    size_prior: 'The effect of size is a prior, not estimated.',
    specification_challenged:
      'On zones left out, {form, select, exponential {an exponential} power {a power} tanner {a Tanner} other {a log-logistic}} decay with {effects, select, none {no effects} free {free effects} other {shrunk effects}} of stores foretells purchases better than what is in use.',
    stores_by_totals:
      '{stores, plural, one {# store is known by its total only: its catchment is} other {# stores are known by their totals only: their catchments are}} the model’s.',
    stores_by_zones:
      '{stores, plural, one {# store is} other {# stores are}} known by sales per zone: who bought, how often, and where those customers went when something closed is not known. There is no measured transfer and no repeat purchase for them.',
    stores_without_sales:
      '{stores, plural, one {# open store has} other {# open stores have}} no sales in the base and stay out of the market.',
    totals_route:
      'No store’s customers are located: attraction is solved from the totals of the stores, and how far customers come is not known.',
    travel_estimate: 'Driving times are estimates ({id}), with a typical error of {error}.',
    travel_matrix:
      'Driving times of existing stores come from the data team’s matrix, those of new sites from {id}.',
    web_closing_events:
      'How the web answers a closing was estimated on {events, plural, one {# event} other {# events}} of the network, combined with the prior: {mid} ({low} to {high}).',
    web_closing_prior:
      'How the web answers a closing is a prior, not estimated, and its sign is open: {mid} ({low} to {high}).',
    web_near_alike:
      'Where another own store is within 20 minutes the web answers access by {near} ({near_low} to {near_high}), elsewhere by {far} ({far_low} to {far_high}), on {events} events: no difference beyond noise, so one figure holds for both.',
    web_near_apart:
      'Where another own store is within 20 minutes the web answers access by {near} ({near_low} to {near_high}), elsewhere by {far} ({far_low} to {far_high}), on {events} events: they differ beyond noise, and forecasts use what holds for all zones together.',
    web_near_unknown:
      'Whether the web answers differently where another own store is near is not identified on this chain: one figure holds for all zones.',
    web_opening_events:
      'How the web answers an opening was estimated on {events, plural, one {# event} other {# events}} of the network, combined with the prior: {mid} ({low} to {high}).',
    web_opening_prior:
      'How the web answers an opening is a prior, not estimated, and its sign is open: {mid} ({low} to {high}).',
    without_competitors: 'Competitors are not known: their pull is part of what each zone spends.',
  },
  errors: {
    cancelled: 'The fit was cancelled.',
    collinear:
      '{name} cannot be told apart from the other columns (or never differs between the stores of one choice): leave it out.',
    inconsistent_input: 'The dataset lacks what the model needs: publish it anew.',
    infeasible_totals: 'The totals given cannot be met together.',
    invalid_value: 'A value makes no sense to the model.',
    negative_weight:
      'Row {row} has the weight {weight}: a choice cannot be made less than never. Fit on purchases, without returns.',
    no_choice: 'There is no purchase to learn from, or never more than one store to choose.',
    no_sales: 'No open store has sales in the base of twelve months.',
    not_converged: 'The computation has not settled after {iterations} iterations.',
    not_identified: 'The data cannot tell this parameter.',
    separation:
      'The data predict every choice with certainty from {name}: its effect has no finite estimate.',
    travel_unknown: 'The model rests on {id}, which is not at hand: new sites have no driving times.',
  },
  change: {
    area_out_of_range:
      '{id} has {area} m², outside the {low} to {high} m² the model was calibrated on: its forecast is a range.',
    conflicting_changes: 'Store {id} is changed twice: keep one of the changes.',
    duplicate_candidate:
      '{id} is opened twice, or is the id of a store: give every candidate an id of its own.',
    far_move: 'Store {name} moves {km} km: that is a closing and an opening, its customers do not follow.',
    format_unknown: 'No store has the format {format}: its effect is not known and taken as none.',
    nobody_in_reach: 'Nobody lives within reach of {id}: it sells nothing there.',
    nothing_left: 'Every store closes: there is no network left to compare with.',
    on_another_store: 'Store {name} moves onto {other_name}: close one of them, or move it elsewhere.',
    opens_on_store: '{id} opens where {name} trades already.',
    resize_capped:
      'Store {name} changes its area by more than half or double: the forecast claims no more than for half or double.',
    sales_out_of_reach:
      '{id} is given {sales} of sales, more than the zones in its reach can spend: it is taken at {reached}.',
    same_format: 'Store {name} has the format {format} already.',
    store_closed: 'Store {name} is closed already.',
    store_without_sales: 'Store {name} has no sales in the base of twelve months: there is nothing to move.',
    unknown_competitor: 'The dataset has no competitor {id} that trades today.',
    unknown_store: 'The dataset has no store {id}.',
  },
  coefficient: {
    decay: 'The pull halves every {minutes} minutes.',
    decay_bending:
      'The pull has halved after the first {first} minutes; from {near} minutes on it takes {later} more.',
    size: 'Twice the area pulls {factor} times as much.',
    format: 'A store of the format {name} pulls {factor} times as much as one of the commonest format.',
    effect_sd: 'Two stores alike in size and format differ by a factor of about {factor}.',
    access_opening:
      'For every 10 % of access that an opening adds, people spend {percent} % more in the stores ({low} to {high}).',
    access_closing:
      'Of what a store with a small share of its zones sells, the network loses {percent} % when it closes ({low} to {high}).',
    web_opening:
      'Where an opening doubles the access to stores, web sales change by {percent} % ({low} to {high}).',
    web_closing:
      'Where a closing halves the access to stores, web sales change by {percent} % ({low} to {high}).',
  },
  source: {
    prior: 'prior, not estimated',
    combined: 'estimated on {events, plural, one {# event} other {# events}} of the network and the prior',
    estimated: 'estimated on {events, plural, one {# event} other {# events}} of the network',
    assumed: 'assumed by the scenario',
  },
  parameter: {
    access: 'Access elasticity',
    web: 'Reaction of the web',
    decay: 'Distance decay',
    size: 'Effect of size',
    new_site: 'Quality of the new site',
    travel_time: 'Driving times to the site',
    event_residual: 'The event’s own deviation',
    passage_lost: 'Passing trade lost',
    click_recapture: 'Click & collect delivered instead',
  },
  flip: {
    flips: '{parameter}: between {low} and {high}, net new changes its sign at {threshold}.',
    none: 'No parameter changes the sign of net new within its plausible range.',
  },
  rangeOnly:
    'More than a quarter of the forecast lies outside the calibrated range: it is given as a range, without a point.',
  donors: {
    indicative: 'The split by store is indicative: the network’s own past events have not yet confirmed it.',
    supported:
      'The split by store has held on {events, plural, one {# past event} other {# past events}} of the network.',
  },
  rivals: {
    none: 'Competitors are not known.',
    density: 'Competitors weigh on what zones spend.',
    choice: 'Competitors stand in the customers’ choice.',
  },
}
