import type { EstimationError, EstimationErrorCode } from '@/lib/estimation/errors'
import type { ChangeFault, ChangeFaultCode } from './types'

export type MarketErrorCode =
  | EstimationErrorCode
  | ChangeFaultCode
  | 'cancelled'
  | 'inconsistent_input'
  | 'no_sales'
  | 'travel_unknown'

/**
 * The market model refuses its input or cannot answer. `code` is a key of the message catalogue, `values` fill
 * its sentence; `message` is that sentence in English. Where several changes of a scenario are impossible,
 * `faults` holds them all, and code and values are those of the first.
 */
export class MarketError extends Error {
  override readonly name = 'MarketError'
  constructor(
    readonly code: MarketErrorCode,
    message: string,
    readonly values: Record<string, string | number> = {},
    readonly faults: readonly ChangeFault[] = [],
  ) {
    super(message)
  }
}

/** What the estimation refused, as a refusal of the market model. */
export function asMarketError({ code, message, values }: EstimationError): MarketError {
  return new MarketError(code, message, values)
}
