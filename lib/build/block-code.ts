/** SQL: a block of the frame (a store, the last of its months, how many, a channel) as one number, quicker to join. */
export const blockSql = (store: string, month: string, span: string, channel: string) =>
  `(((${store}::BIGINT * 32768 + ${month}) * 16384 + ${span}) * 16 + ${channel})`

/** SQL: the same of a row's own columns. */
export const BLOCK = blockSql('store_key', 'month', 'span', 'channel_key')

/** SQL: the columns of a `block` again. */
export const BLOCK_COLUMNS =
  '(block >> 33)::SMALLINT AS store_key, ((block >> 18) & 32767)::SMALLINT AS month, ' +
  '((block >> 4) & 16383)::SMALLINT AS span, (block & 15)::TINYINT AS channel_key'
