import { md5 } from '@noble/hashes/legacy.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * A number in [0, 1) that depends on the text alone: the first 32 bits of its MD5. Spreads homes known only
 * by postal code over the zones of that code, the same way every time and on every engine.
 */
export function unitOf(text: string): number {
  const [a, b, c, d] = md5(utf8ToBytes(text))
  return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32
}

/** The same number in SQL, for a VARCHAR expression. */
export function unitSql(expression: string): string {
  return `(CAST('0x' || substr(md5(${expression}), 1, 8) AS UBIGINT) / 4294967296.0)`
}
