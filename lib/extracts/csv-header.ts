/** What the beginning of a CSV file says of the rest. */
export interface CsvHeader {
  separator: string
  names: string[]
  /** Records before the data: the header, and Excel's line `sep=;` where it is there. */
  skip: number
  /** Whether the header is a plain line of distinct names, so that a reader may take the file as it is. */
  plain: boolean
}

const SEPARATORS = [';', ',', '\t', '|']
const RECORDS = 200

/**
 * Reads the header and finds the separator: the one that cuts most of the first records into as many values as
 * the header has, and of equals the one that finds more. Null where there is no text.
 *
 * @param sample the beginning of the file; its last record may be cut.
 */
export function csvHeader(sample: string): CsvHeader | null {
  let text = sample.replace(/^\uFEFF/, '')
  let skip = 1
  const told = /^sep=(.)\r?\n/i.exec(text)
  if (told) {
    text = text.slice(told[0].length)
    skip = 2
  }
  const separators = told ? [told[1]] : SEPARATORS
  const found = separators
    .map(separator => ({ separator, ...judge(records(text, separator)) }))
    .sort((a, b) => b.fit - a.fit || b.header.length - a.header.length)[0]
  if (found.header.length === 0) return null
  const trimmed = found.header.map(name => name.trim())
  while (trimmed.length > 1 && trimmed.at(-1) === '') trimmed.pop()
  const names = trimmed.map((name, i) => name || `column_${i + 1}`)
  const plain =
    skip === 1 && names.length > 1 && names.length === found.header.length && !/^\s*[\r\n]/.test(text)
  return { separator: found.separator, names, skip, plain }
}

function judge(rows: string[][]): { header: string[]; fit: number } {
  const [header = [], ...rest] = rows
  if (header.length < 2) return { header, fit: 0 }
  const same = rest.filter(row => row.length === header.length).length
  return { header, fit: rest.length === 0 ? 0.5 : same / rest.length }
}

/** The first records of a text; the last of the sample is left out unless it is the only one. */
function records(text: string, separator: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let value = ''
  let quoted = false
  const end = () => {
    row.push(value)
    value = ''
    if (row.length > 1 || row[0].trim() !== '') rows.push(row)
    row = []
  }
  for (let i = 0; i < text.length && rows.length < RECORDS; i++) {
    const c = text[i]
    if (quoted) {
      if (c !== '"') value += c
      else if (text[i + 1] === '"') value += text[++i]
      else quoted = false
    } else if (c === '"' && value === '') quoted = true
    else if (c === separator) {
      row.push(value)
      value = ''
    } else if (c === '\n' || c === '\r') {
      if (c === '\r' && text[i + 1] === '\n') i++
      end()
    } else value += c
  }
  if (rows.length === 0) end()
  return rows
}
