/** A routing service could not be used. `code` keys the message catalogue; `values` fill it. */
export class TravelError extends Error {
  override readonly name = 'TravelError'
  constructor(
    readonly code: 'unreachable' | 'refused' | 'answer' | 'key' | 'too_busy' | 'cancelled',
    message: string,
    readonly values: Readonly<Record<string, string | number>> = {},
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}
