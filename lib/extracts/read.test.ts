import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import excel from 'exceljs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuildEngine, Column } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { ident, text } from '@/lib/engine/sql'
import { openWasmNode } from '@/lib/engine/wasm-node'
import { formatOf } from './extract'
import { extractsAt } from './extract-native'
import { temporary } from './fixture'
import { openRelation } from './read'

const { folder, remove } = temporary()
const engines: { native: BuildEngine; wasm: BuildEngine } = {} as never
let names = 0

beforeAll(async () => {
  engines.native = await openNative({ tempDirectory: join(folder, 'spill') })
  engines.wasm = await openWasmNode()
}, 60_000)
afterAll(async () => {
  await engines.native.close()
  await engines.wasm.close()
  remove()
})

/** The rows of a file as text, row number first, the same from both engines. */
async function read(file: string, table?: string) {
  const [extract] = await extractsAt([file])
  const results = []
  for (const engine of [engines.native, engines.wasm]) {
    const { relation, columns, detected } = await openRelation(
      engine,
      extract,
      formatOf(file)!,
      `read_${++names}`,
      { table },
    )
    const list = columns.map(c => `${ident(c.name)}::VARCHAR AS ${ident(c.name)}`).join(', ')
    const { columns: values, rows } = await engine.query(
      `SELECT file_row_number::VARCHAR AS n, ${list} FROM ${relation} ORDER BY file_row_number`,
    )
    const all = Object.values(values) as Column[]
    results.push({ columns, detected, rows: Array.from({ length: rows }, (_, r) => all.map(c => c[r])) })
  }
  expect(results[1]).toEqual(results[0])
  return results[0]
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const refused = (path: string, code: string, message: RegExp) =>
  expect(read(path)).rejects.toMatchObject({
    name: 'ContractError',
    code,
    message: expect.stringMatching(message),
  })

/** Windows-1252, for the characters these tests use. */
const windows = (value: string) =>
  Uint8Array.from(value, c => (c === '€' ? 0x80 : c === '’' ? 0x92 : c.charCodeAt(0)))

const FRENCH = 'magasin;montant;libellé\nA;12,50;Équerre 5 €\nB;-3;L’été\n'
const ROWS = [
  ['0', 'A', '12,50', 'Équerre 5 €'],
  ['1', 'B', '-3', 'L’été'],
]

describe('a CSV file, on both engines', () => {
  it.each([
    ['UTF-8', FRENCH, 'utf-8'],
    ['UTF-8 with a byte order mark', `\uFEFF${FRENCH}`, 'utf-8'],
    ['Windows-1252', windows(FRENCH), 'windows-1252'],
    ['UTF-16', Uint8Array.from(Buffer.from(`\uFEFF${FRENCH}`, 'utf16le')), 'utf-16le'],
    [
      'UTF-16, big end first',
      Uint8Array.from(Buffer.from(`\uFEFF${FRENCH}`, 'utf16le').swap16()),
      'utf-16be',
    ],
    ['lines of Windows', FRENCH.replaceAll('\n', '\r\n'), 'utf-8'],
    ['lines of an old Macintosh', FRENCH.replaceAll('\n', '\r'), 'utf-8'],
    ['no line end at the end', FRENCH.trimEnd(), 'utf-8'],
    ['blank lines', `\n\n${FRENCH.replaceAll('\n', '\n\n')}  \n`, 'utf-8'],
    ['separators at the end of every line', FRENCH.replaceAll('\n', ';;\n'), 'utf-8'],
    ['separators at the end of some lines', FRENCH.replace('€\n', '€;;\n'), 'utf-8'],
    ['the separator told in the first line', `sep=;\n${FRENCH}`, 'utf-8'],
    ['values in quotes', '"magasin";"montant";"libellé"\n"A";"12,50";"Équerre 5 €"\n"B";-3;L’été\n', 'utf-8'],
  ])('reads %s', async (name, content, encoding) => {
    const { rows, columns, detected } = await read(write(`${name}.csv`, content))
    expect(rows).toEqual(ROWS)
    expect(columns.map(c => c.name)).toEqual(['magasin', 'montant', 'libellé'])
    expect(detected).toEqual({ encoding, separator: ';' })
  })

  it.each([',', ';', '\t', '|'])('finds the separator %j, whatever the values hold', async separator => {
    const line = (...values: string[]) => values.join(separator)
    const body = [
      line('a', 'b', 'c'),
      line('1', '"x;y,z|"', '2'),
      line('3', '"two\nlines"', ''),
      line('4', '"a ""b"""', '5'),
    ]
    const { rows } = await read(write(`separator ${separator.charCodeAt(0)}.txt`, body.join('\n')))
    expect(rows).toEqual([
      ['0', '1', 'x;y,z|', '2'],
      ['1', '3', 'two\nlines', null],
      ['2', '4', 'a "b"', '5'],
    ])
  })

  it('unpacks gzip', async () => {
    expect((await read(write('packed.csv.gz', gzipSync(FRENCH)))).rows).toEqual(ROWS)
  })

  it('finds an accent of Windows-1252 after a megabyte of plain text', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `row ${i};value of row ${i}`)
    const { rows } = await read(write('late.csv', windows(`id;name\n${lines.join('\n')}\nlast;Été\n`)))
    expect(rows).toHaveLength(60_001)
    expect(rows.at(-1)).toEqual(['60000', 'last', 'Été'])
    expect(rows[59_999]).toEqual(['59999', 'row 59999', 'value of row 59999'])
  })

  it('reads one column, and a column without a name', async () => {
    expect((await read(write('one.csv', 'id\n1\n\n2\n'))).rows).toEqual([
      ['0', '1'],
      ['1', '2'],
    ])
    const { columns } = await read(write('nameless.csv', 'a;;c\n1;2;3\n'))
    expect(columns.map(c => c.name)).toEqual(['a', 'column_2', 'c'])
  })

  it('reads a header without rows', async () => {
    expect((await read(write('header.csv', 'a;b;c\n'))).rows).toEqual([])
  })

  it('reads any table that a program can write', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', '€', '"', ';', ',', '\n', '\r\n', ' ', '5', '𝄞'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 12 }),
        fc.constantFrom(';', ',', '\t'),
        async (table, separator) => {
          const quoted = (v: string) => `"${v.replaceAll('"', '""')}"`
          const body = table.map(row => row.map(quoted).join(separator)).join('\n')
          const { rows } = await read(write('any.csv', `a${separator}b${separator}c\n${body}\n`))
          expect(rows).toEqual(table.map((row, i) => [String(i), ...row.map(v => v || null)]))
        },
      ),
      { numRuns: 60, seed: 7 },
    )
  })

  it.each([
    ['too few values', 'a;b;c\n1;2;3\n1;2\n', /line 3\): the line has 2 values, the header has 3 names/],
    ['too many values', 'a;b\n1;2\n1;2;3\n', /line 3\): the line has 3 values, the header has 2 names/],
    [
      'an open quote',
      `a;b\n1;"2\n${'3;4\n'.repeat(9)}`,
      /line 2\): a quote is opened there and never closed/,
    ],
    ['text after a quote', 'a;b\n1;"2"x\n', /line 2\): text follows a closing quote/],
    ['nothing in it', '', /is empty/],
    ['a name twice', 'a;b;A\n1;2;3\n', /two columns with the name A/],
  ])('says what is wrong with %s', (name, content, message) =>
    refused(write(`${name}.csv`, content), 'unreadable_csv', message),
  )

  it('says that a file is not text, or its first line no header', async () => {
    await refused(write('zeros.csv', new Uint8Array(5000)), 'unreadable_csv', /is not text/)
    const twice = gzipSync(gzipSync('a,b\n1,2\n'))
    await refused(write('twice.csv.gz', twice), 'unreadable_csv', /is not text/)
    const open = `"a,b\n${'1,2\n'.repeat(500)}`
    await refused(write('open.csv', open), 'unreadable_csv', /characters: its first line is no header/)
  })

  it('says that a packed file is cut', () =>
    refused(
      write('cut.csv.gz', gzipSync(FRENCH.repeat(999)).subarray(0, 60)),
      'unreadable_csv',
      /cut short or damaged/,
    ))

  it.each([
    ['csv', 'PAR1....PAR1', /is a Parquet file. Name it .parquet/],
    ['csv', 'PK\u0003\u0004', /an Excel file or a zip archive/],
    ['xlsx', 'store_id;name', /not an Excel file/],
    ['parquet.gz', gzipSync('PAR1'), /Unpack it/],
  ])('names the format of a file called .%s that is another', (ending, content, message) =>
    refused(write(`other.${ending}`, content), 'other_format', message),
  )
})

