/** What catchments read of a dataset besides the cube, one text per table; run by whoever holds the engine. */
export const CATCHMENT_QUERIES = {
  /** Distinct customers of two stores by calendar year. */
  shared: `SELECT store_a::INTEGER AS store_a, store_b::INTEGER AS store_b, year::INTEGER AS year,
    customers::DOUBLE AS customers FROM shared_customers ORDER BY year, store_a, store_b`,
  /** Active customers of the chain by home cell, at one window's end. */
  homes: `SELECT cell, customers::DOUBLE AS customers
    FROM active_customers WHERE scope = 'place' AND window_end = ? ORDER BY cell`,
} as const
