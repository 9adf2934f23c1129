type CatchmentErrorCode = 'unknown_store' | 'not_open' | 'needs_model' | 'no_located_customers' | 'bad_level'

/** A catchment that cannot be drawn. `code` is a key of the message catalogue, `values` fill its sentence. */
export class CatchmentError extends Error {
  override readonly name = 'CatchmentError'
  constructor(
    readonly code: CatchmentErrorCode,
    message: string,
    readonly values: Record<string, string | number> = {},
  ) {
    super(message)
  }
}