describe('a Parquet file, on both engines', () => {
  const parquet = async (name: string, select: string, options = '') => {
    const path = join(folder, `${name}.parquet`)
    await engines.native.exec(`COPY (${select}) TO ${text(path)} (FORMAT parquet ${options})`)
    return path
  }
  const SELECT = `SELECT i AS id, 'store ' || i % 7 AS store, (i / 4.0)::DECIMAL(12,2) AS amount, i / 3.0 AS share,
    DATE '2025-01-01' + i::INTEGER % 90 AS day, TIMESTAMP '2025-01-01 08:30:00' + INTERVAL 1 HOUR * (i % 90) AS at,
    i % 2 = 0 AS even, CASE WHEN i % 5 > 0 THEN i::SMALLINT END AS gaps, NULL::VARCHAR AS never
    FROM range(3000) t(i)`

  it.each(['snappy', 'zstd', 'gzip', 'uncompressed'])('reads %s in several row groups', async codec => {
    const path = await parquet(codec, SELECT, `, COMPRESSION ${codec}, ROW_GROUP_SIZE 2048`)
    const { rows, columns } = await read(path)
    expect(rows).toHaveLength(3000)
    expect(rows[2999].slice(0, 4)).toEqual(['2999', '2999', 'store 3', '749.75'])
    expect(columns.map(c => c.type).slice(0, 6)).toEqual([
      'BIGINT',
      'VARCHAR',
      'DECIMAL(12,2)',
      'DOUBLE',
      'DATE',
      'TIMESTAMP',
    ])
  })

  it('reads a file without rows', async () => {
    expect((await read(await parquet('empty', `${SELECT} LIMIT 0`))).rows).toEqual([])
  })

  it('reads UUIDs and JSON as text', async () => {
    const path = await parquet(
      'texts',
      `SELECT '0b5f9c1e-6a4e-4c3b-9d0e-2f1a7c8b9d10'::UUID AS id, '{"a":1}'::JSON AS note`,
    )
    const { rows, columns } = await read(path)
    expect(rows).toEqual([['0', '0b5f9c1e-6a4e-4c3b-9d0e-2f1a7c8b9d10', '{"a":1}']])
    expect(columns.map(c => c.type)).toEqual(['VARCHAR', 'VARCHAR'])
  })

  it.each(['[1, 2]', `{'a': 1}`, `MAP {'a': 1}`])('refuses the nested value %s, naming the column', async v =>
    refused(
      await parquet('nested', `SELECT 1 AS id, ${v} AS lines`),
      'nested_column',
      /nested.parquet: the column lines holds lists or structures/,
    ),
  )
})

