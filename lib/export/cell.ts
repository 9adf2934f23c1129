/** A spreadsheet takes text that begins like this for a formula; a plain number with a sign is none. */
const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r]/
const NUMBER = /^[+-]?[\d\s.,\u00A0\u202F]+$/

/** Text as a spreadsheet may read it: an apostrophe in front of what it would run as a formula. */
const harmless = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text)

/** A text as one cell of a CSV file that people open in a spreadsheet: harmless, quoted where it must be. */
export function cell(text: string, separator: string): string {
  const safe = harmless(text)
  return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
