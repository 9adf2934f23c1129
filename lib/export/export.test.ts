import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cell } from './cell'
import { toCsv } from './csv'
import { fileName } from './file-name'
import type { ExportTable, Kind, Value } from './table'
import { sheetName, toXlsx } from './xlsx'

/** Names a hostile or careless extract may give a store. */
const HOSTILE = [
  '=HYPERLINK("http://x","Annecy")',
  "+cmd|' /C calc'!A0",
  '-2+3+cmd',
  '@SUM(A1:A9)',
  '\t=1+1',
  '\r=1+1',
  '  =1+1',
  '\uFF1D1+1',
  'Saint-Étienne; "Bellevue", rue de l’Œuvre',
  'ligne\nsuivante\r\nencore',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '\u202Egnp.exe',
  'nul\u0000octet',
]

const table = (columns: { name: string; kind: Kind; values: Value[] }[]): ExportTable => ({
  title: 'Essai',
  rows: columns[0]?.values.length ?? 0,
  columns,
  currency: 'EUR',
})

/** A reader of RFC 4180, written for this test alone. */
function parse(text: string, separator: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') field += text[++i]
      else if (c === '"') quoted = false
      else field += c
    } else if (c === '"') quoted = true
    else if (c === separator) {
      row.push(field)
      field = ''
    } else if (c === '\r' && text[i + 1] === '\n') {
      i++
      rows.push([...row, field])
      row = []
      field = ''
    } else field += c
  }
  expect(quoted || row.length > 0 || field !== '').toBe(false)
  return rows
}

const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...HOSTILE), fc.constant(''))

describe('CSV', () => {
  it('comes back as it was, whatever the texts and numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyText, fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 12 }),
        fc.constantFrom('french' as const, 'english' as const),
        (rows, dialect) => {
          const made = table([
            { name: 'nom; "x", y', kind: 'text', values: rows.map(r => r[0]) },
            { name: 'n', kind: 'number', values: rows.map(r => r[1]) },
          ])
          const csv = toCsv(made, dialect)
          expect(csv.startsWith('\uFEFF')).toBe(true)
          const [header, ...found] = parse(csv.slice(1), dialect === 'french' ? ';' : ',')
          expect(header).toEqual(['nom; "x", y', 'n'])
          expect(found.map(r => r[0].replace(/^'/, ''))).toEqual(rows.map(r => r[0].replace(/^'/, '')))
          expect(found.map(r => Number(r[1].replace(dialect === 'french' ? ',' : '.', '.')))).toEqual(
            rows.map(r => (r[1] === 0 ? 0 : r[1])),
          )
        },
      ),
    )
  })

  it('holds no text that a spreadsheet would run', () => {
    const csv = toCsv(table([{ name: '=A1', kind: 'text', values: HOSTILE }]), 'french')
    for (const [text] of parse(csv.slice(1), ';')) expect(text).not.toMatch(/^\s*[=+\-@\uFF1D]|^[\t\r]/)
    expect(cell('-12,5', ';')).toBe('-12,5')
    expect(cell('+33 4 50', ';')).toBe('+33 4 50')
  })

  it('leaves negative numbers numbers and missing ones empty', () => {
    const csv = toCsv(
      table([
        { name: 'a', kind: 'money', values: [-1234.5, Number.NaN, null, Number.POSITIVE_INFINITY] },
        { name: 'b', kind: 'boolean', values: [true, false, null, null] },
        { name: 'c', kind: 'text', values: [617_700_169_958_293_503n, null, '', '0012'] },
      ]),
      'french',
    )
    expect(csv).toBe('\uFEFFa;b;c\r\n-1234,5;VRAI;617700169958293503\r\n;FAUX;\r\n;;\r\n;;0012\r\n')
  })

  it('keeps an empty value of a lone column a row', () => {
    const csv = toCsv(table([{ name: 'a', kind: 'text', values: ['', 'x', null] }]), 'english')
    expect(parse(csv.slice(1), ',')).toEqual([['a'], [''], ['x'], ['']])
  })
})

describe('XLSX', () => {
  it('keeps types and texts, and holds no formula', async () => {
    const { default: excel } = await import('exceljs')
    const values = HOSTILE.map((_, i) => (i % 3 === 0 ? null : -i * 1.25))
    const bytes = await toXlsx(
      table([
        { name: 'Magasin', kind: 'text', values: HOSTILE },
        { name: 'CA', kind: 'money', values },
        { name: 'Part', kind: 'share', values: values.map((_, i) => i / 100) },
      ]),
      [
        { label: 'Filtre', text: '=tous les canaux' },
        { label: 'Version', text: '3b11577a50c16fc4' },
      ],
      'À propos',
    )
    const book = new excel.Workbook()
    await book.xlsx.load(bytes.buffer)
    expect(book.worksheets.map(s => s.name)).toEqual(['Essai', 'À propos'])
    const [sheet, about] = book.worksheets
    sheet.eachRow(row => row.eachCell(c => expect(c.formula).toBeUndefined()))
    // XML reads a lone carriage return as a line feed.
    const read = (text: unknown) => String(text).replace(/\r\n?|_x000D_/g, '\n')
    HOSTILE.forEach((text, i) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold it
      expect(read(sheet.getCell(i + 2, 1).value)).toBe(read(text.replace(/\u0000/g, '')))
      expect(sheet.getCell(i + 2, 2).value).toBe(values[i])
    })
    expect(sheet.getCell(3, 2).numFmt).toContain('€')
    expect(sheet.getCell(3, 1).numFmt).toBe('@')
    expect(about.getCell(1, 2).value).toBe('=tous les canaux')
    expect(about.getCell(1, 2).formula).toBeUndefined()
  })

  it('names its sheets as spreadsheets allow', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), text => {
        const name = sheetName(text, 'Table')
        expect(name.length).toBeGreaterThan(0)
        expect(name.length).toBeLessThanOrEqual(31)
        expect(name).not.toMatch(/[[\]:*?/\\]|^'|'$/)
      }),
    )
    expect(sheetName('CA / m² : « Annecy » [2026]', 'Table')).toBe('CA m² « Annecy » 2026')
    expect(sheetName('History', 'Table')).toBe('Table')
  })
})

describe('file names', () => {
  it('say what is in the file', () => {
    expect(fileName(['Chiffre d’affaires', 'Évry-Courcouronnes', 'nov. 2025'], 'csv')).toBe(
      'chiffre-d-affaires-evry-courcouronnes-nov-2025.csv',
    )
    expect(fileName(['Œuvre'], 'png')).toBe('oeuvre.png')
  })

  it('are taken by every system, whatever a store is called', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), parts => {
        expect(fileName(parts, 'xlsx')).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?\.xlsx$/)
      }),
    )
    expect(fileName(['CON'], 'csv')).toBe('chalandise.csv')
    expect(fileName(['\u202Egnp.exe'], 'csv')).toBe('gnp-exe.csv')
  })
})
