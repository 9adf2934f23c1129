import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openNative } from '@/lib/engine/native'
import {
  type Extracts,
  type Row,
  smallNetwork,
  temporary,
  writeCsv,
  writeExtracts,
} from '@/lib/extracts/fixture'
import { buildDataset } from './build'

/** What people are told, case by case: the sentence names file, column, row and the way out. */
describe('extracts that do not follow the contract', () => {
  let folder: string
  let remove: () => void
  beforeEach(() => {
    const made = temporary()
    folder = made.folder
    remove = made.remove
  })
  afterEach(() => remove())

  const input = () => join(folder, 'in')
  const build = (extracts: readonly string[] = [input()]) =>
    buildDataset({ extracts, out: join(folder, 'out'), today: '2026-01-15' })
  const write = (change: (extracts: Extracts) => void = () => undefined) => {
    const extracts = smallNetwork()
    change(extracts)
    return writeExtracts(input(), extracts)
  }
  const refused = (code: string, ...words: string[]) =>
    expect(build()).rejects.toMatchObject({
      name: 'ContractError',
      code,
      message: expect.stringMatching(
        new RegExp(words.map(w => `(?=[^]*${w.replace(/[.*()[\]]/g, '\\$&')})`).join('')),
      ),
    })
  const toParquet = async (table: string, select = '*') => {
    const engine = await openNative()
    const csv = join(input(), `${table}.csv`)
    await engine.exec(
      `COPY (SELECT ${select} FROM read_csv('${csv}')) TO '${join(input(), `${table}.parquet`)}'`,
    )
    await engine.close()
    rmSync(csv)
    return join(input(), `${table}.parquet`)
  }

  it('a folder that is not there', () => refused('no_such_path', 'There is no file or folder', input()))

  it('an empty folder', async () => {
    mkdirSync(input())
    await refused('empty_folder', 'no extracts in', 'stores.parquet')
  })

  it('a folder without stores, or without sales', async () => {
    write()
    rmSync(join(input(), 'stores.csv'))
    await refused('missing_table', 'There is no stores file', 'store_id, name')
    write()
    rmSync(join(input(), 'sales.csv'))
    await refused('missing_table', 'There is no sales file', 'sold_on, channel, amount')
  })

  it('a file named after no table', async () => {
    write()
    writeFileSync(join(folder, 'turnover.csv'), 'a\n1\n')
    await expect(build([input(), join(folder, 'turnover.csv')])).rejects.toMatchObject({
      code: 'unknown_file',
      message: expect.stringContaining('turnover.csv is named after no table'),
    })
  })

  it('a required column that is missing, with the names known for it', async () => {
    write(({ sales }) => {
      for (const row of sales) delete row.amount
    })
    await refused('missing_column', 'sales.csv', 'required column amount is missing', 'montant_ht', 'ca_ht')
  })

  it('stores without coordinates or postal code', async () => {
    write(({ stores }) => {
      for (const row of stores) delete row.lat
    })
    await refused('missing_column', 'stores.csv', 'lat', 'latitude')
  })

  it('two columns that could be the same', async () => {
    write(({ sales }) => {
      for (const row of sales) {
        row.montant_ht = row.amount
        row.ca_ht = row.amount
        delete row.amount
      }
    })
    await refused('ambiguous_column', 'sales.csv', 'montant_ht and ca_ht', 'could both be amount')
  })

  it('bytes that are no Parquet file', async () => {
    write()
    rmSync(join(input(), 'sales.csv'))
    writeFileSync(join(input(), 'sales.parquet'), 'sold_on;amount\n2025-01-01;12,50\n')
    await refused('unreadable_parquet', 'sales.parquet is not a Parquet file', 'PAR1')
  })

  it('a Parquet file cut in half', async () => {
    write()
    const file = await toParquet('sales')
    truncateSync(file, Math.floor(readFileSync(file).length / 2))
    await refused('unreadable_parquet', 'sales.parquet is cut short')
  })

  it('a Parquet file with damaged pages', async () => {
    write()
    const file = await toParquet('sales')
    const bytes = readFileSync(file)
    bytes.fill(0xff, 4, Math.floor(bytes.length / 2))
    writeFileSync(file, bytes)
    await refused('unreadable_parquet', 'sales.parquet is damaged')
  })

  it('a column of lists, and one of a type that cannot be', async () => {
    write()
    await toParquet('sales', `* REPLACE ([amount] AS amount)`)
    await refused('nested_column', 'sales.parquet', 'the column amount holds lists')
    write()
    await toParquet('sales', `* REPLACE (amount > 0 AS amount)`)
    await refused('column_type', 'sales.parquet', 'amount has the type BOOLEAN', 'takes numbers')
  })

  it('a CSV line with too many values', async () => {
    write()
    const file = join(input(), 'sales.csv')
    const lines = readFileSync(file, 'utf8').split('\n')
    lines[3] += ',1,2,3,4'
    writeFileSync(file, lines.join('\n'))
    await refused('unreadable_csv', 'sales.csv', 'line 4')
  })

  it('a declaration that is no JSON, or lacks the currency', async () => {
    write()
    writeFileSync(join(input(), 'dataset.json'), '{"name": "X"')
    await refused('bad_declaration', 'dataset.json is not JSON')
    writeFileSync(join(input(), 'dataset.json'), '{"name": "X", "country": "FR"}')
    await refused('bad_declaration', 'dataset.json: currency', 'EUR')
  })

  it('sales of which no row can be accepted', async () => {
    write(({ sales }) => {
      for (const row of sales) row.sold_on = '31/02/2025'
    })
    await refused('no_row_accepted', 'bad_date', 'sales.csv, row 1, column sold_on: "31/02/2025"')
  })

  describe('rows that are rejected one by one', () => {
    const one = async (change: (row: Row, extracts: Extracts) => void) => {
      write(extracts => change(extracts.sales[4], extracts))
      const manifest = await build()
      const { checks, reconciliation } = manifest
      return { check: checks[0], checks, sales: reconciliation.find(r => r.table === 'sales')! }
    }

    it.each([
      ['bad_date', 'sold_on', '2025-02-30'],
      ['bad_date', 'sold_on', 'soon'],
      ['date_out_of_range', 'sold_on', '0202-05-01'],
      ['future_date', 'sold_on', '2026-01-16'],
      ['missing_value', 'sold_on', ''],
      ['amount_not_a_number', 'amount', '12,50 €'],
      ['unknown_store', 'store_id', 'Z9'],
      ['missing_value', 'store_id', ''],
      ['missing_value', 'channel', ''],
      ['unknown_word', 'measure', 'guess'],
      ['other_currency', 'currency', 'CHF'],
    ])('%s in %s', async (code, column, value) => {
      const { check, sales } = await one(row => {
        row[column] = value
        if (column === 'store_id') row.channel = 'store'
      })
      expect(check).toMatchObject({
        code,
        severity: 'reject',
        table: 'sales',
        rows: 1,
        example: { file: 'sales.csv', row: 5, column, value },
      })
      expect(sales).toMatchObject({ rows_rejected: 1, rows_accepted: sales.rows_in - 1 })
      const cents = (v: string | null) => Math.round(100 * Number(v))
      expect(cents(sales.amount_in)).toBe(cents(sales.amount_accepted) + cents(sales.amount_rejected))
      const file = readFileSync(join(folder, 'out', 'rejected', 'sales.csv'), 'utf8')
        .trim()
        .split('\n')
      expect(file).toHaveLength(2)
      expect(file[0]).toMatch(/^rejected_for,rejected_column,file,row,/)
      expect(file[1]).toContain(`${code},${column},sales.csv,5,`)
    })

    it('keeps a row whose channel it does not know, as other, with a warning', async () => {
      const { check, sales } = await one(row => {
        row.channel = 'pigeon'
        row.store_id = 'A'
      })
      expect(check).toMatchObject({
        code: 'unknown_word',
        severity: 'warn',
        rows: 1,
        example: { value: 'pigeon' },
      })
      expect(sales.rows_rejected).toBe(0)
    })

    it('warns of amounts finer than a cent, which it rounds', async () => {
      const { check } = await one(row => {
        row.amount = '12.345'
      })
      expect(check).toMatchObject({ code: 'amount_rounded', severity: 'warn', rows: 1 })
    })

    it('rejects a store that comes twice and one outside the world, keeping the others', async () => {
      write(({ stores }) => {
        stores.push({ ...stores[0], name: 'Lyon again' })
        stores.push({ store_id: 'W', name: 'Nowhere', lat: 91, lon: 200 })
      })
      const manifest = await build()
      expect(manifest.counts.stores).toBe(3)
      expect(manifest.checks.map(c => [c.code, c.example?.row])).toEqual([
        ['duplicate_store', 4],
        ['coordinates_out_of_range', 5],
      ])
    })

    it('keeps a customer whose coordinates cannot be, without a place', async () => {
      write(({ customers }) => {
        customers![0].lat = 485.2
      })
      const { checks, reconciliation } = await build()
      expect(checks).toMatchObject([
        { code: 'coordinates_out_of_range', severity: 'warn', table: 'customers' },
      ])
      expect(reconciliation.find(r => r.table === 'customers')).toMatchObject({ rows_rejected: 0 })
    })

    it('names columns and files that the contract does not know', async () => {
      write(({ sales }) => {
        for (const row of sales) row.weather = 'fine'
      })
      writeCsv(join(input(), 'notes.csv'), [{ a: 1 }])
      const { checks } = await build()
      expect(checks.map(c => [c.code, c.example?.file, c.example?.column])).toEqual([
        ['ignored_file', 'notes.csv', ''],
        ['unknown_column', 'sales.csv', 'weather'],
      ])
    })
  })

  it('reads French column names and words, Parquet and several files alike', async () => {
    write()
    const plain = await build()
    const extracts = smallNetwork()
    const french: Row[] = extracts.sales.map(r => ({
      'Date ticket': r.sold_on,
      Canal: r.channel === 'store' ? 'Magasin' : r.channel === 'web' ? 'Internet' : 'Téléphone',
      'Montant HT': r.amount,
      'N° ticket': r.ticket_id ?? null,
      magasin: r.store_id ?? null,
      client: r.customer_id ?? null,
      'Type client': r.customer_type === 'business' ? 'Professionnel' : 'Particulier',
      catégorie: r.category ?? null,
      articles: r.items ?? null,
      mesure: r.measure === 'till_total' ? 'Total caisse' : null,
    }))
    rmSync(input(), { recursive: true })
    writeExtracts(input(), { ...extracts, sales: [] })
    rmSync(join(input(), 'sales.csv'))
    mkdirSync(join(input(), 'sales'))
    writeCsv(join(input(), 'sales', 'a.csv'), french.slice(0, 500))
    writeCsv(join(input(), 'sales_rest.csv'), french.slice(500))
    const engine = await openNative()
    await engine.exec(
      `COPY (SELECT * REPLACE ("Date ticket"::TIMESTAMP AS "Date ticket") FROM read_csv('${join(input(), 'sales_rest.csv')}'))
       TO '${join(input(), 'sales_rest.parquet')}'`,
    )
    await engine.close()
    rmSync(join(input(), 'sales_rest.csv'))
    const manifest = await build()
    expect(manifest.checks.filter(c => c.code !== 'unknown_column')).toEqual([])
    expect(manifest.version).toBe(plain.version)
  })
})
