export type EstimationErrorCode =
  | 'collinear'
  | 'infeasible_totals'
  | 'invalid_value'
  | 'negative_weight'
  | 'no_choice'
  | 'not_converged'
  | 'not_identified'
  | 'separation'

/**
 * The data cannot answer what was asked of them. `code` is a key of the message catalogue, `values` fill its
 * sentence; `message` is that sentence in English.
 */
export class EstimationError extends Error {
  override readonly name = 'EstimationError'
  constructor(
    readonly code: EstimationErrorCode,
    message: string,
    readonly values: Record<string, string | number> = {},
  ) {
    super(message)
  }
}
