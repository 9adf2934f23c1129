/** The true parameters of the demonstration network, named as in the model's documentation. */
export const TRUE = {
  /** Decay of utility, per minute of true travel time. */
  beta: 0.07,
  /** Utility per ln(m2). */
  gamma: 0.9,
  /** Standard deviation of the stores' unobserved attraction. */
  sigma_u: 0.3,
  /** Access elasticity of store spending: d ln Y / d I, before saturation. */
  rho: 0.6,
  /** Net elasticity of web revenue: d ln W / d I, substitution and halo together. */
  eta: 0.05,
  /** Power of the saturation: x / (1 + (x / ceiling)^power)^(1 / power), x = exp(rho (I - reference)). */
  saturation_power: 4,
  /** d ln Y / d ln(1 + competitor access). */
  competition: -0.12,
  /** Store x month shocks of attraction: standard deviation and month-to-month correlation. */
  shock_sd: 0.05,
  shock_correlation: 0.7,
} as const

/** Formats with their fixed part of attraction, range of area in m2 and weight in the choice of sites. */
export const FORMATS = {
  'Grande maison': { effect: 0.1, area: [1700, 2900] },
  Maison: { effect: 0, area: [850, 1500] },
  Atelier: { effect: -0.2, area: [260, 520] },
} as const
export type Format = keyof typeof FORMATS

/** Openings start at this share of their mature attraction and approach 1 with this time constant in months. */
export const RAMP = { start: 0.5, months: 4 } as const
/** Attraction of a closing store in its last two months, as a multiple. */
export const LIQUIDATION = [1.7, 2.3] as const
/** Shares of purchase tickets that come back, by store and web, and the longest delay in days. */
export const RETURNS = { store: 0.03, web: 0.09, days: 40, full: 0.6 } as const
/** Anonymous share of the tickets over the counter. */
export const ANONYMOUS = 0.15
/** Part of revenue from the web that the scale aims at, click and collect apart. */
export const WEB_SHARE = 0.135
/** Click and collect tickets for one over the counter, in the first and last month. */
export const COLLECT = [0.03, 0.055] as const
/** Yearly growth: volume in stores and on the web, and prices. */
export const GROWTH = { store: 0.012, web: 0.07, price: 0.02 } as const
/** People with two customer ids, as a share of people. */
export const TWO_IDS = 0.06
/** Shares of homes known by point, by postal code, or not at all. */
export const PLACES = { point: 0.7, postal: 0.25 } as const
/** In a pocket: spending potential and web potential against the usual, as multiples. */
export const POCKET = { count: 3, radius_km: 18, minutes: 36, potential: 1.35, web: 2.6 } as const

/** Monthly level of demand, January first; furniture: January and summer sales, autumn. */
export const SEASON_STORE = [1.24, 0.9, 0.91, 0.92, 0.92, 1.03, 1.08, 0.83, 1.07, 1.09, 1.02, 0.99]
export const SEASON_WEB = [1.2, 0.91, 0.92, 0.9, 0.88, 1.0, 0.98, 0.78, 1.02, 1.06, 1.36, 1.0]

/** Categories: share of tickets, mean basket net of tax, spread, margin rate, delivery and mean items. */
export const CATEGORIES = [
  {
    name: 'Décoration',
    share: 0.3,
    mean: 36,
    spread: 0.6,
    margin: 0.52,
    delivered: 0.02,
    items: 2.6,
    anonymous: 1.1,
  },
  {
    name: 'Art de la table',
    share: 0.15,
    mean: 31,
    spread: 0.55,
    margin: 0.5,
    delivered: 0.01,
    items: 3.2,
    anonymous: 1.1,
  },
  {
    name: 'Textile',
    share: 0.16,
    mean: 56,
    spread: 0.55,
    margin: 0.49,
    delivered: 0.03,
    items: 1.9,
    anonymous: 1.05,
  },
  {
    name: 'Luminaires',
    share: 0.1,
    mean: 84,
    spread: 0.55,
    margin: 0.47,
    delivered: 0.06,
    items: 1.4,
    anonymous: 1,
  },
  {
    name: 'Rangement',
    share: 0.08,
    mean: 190,
    spread: 0.6,
    margin: 0.43,
    delivered: 0.35,
    items: 1.5,
    anonymous: 0.9,
  },
  {
    name: 'Tables et chaises',
    share: 0.07,
    mean: 410,
    spread: 0.65,
    margin: 0.42,
    delivered: 0.5,
    items: 2.8,
    anonymous: 0.8,
  },
  {
    name: 'Literie',
    share: 0.06,
    mean: 540,
    spread: 0.5,
    margin: 0.44,
    delivered: 0.75,
    items: 1.3,
    anonymous: 0.75,
  },
  {
    name: 'Canapés et fauteuils',
    share: 0.08,
    mean: 760,
    spread: 0.55,
    margin: 0.4,
    delivered: 0.7,
    items: 1.2,
    anonymous: 0.75,
  },
] as const

/** Mean basket before price growth, in currency. */
export const MEAN_BASKET = CATEGORIES.reduce((sum, c) => sum + c.share * c.mean, 0)
/** Web baskets against those of the stores. */
export const WEB_BASKET = 0.92
