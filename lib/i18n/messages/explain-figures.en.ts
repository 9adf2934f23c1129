import type { explainFiguresFr } from './explain-figures.fr'

export const explainFiguresEn: typeof explainFiguresFr = {
  about: {
    store: 'Store: {name}',
    chain: 'All stores and the web',
    placed: 'Sales for which the customer’s place is known',
    identified: 'Sales to an identified customer',
    year: 'Calendar year {year}',
    windows: '12 months to {month}',
    twelve: 'last 12 complete months, per year, all channels',
  },
  inputs: {
    sales: 'Sales in 12 months',
    marginRate: 'Margin rate',
    fixedCost: 'Fixed costs per year',
    lost: 'Sales lost',
    retained: 'Sales kept',
    web: 'of which by the web',
    within: 'of which by stores of the same entity',
    across: 'of which by other entities',
    zones: 'Communes in the catchment',
    range: 'Share at least and at most',
    minutes: 'Travel times',
    z: 'z (Gi*)',
    q: 'q',
    band: 'Neighbourhood',
    observed: 'Observed purchases',
    expected: 'Usual or expected purchases',
    peers: 'Peers',
    common: 'Communes in common',
  },
  located: {
    title: 'Identified customers and places',
    identified: 'Identified share of revenue',
    identifiedText: 'Sales tied to an identified private customer, over all sales of the period.',
    placed: 'Share of revenue that has a place',
    placedText:
      'Sales for which it is known where the customer lives, over all sales of the period. The map shows these alone.',
    caveat:
      'Does not tell whether identified customers are like the others. Anonymous sales and those to businesses and staff have no place.',
    store: 'Located share of the store’s sales',
    storeText: 'Share of the sales of the last 12 complete months for which the customer’s place is known.',
    storeMethod: 'Measured when the dataset was built, and kept with the store.',
  },
  headline: {
    title: 'the opening sentence',
    change: 'Change on a year',
    changeText: 'Revenue of the period over that of the same months a year before, less one.',
    peers: 'Median change of the peers',
    peersText:
      'Each peer’s revenue of 12 months is compared with that of the 12 months before: the median is the one in the middle.',
    peersMethod:
      'Peers: stores of the same format and operator if there are five, else of the same format, else all, open throughout. Median of the indexes, end of the period over its beginning.',
    half: 'Minutes within which half of the located sales arise',
    halfText:
      'Communes are put in order of driving time to the store; the figure is where half of the located sales is reached, rounded up.',
    halfMethod: 'Travel times of the provider in use; sales of the store by commune, over 12 months.',
  },
  channels: {
    amount: 'Channel {channel}',
    text: 'Revenue net of tax that the store records through this channel.',
    share: 'Channel {channel}: share',
    shareText: 'Revenue of this channel over that of the store.',
    change: 'Channel {channel}: one year',
    changeText: 'Revenue of this channel over that of the same months a year before, less one.',
  },
  communes: {
    amount: '{name}',
    text: 'Revenue of the store from customers who live in this commune.',
    share: '{name}: share',
    shareText: 'Revenue of the store from this commune over all its located revenue.',
    method:
      'Rare purchases are published by cells wider than a commune. Each cell is split among its communes by what the model expects of each, or by population without a model: that is the column weight.',
    source: 'interpolation weighted by an auxiliary variable (Flowerdew and Green, 1992)',
    estimated: 'Part that was split so',
    cells: 'Cells counted',
  },
  gains: {
    amount: 'Area of {name}',
    text: 'Revenue of the store in this area, less that of the same months a year before.',
    method:
      'An area is an H3 cell of about {km2} km², the finest in which 70% of the located sales of both years lie; it bears the name of its largest commune.',
    customers: 'Balance of active customers',
    customersText:
      'Customers with net purchases above zero in 12 months, less those of the 12 months of a year before. Each count is rounded to 5.',
    caveat:
      'These are not customers won or lost one by one: the dataset does not follow customers from year to year.',
  },
  trend: {
    text: 'Revenue of the 12 months that end at each date, 100 at the first; for the peers, median and quartiles of the indexes.',
    store: 'Index of the store, {month}',
    median: 'Median index of the peers, {month}',
    method:
      'Peers: stores of the same format and operator if there are five, else of the same format, else all, open throughout.',
  },
  decay: {
    text: 'What a household (or an inhabitant) of this band of driving time buys in the store in a year.',
    observed: '{band}, observed',
    fitted: '{band}, model',
    observedMethod:
      'Sales of the store by commune, raised from the located part to all, added up by band of driving time and divided by the households (or inhabitants) who live there.',
    fittedMethod:
      'Sales that the model expects of each commune: demand of the commune times the share the store takes there, added up by band and divided likewise.',
    source: 'Huff (1964); decay chosen on communes left out, see the Model page',
  },
  catchment: {
    sign: '{name}, in the catchment',
    of: 'Catchment of {name}: {what}',
    area: 'Area of what is drawn.',
    areaMethod:
      'Area on the sphere of the outline that is drawn: circle, Voronoi cell, or union of the communes taken in.',
    areaSource: 'spherical formula of Chamberlain and Duquette (2007)',
    population: 'Inhabitants of the communes whose point lies in the catchment.',
    households: 'Households of the communes whose point lies in the catchment.',
    revenueStore:
      'Located sales of the store in the period, in the cells whose centre falls in the catchment.',
    revenueChain:
      'Located sales of all stores and the web in the period, in the cells whose centre falls in the catchment.',
    share: 'Sales of the store in the catchment over all its located sales.',
    customers:
      'Active customers of the chain over 12 months who live in the catchment: sum of the 36 km² cells whose centre falls there.',
    penetration: 'Active customers of the catchment over its households (or per 1,000 inhabitants).',
    ownStores: 'Open stores of the chain whose point lies in the catchment.',
    competitors: 'Known, open competitors whose point lies in the catchment.',
    pointsMethod: 'A point lies in the catchment where the commune nearest to it does, or by its distance.',
    zonesMethod: 'Communes and cells of the catchment are those that its rule takes in: {rule}',
    lowerBound:
      'It is a lower bound: cells of fewer than {k} customers are not published, others are rounded to 5.',
    coarse: 'Rare purchases are known by wider cells: a cell counts whole where its centre lies.',
  },
  overlap: {
    sign: '{name}, overlap',
    first: 'Part of the catchment of {a} in that of {b}',
    second: 'Part of the catchment of {b} in that of {a}',
    union: 'Common ground over the union of the two catchments',
    smaller: 'Common ground over the smaller of the two catchments',
    text: 'What the two catchments have in common ({measure}), over: {whole}.',
    method: 'A catchment is a set of communes and cells: what is common is their intersection.',
    source: 'union: Jaccard (1901); smaller: Szymkiewicz and Simpson',
    caveat: 'Overlap is not transfer: for that, simulate a closing.',
    shared: 'Customers shared by {a} and {b} in {year}',
    sharedText:
      'Distinct customers who bought in both stores in the calendar year, rounded to 5; none below {k}.',
  },
  closing: {
    sign: '{name}, closing',
    salesText: 'What the store sells in 12 months, net of tax, in the base of the model.',
    salesMethod:
      'Last twelve complete months of the store, all channels it records; raised to a whole year where it opened or closed in between.',
    contributionMethod: 'Margin rate × sales − fixed costs of the year.',
    keptMethod:
      'The store is taken out of the choice of every commune. What it spent there is split among the chain’s other stores, the web and places outside the chain, by their attraction and distance. The interval repeats this under 200 guesses.',
    keptSource:
      'nested choice (McFadden, 1978) on Huff’s shares (1964), adjusted to past closings; see the Model page',
    lostText: 'Sales of the store that neither the chain’s other stores nor its web would take over.',
    gainMethod: 'Fixed costs that end − margin rate × sales lost. The sales lost come of the model: {value}.',
    extract: 'Margin rate and fixed costs come of the extract.',
  },
  web: {
    sign: '{name}, web around',
    now: 'Located web sales around the store, in the months that followed its closing.',
    before: 'Located web sales around the store, in the same months a year before.',
    gain: 'Web sales around the store after its closing, less those of the same months a year before.',
    growth:
      'Web sales around the store after its closing over those of the same months a year before, less one.',
    chain: 'The same change for all located web sales.',
  },
  pocket: {
    sign: '{name}, pocket',
    of: 'Pocket: {name}',
    reading: {
      far: 'Customers more than {minutes} min from a store',
      web: 'Purchases on the web',
      potential: 'Potential without customers, in stores',
    },
    households: 'Households of the pocket’s communes.',
    householdsMethod:
      'Sum of the communes; where households are not given, inhabitants over 2.15 (INSEE, 2022).',
    population: 'Inhabitants of the pocket’s communes.',
    observed: 'What the people of the pocket buy in 12 months.',
    observedMethod:
      'Located purchases of the last 12 months. Cells that reach beyond the pocket are split by what is expected of each commune; purchases without a place are supposed to lie as the others do.',
    expected: {
      far: 'What people usually buy as far from a store: mean spend per household of comparable places.',
      web: 'What people usually buy on the web at this distance from a store: mean spend per household of comparable places.',
      potential: 'What population and access to stores let expect, by the market model.',
    },
    excess: {
      far: 'Observed less usual purchases.',
      web: 'Observed less usual purchases.',
      potential: 'Expected less observed purchases.',
    },
    excessName: { far: 'Beyond the usual', web: 'Beyond the usual', potential: 'Missing' },
    names: {
      observed: 'Purchases per year',
      expected: 'Usual or expected',
      population: 'Inhabitants',
      households: 'Households',
      minutes: 'Mean time to the nearest store',
      z: 'Strength of the evidence (z)',
      active: 'Active customers, at least',
    },
    method:
      'The difference of each place is held against its noise, which grows with baskets and from place to place. Gi* compares the neighbourhood of {band} km with the rest; places are kept whose rate of false discoveries stays below {rate}.',
    source:
      'Gi*: Ord and Getis (Geographical Analysis, 1995); false discoveries: Benjamini and Hochberg (1995)',
    minutes: 'Driving time to the nearest open store, mean over the pocket’s households.',
    active:
      'Active customers over 12 months of the 36 km² cells whose centre falls in the pocket, rounded to 5: a lower bound.',
    z: 'By how many standard deviations the neighbourhood of the strongest place lies beyond chance.',
    caveat: 'A pocket is no forecast: for that, try a store there.',
  },
  legend: {
    flowsTotal: 'Located sales of the store',
    flowsTotalText: 'Revenue of the store in the period for which the customer’s place is known.',
    flowsShown: 'Part of the communes drawn',
    flowsShownText: 'Revenue of the communes for which a line is drawn, over the store’s located sales.',
    flowsMethod:
      'A line for each commune that gives at least a thousandth of the largest: the {most} largest at most. Its width follows the yearly revenue.',
    flowsHeld: 'Communes whose purchases do not exceed their returns are left out.',
    differenceText:
      'Located revenue of the period, less that of the compared period. By place and year on the map; here, over all places.',
    differenceMethod: 'Each period is brought to one year: divided by its months, times twelve.',
  },
}
