import type { metricsFr } from './metrics.fr'

/** The catalogue of metrics: name, definition, what they cannot tell, units and reasons. */
export const metricsEn: typeof metricsFr = {
  title: 'Metrics',
  definition: 'Definition',
  limits: 'What this figure cannot tell',
  unit: {
    currency: '{currency}',
    tickets: 'tickets',
    items: 'items',
    customers: 'customers',
    share: 'share',
    change: 'change',
    currency_per_ticket: '{currency} per ticket',
    tickets_per_customer: 'tickets per customer and year',
    currency_per_customer: '{currency} per customer and year',
    customers_per_household: 'active customers per household',
    customers_per_thousand: 'active customers per 1,000 inhabitants',
    currency_per_household: '{currency} per household and year',
    currency_per_inhabitant: '{currency} per inhabitant and year',
    currency_per_km2: '{currency} per km² and year',
    currency_per_m2: '{currency} per m² and year',
  },
  availability: { exact: 'exact', coarser: 'coarser', unavailable: 'unavailable' },
  reason: {
    rows_without_geography:
      'Sales by category or segment are published without a place: they cannot be joined with one another nor with a place.',
    short_rows_pooled:
      'Categories or segments of fewer than 11 customers are published together: part of the sales is missing here.',
    short_months_joined:
      'Where a month has too few customers, several months are published together: the period takes an equal share per month.',
    atoms_by_centre: 'Sales are published by cell; a place takes the whole cells whose centre is inside.',
    atoms_pooled:
      'Where a channel has too few customers, several channels are published together and cannot be told apart.',
    counts_for_fixed_groups:
      'Distinct customers do not add up: they are counted for the chain, for one store or by place, over all channels, and for nothing else.',
    counts_by_home:
      'Customers are counted by the cell of their home, some 36 km², and rounded to 5; cells of fewer than 11 are missing.',
    windows_of_twelve_months:
      'Distinct customers are counted over rolling 12 months, to the end of the period.',
    calendar_years: 'Shared customers are counted by calendar year.',
    needs_customer_rows:
      'It takes a row per customer, and this dataset holds none. The data team can tell it from a detailed dataset.',
    waiting: 'Being worked out…',
    failed: 'A part of the filter could not be computed: the figure is missing.',
    some_not_placed:
      'Some identified tickets, too few together to be published with a customer, are missing above: the figure is a minimum.',
    no_margin: 'The extracts give no margin.',
    no_items: 'The extracts give no number of items.',
    no_households: 'The zones of this dataset give no households.',
    no_area: 'The extracts give the selling area of no store.',
    no_surface: 'Choose a place whose size is known: a drawn area or a radius.',
    no_comparison: 'The data do not hold all of the period it is compared with.',
    year_before_only: 'Like-for-like is defined against a year before only.',
    no_comparable_store: 'No store compares: too young, closed, resized or with another operator.',
    window_not_held: 'The data do not hold the 12 months to the end of the period.',
    needs_minutes: 'Driving times to the stores are not worked out yet.',
    not_by_this: 'This figure has no meaning when told by this.',
    nothing_here: 'Nothing to count here for this filter.',
  },
  metric: {
    revenue: {
      name: 'Revenue',
      definition: 'Sales net of tax, less returns, of all customers: identified, anonymous and businesses.',
      limits:
        'Neither margin nor orders not yet sold. On the map, only sales to customers whose address is known have a place.',
    },
    growth: {
      name: 'Growth',
      definition:
        'Revenue of the period over that of the comparison, less one. Periods of different lengths are put to the same number of months.',
      limits:
        'Openings and closings included: for stores in place, see like-for-like. The calendar (Saturdays, Easter, sales) is not corrected.',
    },
    like_for_like: {
      name: 'Like-for-like',
      definition:
        'Change on the year before of comparable store-months only: same operator, area within 10 %, open for at least 13 months, no closure, works or liquidation in either month. Without the web.',
      limits:
        'The calendar is not corrected. A competitor, a road closed or the weather may explain it as well as the store.',
    },
    tickets: {
      name: 'Tickets',
      definition: 'Purchase tickets, returns not counted.',
      limits:
        'Under a filter of categories a ticket counts once for each category it holds. Store totals without tickets add none.',
    },
    average_basket: {
      name: 'Average basket',
      definition: 'Revenue, less returns, over purchase tickets.',
      limits: 'A mean: a few large tickets pull it. Returns lower it and are no tickets.',
    },
    items: {
      name: 'Items',
      definition: 'Items of the ticket lines, as the extracts count them, returns included.',
      limits:
        'A return adds items unless the extract counts them below 0. A pair of curtains and a sofa count one each if the till says so.',
    },
    margin: {
      name: 'Margin',
      definition: 'Margin of the sales, as the extracts give it.',
      limits:
        'What it includes (year-end rebates, freight, shrinkage) is as in the extract. Sales without a margin are not in it.',
    },
    margin_rate: {
      name: 'Margin rate',
      definition: 'Margin over the revenue of the sales whose margin is given.',
      limits: 'Says nothing of sales without a margin, nor of the costs of the store.',
    },
    web_share: {
      name: 'Web share',
      definition: 'Revenue of the web over that of all chosen channels.',
      limits:
        'Click and collect is not part of it. A purchase prepared in a store and made online counts for the web.',
    },
    omnichannel_share: {
      name: 'Share of omnichannel customers',
      definition:
        'Share of the customers active over 12 months who bought at least once in a store and once on the web.',
      limits:
        'A customer unknown to one channel passes for loyal to the other: the share is a minimum. It depends on how identifiers were matched. Only a detailed dataset tells it: shared ones count no customers by pairs of channels.',
    },
    active_customers: {
      name: 'Active customers',
      definition:
        'Identified private customers, distinct, with net purchases above 0 in the 12 months to the end of the period. At least 11, rounded to 5.',
      limits: 'Anonymous customers are not in it. Stores do not add up: a customer may buy in several.',
    },
    frequency: {
      name: 'Frequency',
      definition: 'Purchase tickets of identified customers in 12 months over active customers.',
      limits:
        'A visit without a card is missing: the frequency is a minimum. The number of customers is rounded to 5.',
    },
    spend_per_customer: {
      name: 'Spend per customer',
      definition: 'Revenue of identified customers in 12 months over active customers.',
      limits: 'A mean over very different customers. The number of customers is rounded to 5.',
    },
    penetration: {
      name: 'Penetration',
      definition:
        'Active customers per 1,000 inhabitants. By place: customers counted where they live, over the inhabitants of the place.',
      limits:
        'A customer is a person, and a household often has several. Anonymous customers are not in it: read it with the share of identified sales.',
    },
    penetration_households: {
      name: 'Penetration',
      definition: 'Active customers over the households of the place.',
      limits:
        'A household may have several customers. Anonymous customers are not in it: read it with the share of identified sales.',
    },
    revenue_per_household: {
      name: 'Revenue per household',
      definition: 'Revenue per year over the households of the place, customers or not.',
      limits:
        'The revenue of a place is that of customers whose address is known: it grows with their share.',
    },
    revenue_per_inhabitant: {
      name: 'Revenue per inhabitant',
      definition: 'Revenue per year over the inhabitants of the place, customers or not.',
      limits:
        'The revenue of a place is that of customers whose address is known: it grows with their share. Wide cells are spread by population.',
    },
    revenue_per_km2: {
      name: 'Revenue per km²',
      definition: 'Revenue per year over the surface of the place.',
      limits: 'Tells above all where people live: for what they buy, see revenue per inhabitant.',
    },
    revenue_per_m2: {
      name: 'Revenue per m²',
      definition:
        'Revenue per year of the stores whose area is known, over their selling area, counted for the months in which they traded.',
      limits:
        'The area is that of today, for the months before an extension too. The web without a store is not in it.',
    },
    within: {
      name: 'Customers within {minutes} min',
      definition:
        'Share of the active customers who live within {minutes} minutes by car of a store of the chain open at the end of the period, among those whose place is counted.',
      limits:
        'Counted by the cell of their home, some 36 km², at its centre; cells of fewer than 11 customers are missing, and they are often the farthest. Minutes are those of the travel times named beside, to where each store is today; a store counts from the month it opens in to the month it closes in, works included. For past months, stores that are still open are looked for within the reach of the model alone: where that is under 60 minutes, the share at 60 is a minimum.',
    },
  },
}
