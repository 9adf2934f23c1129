import type { EstimationError, EstimationErrorCode } from '@/lib/estimation/errors'

export type MarketErrorCode =
  | EstimationErrorCode
  | 'cancelled'
  | 'conflicting_changes'
  | 'duplicate_candidate'
  | 'inconsistent_input'
  | 'no_sales'
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

/** What the estimation refused, as a refusal of the market model. */
export function asMarketError({ code, message, values }: EstimationError): MarketError {
  return new MarketError(code, message, values)
}
