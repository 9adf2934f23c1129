/** Text as an SQL literal. */
export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** A name as an SQL identifier. */
export const ident = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The month of a DATE as an integer, `12 * year + month - 1`. */
export const monthOf = (date: string): string => `(12 * year(${date}) + month(${date}) - 1)::SMALLINT`

/** Cents, whole in a DOUBLE (exact to 90 thousand billion, and fast to sum), as money. */
export const money = (cents: string): string => `(${cents}::DECIMAL(18,0) * 0.01)::DECIMAL(18,2)`
