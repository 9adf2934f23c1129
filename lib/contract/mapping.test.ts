import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ContractError } from './error'
import { fits, MAPPING_SCHEMA, mappingText, parseMapping } from './mapping'
import { CONTRACT } from './tables'

const parse = (files: unknown, rest: object = {}) =>
  parseMapping(JSON.stringify({ schema: MAPPING_SCHEMA, files, ...rest }))
const columns = (value: object) => [{ file: 'ventes.csv', table: 'sales', columns: value }]

describe('a mapping document', () => {
  it('says by file and table where columns come from', () => {
    const mapping = parse([
      {
        file: 'ventes_*.csv',
        table: 'sales',
        columns: {
          sold_on: { column: 'Jour', date: 'dd/mm/yyyy' },
          channel: { column: 'Canal', values: { V: 'web', M: 'store' } },
          amount: { column: 'CA', number: { decimal: ',', thousands: ' ' } },
          store_id: 'Mag.',
          category: { constant: 'sofas' },
          ticket_id: { join: ['Jour', 'Caisse', 'No'], with: '-' },
          customer_id: { first: ['Carte', 'Compte'] },
          margin: null,
        },
        skip_without: ['CA'],
      },
    ])
    expect(mapping.files[0]).toMatchObject({
      table: 'sales',
      automatic: true,
      skip_without: ['CA'],
      columns: { store_id: { column: 'Mag.' }, margin: null, ticket_id: { with: '-' } },
    })
  })

  it.each([
    ['{', 'm.json: is not JSON'],
    ['{"schema": "chalandise.mapping/2"}', 'm.json, schema: '],
    ['[]', 'm.json: expected object'],
  ])('is refused as %s', (text, start) => {
    expect(() => parseMapping(text, 'm.json')).toThrow(start)
  })

  it.each([
    [
      [{ file: 'x.csv', table: 'shops' }],
      'files[0].table: "shops" is no table of the contract; take one of stores',
    ],
    [[{ file: 'x.csv' }], 'files[0].table: expected string'],
    [[{ file: 'x.csv', table: 'sales', skip: [] }], 'files[0]: Unrecognized key: "skip"'],
    [[{ file: 'x.csv', table: 'sales', one_per: 'client' }], 'files[0].one_per: sales has no column client'],
    [columns({ price: 'a' }), 'files[0].columns.price: sales has no column price; it has sold_on'],
    [columns({ amount: '' }), 'files[0].columns.amount: takes the name of a column'],
    [columns({ amount: ['a'] }), 'files[0].columns.amount: takes the name of a column'],
    [columns({ amount: {} }), 'files[0].columns.amount: needs one of column, constant'],
    [columns({ amount: { column: 'a', constant: 'b' } }), 'files[0].columns.amount: has column and constant'],
    [columns({ amount: { column: 'a', dates: 'x' } }), 'files[0].columns.amount: Unrecognized key: "dates"'],
    [columns({ amount: { column: 'a', date: 'dd/mm/yyyy' } }), 'files[0].columns.amount.date: is for dates'],
    [
      columns({ sold_on: { column: 'a', times: 2 } }),
      'files[0].columns.sold_on.times: is for numbers and amounts',
    ],
    [columns({ sold_on: { column: 'a', date: 'dd/mm' } }), 'files[0].columns.sold_on.date: '],
    [
      columns({ amount: { column: 'a', number: { decimal: ';' } } }),
      'files[0].columns.amount.number.decimal: ',
    ],
    [columns({ ticket_id: { join: [] } }), 'files[0].columns.ticket_id.join: '],
  ])('names the place of a fault: %j', (files, start) => {
    expect(() => parse(files)).toThrow(`mapping.json, ${start}`)
  })

  it('is the same after it is written and read again', () => {
    const name = fc.string({ minLength: 1, maxLength: 12 })
    const text = (table: (typeof CONTRACT)[number]) =>
      fc.constantFrom(...table.columns.filter(c => c.type === 'text').map(c => c.name))
    const value = fc.oneof(
      name,
      fc.constant(null),
      fc.record({ constant: name }),
      fc.record({ column: name, values: fc.dictionary(name, name, { maxKeys: 3 }) }),
      fc.record({ join: fc.array(name, { minLength: 1, maxLength: 3 }), with: fc.string({ maxLength: 3 }) }),
      fc.record({
        first: fc.array(name, { minLength: 1, maxLength: 3 }),
        pad: fc.integer({ min: 1, max: 9 }),
      }),
      fc.record({ of: name, part: fc.integer({ min: 1, max: 3 }) }),
    )
    const file = fc.constantFrom(...CONTRACT).chain(table =>
      fc.record({
        file: name,
        table: fc.constant(table.name),
        columns: fc.dictionary(text(table), value, { maxKeys: 4 }),
        skip_without: fc.array(name, { maxLength: 2 }),
        ignore: fc.array(name, { maxLength: 2 }),
        automatic: fc.boolean(),
      }),
    )
    fc.assert(
      fc.property(fc.array(file, { maxLength: 3 }), fc.array(name, { maxLength: 2 }), (files, ignore) => {
        const mapping = parse(files, { ignore })
        expect(parseMapping(mappingText(mapping))).toEqual(mapping)
      }),
      { seed: 31 },
    )
  })

  it('answers any JSON with a document or a sentence', () => {
    const wild = fc.oneof(
      fc.jsonValue().map(v => JSON.stringify(v)),
      fc.string(),
      fc.jsonValue().map(v => JSON.stringify({ schema: MAPPING_SCHEMA, files: v })),
      fc
        .jsonValue()
        .map(v =>
          JSON.stringify({ schema: MAPPING_SCHEMA, files: [{ file: 'a', table: 'sales', columns: v }] }),
        ),
      fc.jsonValue().map(v => JSON.stringify({ schema: MAPPING_SCHEMA, files: columns({ amount: v }) })),
    )
    fc.assert(
      fc.property(wild, text => {
        try {
          parseMapping(text)
        } catch (error) {
          expect(error).toBeInstanceOf(ContractError)
          expect((error as Error).message).toMatch(/^mapping\.json(, .+)?: .+\.$/s)
        }
      }),
      { seed: 32, numRuns: 1000 },
    )
  })
})

describe('a file name', () => {
  it('fits its name, its last part, and patterns, whatever the case', () => {
    for (const pattern of ['ventes_*.csv', 'VENTES_2025.csv', 'sales/ventes_????.csv', '*'])
      expect(fits(pattern, 'sales/Ventes_2025.csv')).toBe(true)
    for (const pattern of ['ventes.csv', 'ventes_*.xlsx', 'entes_2025.csv', 'ventes_2025xcsv'])
      expect(fits(pattern, 'sales/Ventes_2025.csv')).toBe(false)
  })
})
