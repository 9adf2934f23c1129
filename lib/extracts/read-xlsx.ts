import { ContractError } from '@/lib/contract/error'
import { normalise } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import { ident } from '@/lib/engine/sql'
import type { ExtractFile } from './extract'

/** A spreadsheet is read as a whole: it is for stores and other small tables. */
const MAX_BYTES = 20_000_000
const MAX_ROWS = 200_000

/** What of exceljs is used; its own types cover the writing of spreadsheets too. */
type Cell = import('exceljs').CellValue

/**
 * Reads a sheet of an Excel file into the table `name`, every column text: the sheet named after the contract's
 * table, else the first. The first row that is not empty names the columns; empty rows are left out; dates are
 * ISO, formulas their value.
 *
 * @throws ContractError `unreadable_xlsx`
 */
export async function readXlsx(
  engine: BuildEngine,
  extract: ExtractFile,
  name: string,
  table: string | undefined,
): Promise<{ names: string[]; detected: { sheet: string } }> {
  const { file, blob } = extract
  if (blob.size > MAX_BYTES)
    throw fault(
      file,
      `is larger than ${MAX_BYTES / 1e6} MB. Excel files are read for small tables; save it as CSV or Parquet`,
    )
  const { default: excel } = await import('exceljs')
  const book = new excel.Workbook()
  await book.xlsx.load(await blob.arrayBuffer()).catch(cause => {
    throw fault(file, 'is damaged or protected: it cannot be opened. Save it again, or as CSV', cause)
  })
  const sheet =
    book.worksheets.find(s => table !== undefined && normalise(s.name) === table) ?? book.worksheets[0]
  if (!sheet || sheet.actualRowCount === 0)
    throw fault(file, 'is empty: its first row needs the names of the columns')
  if (sheet.actualRowCount > MAX_ROWS)
    throw fault(
      file,
      `has more than ${MAX_ROWS} rows. Excel files are read for small tables; save it as CSV or Parquet`,
    )

  const rows: (string | null)[][] = []
  sheet.eachRow(row => {
    // exceljs counts from 1.
    const values = Array.isArray(row.values) ? row.values.slice(1) : []
    const texts = Array.from(values, value => textOf(value))
    if (texts.some(text => text !== null)) rows.push(texts)
  })
  const header = rows.shift() ?? []
  const names = header.map((text, i) => text?.trim() || `column_${i + 1}`)
  const twice = names.find((n, i) => names.findIndex(m => m.toLowerCase() === n.toLowerCase()) < i)
  if (twice) throw fault(file, `has two columns with the name ${twice}. Give each its own name`)
  const beyond = rows.findIndex(row => row.slice(names.length).some(value => value !== null))
  if (beyond >= 0)
    throw fault(file, `has a value without a column name above it in row ${beyond + 1} of ${sheet.name}`)
  await engine.exec(`CREATE TEMP TABLE ${name} (${names.map(n => `${ident(n)} VARCHAR`).join(', ')})`)
  await engine.append(
    name,
    names.map((_, i) => rows.map(row => row[i] ?? null)),
  )
  return { names, detected: { sheet: sheet.name } }
}

/** A cell as text; null where it is empty. */
function textOf(value: Cell): string | null {
  if (value === null || value === undefined || value === '') return null
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return '#VALUE!'
    const iso = value.toISOString()
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
  }
  if (typeof value !== 'object') return String(value)
  if ('error' in value) return value.error
  if ('richText' in value) return value.richText.map(part => part.text).join('') || null
  if ('text' in value) return textOf(value.text as Cell)
  if ('result' in value) return textOf(value.result as Cell)
  return null
}

function fault(file: string, what: string, cause?: unknown): ContractError {
  return new ContractError('unreadable_xlsx', `${file} ${what}.`, { file }, { cause })
}
