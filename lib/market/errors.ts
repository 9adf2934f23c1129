export type MarketErrorCode =
  | 'cancelled'
  | 'collinear'
  | 'conflicting_changes'
  | 'duplicate_candidate'
  | 'inconsistent_input'
  | 'negative_weight'
  | 'no_choice'
  | 'no_sales'
  | 'not_converged'
  | 'separation'
  | 'store_closed'
  | 'store_without_sales'
  | 'travel_unknown'
  | 'unknown_store'

/**
 * The market model refuses its input or cannot answer. `code` is a key of the message catalogue, `values` fill
 * its sentence; `message` is that sentence in English.
 */
export class MarketError extends Error {
  override readonly name = 'MarketError'
  constructor(
    readonly code: MarketErrorCode,
    message: string,
    readonly values: Record<string, string | number> = {},
  ) {
    super(message)
  }
}
