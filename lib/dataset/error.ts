/** What can go wrong with a dataset; keys of the message catalogue. */
export type DatasetCode =
  | 'none_published'
  | 'no_such_version'
  | 'incomplete_version'
  | 'hash_mismatch'
  | 'bad_manifest'
  | 'does_not_reconcile'
  /** Too much of what was published before has changed for its rows to be kept. */
  | 'restated'
  /** A check whose severity is stop found something. */
  | 'stopped_by_checks'
  /** More of the sales is rejected than dataset.json allows, and nobody accepted it. */
  | 'too_much_rejected'
  | 'cancelled'
  /** Another publish is under way; `values` say whose. */
  | 'locked'
  | 'lock_lost'
  | 'disk_full'
  | 'cannot_write'
  /** A finished dataset that was sent is not one this program serves. */
  | 'unfit_dataset'
  /** A detailed dataset would be offered to every reader. */
  | 'detailed_not_offered'

/** A dataset could not be built, stored or opened. `message` says what, where, and the way out. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError'
  constructor(
    readonly code: DatasetCode,
    message: string,
    readonly values: Readonly<Record<string, string | number>> = {},
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}
