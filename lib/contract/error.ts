/** What can be wrong with an input before a single row is judged; keys of the message catalogue. */
export type ContractCode =
  | 'no_such_path'
  | 'empty_folder'
  | 'unknown_file'
  | 'missing_table'
  | 'missing_column'
  | 'ambiguous_column'
  | 'column_type'
  | 'unreadable_parquet'
  | 'unreadable_csv'
  | 'unreadable_xlsx'
  | 'nested_column'
  | 'other_format'
  | 'bad_declaration'
  | 'bad_mapping'
  | 'unsure_mapping'
  | 'no_row_accepted'

/**
 * The input does not follow the contract and nothing was built. `message` is an English sentence that names
 * file and column and says what to do; `values` fill the sentence of the message catalogue for `code`.
 */
export class ContractError extends Error {
  override readonly name = 'ContractError'
  constructor(
    readonly code: ContractCode,
    message: string,
    readonly values: Readonly<Record<string, string | number>> = {},
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}
