import { cell } from './cell'
import { type ExportTable, type Value, valueAt } from './table'

export type CsvDialect = 'french' | 'english'

/** French spreadsheets read semicolons, decimal commas and their own words for true and false. */
const DIALECTS = {
  french: { separator: ';', decimal: ',', yes: 'VRAI', no: 'FAUX' },
  english: { separator: ',', decimal: '.', yes: 'TRUE', no: 'FALSE' },
}

/**
 * A table as CSV (RFC 4180: CRLF, quotes doubled) in UTF-8 with a byte order mark, so that spreadsheets know it.
 * Numbers are written in full, without grouping; a text that a spreadsheet would run as a formula gets an
 * apostrophe in front.
 */
export function toCsv(table: ExportTable, dialect: CsvDialect): string {
  const { separator, decimal, yes, no } = DIALECTS[dialect]
  const text = (value: Value): string => {
    if (value === null) return ''
    if (typeof value === 'string') return cell(value, separator)
    if (typeof value === 'boolean') return value ? yes : no
    const figures = String(value).replace('.', decimal)
    return figures.includes(separator) ? `"${figures}"` : figures
  }
  // A row whose only cell is empty would be an empty line, which readers skip.
  const alone = table.columns.length === 1
  const line = (cells: string[]) => (alone && cells[0] === '' ? '""' : cells.join(separator))
  const lines = [line(table.columns.map(c => cell(c.name, separator)))]
  for (let row = 0; row < table.rows; row++) lines.push(line(table.columns.map(c => text(valueAt(c, row)))))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}
