import { writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAPPING_SCHEMA, parseMapping } from '@/lib/contract/mapping'
import type { BuildEngine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { openWasmNode } from '@/lib/engine/wasm-node'
import { typed } from './convert'
import { extractsAt } from './extract-native'
import { temporary } from './fixture'
import type { OpenFile } from './open-file'
import { MappingQuestions, type OpenSources, openSources } from './open-sources'
import { discover } from './source'

let folder: string
let remove: () => void
let engine: BuildEngine
beforeEach(async () => {
  const made = temporary()
  folder = join(made.folder, 'in')
  remove = made.remove
  await mkdir(folder)
  engine = await openNative()
})
afterEach(async () => {
  await engine.close()
  remove()
})

const NB = '\u00a0'
const write = (files: Record<string, string>) => {
  for (const [file, content] of Object.entries({
    'dataset.json': '{"name": "Test", "currency": "EUR", "country": "FR"}',
    ...files,
  }))
    writeFileSync(join(folder, file), content)
}
const map = (files: readonly object[], rest: object = {}) => ({
  'mapping.json': JSON.stringify({ schema: MAPPING_SCHEMA, files, ...rest }),
})
const open = async (): Promise<OpenSources> =>
  openSources(engine, await discover(await extractsAt([folder]), folder))
const only = async (table: string): Promise<OpenFile> => (await open()).files.get(table)![0]
/** Rows as the checks will see them, columns that are empty left out. */
const rows = async (file: OpenFile): Promise<Record<string, unknown>[]> => {
  const sql = await typed(engine, file, 0, new Set())
  const names = file.table.columns.filter(c => file.columns.has(c.name)).map(c => c.name)
  const { columns, rows: n } = await engine.query(
    `SELECT ${names.map(c => `${c}::VARCHAR AS ${c}`).join(', ')} FROM (${sql}) ORDER BY row`,
  )
  return Array.from({ length: n }, (_, i) =>
    Object.fromEntries(names.map(c => [c, (columns[c] as (string | null)[])[i]])),
  )
}

const STORES = 'Code magasin;Nom magasin;Latitude;Longitude\n0012;Lyon;45,76;4,84\n12;Annecy;45,90;6,12\n'
const SALES = 'sold_on;channel;amount;store_id\n2025-01-05;store;1.00;12\n'

describe('extracts as people have them', () => {
  it('are read with French names, decimal commas, euro signs, brackets and dates of every kind', async () => {
    write({
      'magasins.csv': STORES,
      'Ventes 2025.csv':
        `Date ticket;Canal;Montant HT;N° ticket;Code magasin;Client\n` +
        `31/12/2025;Magasin;1${NB}234,56${NB}€;T1;0012;NULL\n` +
        `3/4/2025;Internet;(12,50);T2;;C${NB}1\n` +
        `05/04/2025 10:30;Click & Collect;-3,00;T3;12;${NB}C2${NB}\n` +
        `06/04/2025;Pigeon;#N/D;T4;12;\n` +
        `31/02/2025;Magasin;douze;T5;12;\n`,
    })
    const file = await only('sales')
    expect(await rows(file)).toEqual([
      {
        sold_on: '2025-12-31',
        channel: '0',
        amount: '1234.56',
        ticket_id: 'T1',
        store_id: '0012',
        customer_id: null,
      },
      {
        sold_on: '2025-04-03',
        channel: '1',
        amount: '-12.50',
        ticket_id: 'T2',
        store_id: null,
        customer_id: `C${NB}1`,
      },
      {
        sold_on: '2025-04-05',
        channel: '2',
        amount: '-3.00',
        ticket_id: 'T3',
        store_id: '12',
        customer_id: 'C2',
      },
      {
        sold_on: '2025-04-06',
        channel: null,
        amount: null,
        ticket_id: 'T4',
        store_id: '12',
        customer_id: null,
      },
      { sold_on: null, channel: '0', amount: null, ticket_id: 'T5', store_id: '12', customer_id: null },
    ])
    expect(file.reading).toContainEqual(
      expect.objectContaining({
        column: 'amount',
        source: 'Montant HT',
        number: { decimal: ',' },
        unread: 1,
      }),
    )
    expect(file.reading).toContainEqual(
      expect.objectContaining({ column: 'sold_on', dates: ['dd/mm/yyyy'], unread: 1 }),
    )
    expect(file.reading.some(r => r.assumed)).toBe(false)
    expect((await rows(await only('stores'))).map(r => [r.store_id, r.lat])).toEqual([
      ['0012', '45.76'],
      ['12', '45.9'],
    ])
  })

  it('are read alike by DuckDB-Wasm, also dates in Parquet that are numbers or carry a time zone', async () => {
    write({
      'magasins.csv': STORES,
      'clients.csv': 'id_client;E-mail;Portable;cp\nC1;a@b.fr;0612345678;01000\nC2;N/A;;NULL\n',
    })
    await engine.exec(
      `COPY (SELECT 20250100 + i AS jour, 46000.0 + i AS seen, TIMESTAMPTZ '2025-01-05 00:00:00+00' AS paid,
           TIMESTAMPTZ '2025-01-05 00:00:00+01' AS local,
           'web' AS canal, '1 00' || i || ',5 €' AS ca, i::DOUBLE AS client, i % 2 AS livraison
         FROM range(1, 6) t(i)) TO '${join(folder, 'ventes.parquet')}' (FORMAT parquet)`,
    )
    const all = async () => {
      const { files } = await open()
      const out: unknown[] = []
      for (const [table, list] of files) out.push([table, await rows(list[0]), list[0].reading])
      return out
    }
    const native = await all()
    await engine.close()
    engine = await openWasmNode()
    expect(await all()).toEqual(native)
    expect(native).toContainEqual([
      'sales',
      expect.arrayContaining([
        { sold_on: '2025-01-01', channel: '1', amount: '1001.50', customer_id: '1', delivered: 'true' },
      ]),
      expect.anything(),
    ])
    for (const column of ['seen', 'paid', 'local']) {
      const sold_on = { column, ...(column === 'seen' ? { date: 'excel' } : {}) }
      write(map([{ file: 'ventes.parquet', table: 'sales', columns: { sold_on } }]))
      const [sale] = await rows(await only('sales'))
      expect(sale.sold_on).toBe(column === 'seen' ? '2025-12-10' : '2025-01-05')
    }
  })

  it('keep identifiers that came as 1000.0 apart from those that hold a point', async () => {
    write({
      'stores.csv': 'store_id,name,lat,lon\n1000.0,A,45,5\n2000.0,B,46,5\n',
      'sales.csv':
        'sold_on,channel,amount,store_id,ticket_id\n2025-01-05,store,1,1000.0,7.0\n2025-01-05,store,2,2000.0,8.1\n',
    })
    expect((await rows(await only('stores'))).map(r => r.store_id)).toEqual(['1000', '2000'])
    expect((await rows(await only('sales'))).map(r => [r.store_id, r.ticket_id])).toEqual([
      ['1000', '7.0'],
      ['2000', '8.1'],
    ])
  })

  it('say where nothing decides how they are written, and take the habit of the country', async () => {
    write({
      'stores.csv': STORES,
      'sales.csv': 'sold_on;channel;amount;store_id\n03/04/2025;store;1,234;12\n',
    })
    const file = await only('sales')
    expect(await rows(file)).toMatchObject([{ sold_on: '2025-04-03', amount: '1.23' }])
    expect(file.reading.filter(r => r.assumed).map(r => r.column)).toEqual(['sold_on', 'amount'])
  })

  it('are known by their columns where the name of the file says nothing', async () => {
    write({
      'export_0117.csv': STORES,
      'T_EXTRACT.csv':
        'GL_DATEPIECE;Canal;GL_TOTALHTDEV;GL_ETABLISSEMENT;GL_TIERS\n20250105;web;10,5;12;C1\n',
      'holidays.csv': 'day;name\n2025-01-01;New Year\n',
    })
    const { files, ignored } = await open()
    expect([...files].map(([table, list]) => [table, list[0].file])).toEqual([
      ['sales', 'T_EXTRACT.csv'],
      ['stores', 'export_0117.csv'],
    ])
    expect(ignored).toEqual(['holidays.csv'])
  })

  it('pass over what the system and office programs leave, and name what cannot be read', async () => {
    write({
      'stores.csv': STORES,
      'sales.csv': SALES,
      '~$stores.xlsx': 'x',
      '.DS_Store': 'x',
      'old.zip': 'x',
      'notes.md': 'x',
    })
    expect((await open()).ignored).toEqual(['old.zip'])
  })

  it('hash e-mails and phones in the relation itself', async () => {
    write({
      'stores.csv': STORES,
      'sales.csv': SALES,
      'clients.csv':
        'id_client;E-mail;Portable;code postal\nC1;Anne@example.org;06 12 34 56 78;01000\nC2; anne@EXAMPLE.org;+33612345678;1000\n',
    })
    const file = await only('customers')
    const [a, b] = await rows(file)
    expect(a.email_hash).toMatch(/^[0-9a-f]{64}$/)
    expect([b.email_hash, b.phone_hash]).toEqual([a.email_hash, a.phone_hash])
    expect([a.postal_code, b.postal_code]).toEqual(['01000', '1000'])
    const all = await engine.query(`SELECT * FROM ${file.relation}`)
    expect(JSON.stringify(all.columns)).not.toMatch(/example|612345678|06 12/i)
    expect(file.reading.filter(r => r.hashed).map(r => [r.column, r.source])).toEqual([
      ['email_hash', 'E-mail'],
      ['phone_hash', 'Portable'],
    ])
  })

  it('hash customer identifiers that are e-mails, in sales and customers alike', async () => {
    write({
      'stores.csv': STORES,
      'sales.csv': 'sold_on;channel;amount;store_id;customer_id\n2025-01-05;web;1;;a@b.fr\n',
      'customers.csv': 'customer_id;postal_code\nA@b.fr;69001\n',
    })
    const [sale] = await rows(await only('sales'))
    const [customer] = await rows(await only('customers'))
    expect(sale.customer_id).toMatch(/^[0-9a-f]{64}$/)
    expect(customer.customer_id).toBe(sale.customer_id)
  })
})

describe('a mapping', () => {
  it('feeds several tables and several rows from one wide file', async () => {
    write({
      'magasins.csv': STORES,
      'big.csv':
        'jour|mag|client|cp|geo|web|boutique|type|c1|c2\n' +
        '5.1.25|12|C1|69001|"45.1, 4.2"|100|250|V|a|\n' +
        '6.1.25|12|C1|69002|POINT(4.3 45.2)||300|R||b\n' +
        '7.1.25|12|C2|74000||40||V|a|b\n',
      ...map([
        ...['web', 'boutique'].map(channel => ({
          file: 'BIG.csv',
          table: 'sales',
          columns: {
            sold_on: 'jour',
            channel: { constant: channel },
            amount: { column: channel, times: 0.01, negative_where: { column: 'type', is: ['r'] } },
            store_id: { column: 'mag', pad: 4, only_where: { column: 'boutique', is: ['250', '300'] } },
            customer_id: 'client',
            ticket_id: { join: ['c1', 'c2'], with: '-' },
          },
          skip_without: [channel],
        })),
        {
          file: 'big.*',
          table: 'customers',
          columns: {
            customer_id: 'client',
            postal_code: 'cp',
            lat: { part: 1, of: 'geo' },
            lon: { part: 2, of: 'geo' },
            segment: { first: ['c2', 'c1'] },
          },
          one_per: 'customer_id',
          automatic: false,
        },
      ]),
    })
    const { files } = await open()
    const [web, shop] = files.get('sales')!
    expect(await rows(web)).toMatchObject([
      { sold_on: '2025-01-05', channel: '1', amount: '1.00', store_id: '0012', ticket_id: 'a' },
      { sold_on: '2025-01-07', amount: '0.40', store_id: null, customer_id: 'C2', ticket_id: 'a-b' },
    ])
    expect(await rows(shop)).toMatchObject([
      { channel: '0', amount: '2.50', ticket_id: 'a' },
      { channel: '0', amount: '-3.00', ticket_id: 'b' },
    ])
    const [customers] = files.get('customers')!
    expect(await rows(customers)).toMatchObject([
      { customer_id: 'C1', postal_code: '69002', lat: '4.3', lon: '45.2', segment: 'b' },
      { customer_id: 'C2', postal_code: '74000', lat: null, segment: 'b' },
    ])
    expect([web.skipped, shop.skipped, customers.skipped]).toEqual([1, 1, 1])
    expect(web.unknown).toEqual([])
  })

  it('is asked for with what is known where a column is missing or two could be meant', async () => {
    write({
      'stores.csv': STORES,
      'ventes.csv': 'Date;Montant HT;CA HT;Magasin\n2025-01-05;1;2;12\n',
    })
    const error = await open().catch(e => e)
    expect(error).toBeInstanceOf(MappingQuestions)
    expect(error.message).toContain('the required column channel is missing')
    expect(error.message).toContain('"channel": {"constant": "store"}')
    expect(error.message).toContain('the columns Montant HT and CA HT could both be amount')
    expect(error.questions[0]).toMatchObject({
      file: 'ventes.csv',
      column: { name: 'channel' },
      columns: [
        { name: 'Date', examples: ['2025-01-05'] },
        { name: 'Montant HT' },
        { name: 'CA HT' },
        { name: 'Magasin' },
      ],
    })
    const proposal = JSON.parse(error.mapping)
    expect(proposal.files).toEqual([
      { file: 'ventes.csv', table: 'sales', columns: { channel: '', amount: 'Montant HT' } },
    ])
    expect(() => parseMapping(error.mapping)).toThrow('files[0].columns.channel: takes the name of a column')
    proposal.files[0].columns.channel = { constant: 'store' }
    write({ 'mapping.json': JSON.stringify(proposal) })
    expect(await rows(await only('sales'))).toMatchObject([{ channel: '0', amount: '1.00', store_id: '12' }])
  })

  it('is refused where it names a file or column that is not there', async () => {
    write({ 'stores.csv': STORES, 'sales.csv': SALES, ...map([{ file: 'vente.csv', table: 'sales' }]) })
    await expect(open()).rejects.toThrow(
      'mapping.json, files[0].file: no file is called vente.csv; there are sales.csv, stores.csv',
    )
    write(map([{ file: 'sales.csv', table: 'sales', columns: { amount: 'total' } }]))
    await expect(open()).rejects.toThrow(
      'mapping.json, files[0].columns.amount: sales.csv has no column total; it has sold_on, channel, amount, store_id.',
    )
  })

  it('leaves files and columns out on purpose', async () => {
    write({
      'stores.csv': STORES,
      'sales.csv': SALES.replace('store_id', 'store_id;weather').replace(';12', ';12;fine'),
      'tickets_old.csv': 'broken',
      ...map([{ file: 'sales.csv', table: 'sales', columns: {}, ignore: ['Weather'] }], {
        ignore: ['*_old.csv'],
      }),
    })
    const { files, ignored } = await open()
    expect(files.get('sales')).toHaveLength(1)
    expect(files.get('sales')![0].unknown).toEqual([])
    expect(ignored).toEqual([])
  })
})