describe('an Excel file, on both engines', () => {
  it('reads dates, formulas and formatted text of the sheet that has the table’s name', async () => {
    const book = new excel.Workbook()
    book.addWorksheet('Notes').addRow(['nothing here'])
    const sheet = book.addWorksheet('Stores')
    sheet.addRow(['store_id', 'opened_on', 'area', 'name', 'note'])
    sheet.addRow([
      12,
      new Date(Date.UTC(2020, 2, 1)),
      { formula: '2*600.25', result: 1200.5 },
      { richText: [{ text: 'Lyon ' }, { text: 'Part-Dieu' }] },
      { text: 'link', hyperlink: 'https://example.org' },
    ])
    sheet.addRow([])
    sheet.addRow(['0013', new Date(Date.UTC(2021, 0, 31, 8, 30)), null, 'Mâcon', true])
    const path = join(folder, 'network.xlsx')
    await book.xlsx.writeFile(path)
    expect(await read(path, 'stores')).toEqual({
      columns: ['store_id', 'opened_on', 'area', 'name', 'note'].map(name => ({ name, type: 'VARCHAR' })),
      detected: { sheet: 'Stores' },
      rows: [
        ['0', '12', '2020-03-01', '1200.5', 'Lyon Part-Dieu', 'link'],
        ['1', '0013', '2021-01-31 08:30:00', null, 'Mâcon', 'true'],
      ],
    })
    expect((await read(path)).columns[0].name).toBe('nothing here')
  })

  it('says that a damaged file is damaged', () =>
    refused(write('bad.xlsx', `PK\u0003\u0004${'x'.repeat(200)}`), 'unreadable_xlsx', /damaged or protected/))
})
