import { type About, type ExportTable, type Kind, valueAt } from './table'

/** Characters that spreadsheets refuse in the name of a sheet. */
const REFUSED = /[[\]:*?/\\\p{Cc}]/gu
/** Their longest name of a sheet. */
const LONGEST = 31
const WIDEST = 60
/** Rows looked at for the width of a column. */
const SAMPLE = 200

/** Characters that XML cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu

/**
 * A workbook of two sheets: the table (typed cells, header frozen, filter on) and what one must know of it. Text
 * stays text: no cell is a formula, nor becomes one when it is edited. The library that writes it is fetched when
 * first used.
 *
 * @param aboutTitle name of the second sheet.
 */
export async function toXlsx(
  table: ExportTable,
  about: About,
  aboutTitle: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { default: excel } = await import('exceljs')
  const book = new excel.Workbook()
  const name = sheetName(table.title, 'Table')
  const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = table.columns.map(column => ({
    header: clean(column.name),
    width: widthOf(table, column),
    style: { numFmt: formatOf(column.kind, table.currency) },
  }))
  sheet.getRow(1).font = { bold: true }
  for (let row = 0; row < table.rows; row++)
    sheet.addRow(
      table.columns.map(column => {
        const value = valueAt(column, row)
        return typeof value === 'string' ? clean(value) : typeof value === 'bigint' ? String(value) : value
      }),
    )
  if (table.columns.length > 0)
    sheet.autoFilter = {
      from: { row: 1, column: 1 },
      to: { row: table.rows + 1, column: table.columns.length },
    }
  const other = sheetName(aboutTitle, 'About')
  const notes = book.addWorksheet(other.toLowerCase() === name.toLowerCase() ? 'About' : other)
  notes.columns = [
    { width: 26, style: { font: { bold: true }, alignment: { vertical: 'top' } } },
    { width: 90, style: { numFmt: '@', alignment: { wrapText: true, vertical: 'top' } } },
  ]
  for (const { label, text } of about) notes.addRow([clean(label), clean(text)])
  return new Uint8Array(await book.xlsx.writeBuffer())
}

/** A sheet's name as spreadsheets take it. */
export function sheetName(text: string, otherwise: string): string {
  const name = clean(text)
    .replace(REFUSED, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST)
    .replace(/^['\s]+|['\s]+$/g, '')
  return name === '' || name.toLowerCase() === 'history' ? otherwise : name
}

const clean = (text: string) => text.replace(FORBIDDEN, '')

function formatOf(kind: Kind, currency: string | undefined): string {
  if (kind === 'text') return '@'
  if (kind === 'integer') return '#,##0'
  if (kind === 'share') return '0.0%'
  if (kind === 'money') return currency === 'EUR' ? '#,##0.00\\ "€"' : `#,##0.00\\ "${currency ?? ''}"`
  return 'General'
}

function widthOf(table: ExportTable, column: ExportTable['columns'][number]): number {
  let width = column.name.length
  for (let row = 0; row < Math.min(SAMPLE, table.rows); row++) {
    const value = valueAt(column, row)
    const text = column.kind === 'money' ? `${Math.round(Number(value))}  000 €` : String(value ?? '')
    width = Math.max(width, text.length)
  }
  return Math.min(WIDEST, width + 3)
}
