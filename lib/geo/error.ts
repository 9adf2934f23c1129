/** The project's own geodata cannot be used. */
export class GeoError extends Error {
  override readonly name = 'GeoError'
  constructor(
    readonly code: 'missing_geodata' | 'bad_geodata',
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}
