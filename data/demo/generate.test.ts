import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Declaration } from '@/lib/contract/declaration'
import { contractTable } from '@/lib/contract/tables'
import { type DemoResult, generateDemo } from './generate'
import { DemoError } from './settings'

const SMALL = { stores: 12, customers: 3_000, tickets: 20_000, months: 60 }
const root = mkdtempSync(join(tmpdir(), 'demo-'))
const out = join(root, 'one')
let result: DemoResult
let truth: ReturnType<typeof readTruth>
let connection: DuckDBConnection

function readTruth() {
  return JSON.parse(readFileSync(join(out, 'truth.json'), 'utf8'))
}

async function rows(sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][]
}

async function number(sql: string): Promise<number> {
  return Number((await rows(sql))[0][0])
}

function hashes(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(f => f.isFile())
  return Object.fromEntries(
    files
      .map(f => join(f.parentPath, f.name))
      .sort()
      .map(file => [
        file.slice(folder.length),
        createHash('sha256').update(readFileSync(file)).digest('hex'),
      ]),
  )
}

beforeAll(async () => {
  result = await generateDemo({ ...SMALL, out, seed: 4 })
  truth = readTruth()
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  for (const table of ['stores', 'store_periods', 'customers', 'customer_places', 'competitors']) {
    await connection.run(`CREATE VIEW ${table} AS FROM read_parquet('${join(out, `${table}.parquet`)}')`)
  }
  await connection.run(`CREATE VIEW sales AS FROM read_parquet('${join(out, 'sales', '*.parquet')}')`)
}, 60_000)

afterAll(() => {
  connection.closeSync()
  rmSync(root, { recursive: true, force: true })
})

describe('the extracts', () => {
  it('repeat byte by byte under one seed and differ under another', async () => {
    await generateDemo({ ...SMALL, out: join(root, 'two'), seed: 4 })
    expect(hashes(join(root, 'two'))).toEqual(hashes(out))
    await generateDemo({ ...SMALL, out: join(root, 'two'), seed: 5 })
    expect(hashes(join(root, 'two'))['/sales/part-0001.parquet']).not.toBe(
      hashes(out)['/sales/part-0001.parquet'],
    )
  })

  it('have the columns of the contract, with types that fit', async () => {
    const fits = {
      text: /^VARCHAR$/,
      number: /^(DOUBLE|INTEGER)$/,
      money: /^(DECIMAL\(\d+,2\)|DOUBLE)$/,
      date: /^DATE$/,
      boolean: /^BOOLEAN$/,
    }
    for (const table of ['stores', 'store_periods', 'sales', 'customers', 'customer_places', 'competitors']) {
      const described = await rows(`SELECT column_name, column_type FROM (DESCRIBE ${table})`)
      const columns = contractTable(table)!.columns
      // Sales known by zone have a place instead of a customer; here every sale has a ticket.
      const byZone = table === 'sales' ? ['zone_id', 'postal_code', 'country', 'customers'] : []
      expect(
        described
          .map(d => String(d[0]))
          .concat(byZone)
          .sort(),
        table,
      ).toEqual(columns.map(c => c.name).sort())
      for (const [name, type] of described) {
        const { type: kind } = columns.find(c => c.name === name)!
        expect(String(type), `${table}.${name}`).toMatch(fits[kind])
      }
    }
    expect((await rows('SELECT typeof(amount) FROM sales LIMIT 1'))[0][0]).toBe('DECIMAL(12,2)')
  })

  it('are declared as a demonstration', () => {
    const declaration = Declaration.parse(JSON.parse(readFileSync(join(out, 'dataset.json'), 'utf8')))
    expect(declaration).toMatchObject({
      demonstration: true,
      currency: 'EUR',
      country: 'FR',
      sector: 'furniture',
    })
  })

  it('count their rows in the result', async () => {
    const counted = result.files.filter(f => f.file.startsWith('sales/')).reduce((sum, f) => sum + f.rows, 0)
    expect(counted).toBe(await number('SELECT count(*) FROM sales'))
    expect(counted / SMALL.tickets).toBeCloseTo(1, 1)
    expect(result.files.find(f => f.file === 'customers.parquet')!.rows).toBe(SMALL.customers)
    expect(await number('SELECT count(*) FROM stores')).toBe(SMALL.stores)
  })
})

describe('the sales', () => {
  it('cover 60 months to the end of October 2026 in order of months', async () => {
    expect((await rows('SELECT min(sold_on)::VARCHAR, max(sold_on)::VARCHAR FROM sales'))[0]).toEqual([
      '2021-11-01',
      '2026-10-31',
    ])
    expect(await number("SELECT count(DISTINCT date_trunc('month', sold_on)) FROM sales")).toBe(60)
    const disorder = `SELECT count(*) FROM (SELECT sold_on < lag(sold_on) OVER (ORDER BY file_row_number) AS back
      FROM read_parquet('${join(out, 'sales', 'part-0001.parquet')}', file_row_number = true)) WHERE back`
    expect(await number(disorder)).toBe(0)
  })

  it('are anonymous for about 15 % of the counter tickets', async () => {
    const share = await number(
      `SELECT avg((customer_id IS NULL)::INTEGER) FROM sales
       WHERE channel = 'store' AND measure IS NULL AND amount > 0`,
    )
    expect(share).toBeGreaterThan(0.135)
    expect(share).toBeLessThan(0.165)
    expect(share).toBeCloseTo(truth.drawn.anonymous_share, 3)
    expect(await number("SELECT count(*) FROM sales WHERE channel <> 'store' AND customer_id IS NULL")).toBe(
      0,
    )
  })

  it('give every ticket an id of its own, returns too', async () => {
    expect(await number('SELECT count(ticket_id) - count(DISTINCT ticket_id) FROM sales')).toBe(0)
    expect(await number('SELECT count(*) FROM sales WHERE amount < 0 AND measure IS NULL')).toBe(
      truth.drawn.returns,
    )
    expect(truth.drawn.returns).toBeGreaterThan(300)
  })

  it('name a store unless web, on days it trades', async () => {
    expect(await number("SELECT count(*) FROM sales WHERE (channel = 'web') <> (store_id IS NULL)")).toBe(0)
    expect(
      await number('SELECT count(*) FROM sales ANTI JOIN stores USING (store_id) WHERE store_id IS NOT NULL'),
    ).toBe(0)
    expect(
      await number(
        'SELECT count(*) FROM sales JOIN stores USING (store_id) WHERE sold_on < opened_on OR sold_on > closed_on',
      ),
    ).toBe(0)
    expect(
      await number(
        `SELECT count(*) FROM sales JOIN store_periods USING (store_id)
         WHERE status = 'temporary_closure' AND sold_on BETWEEN valid_from AND valid_to`,
      ),
    ).toBe(0)
  })

  it('come as one total a month, without tickets, from the franchises that send no more', async () => {
    const only = truth.stores.filter((s: { totals_only: boolean }) => s.totals_only)
    expect(only.length).toBeGreaterThan(0)
    for (const store of only) {
      const [[count, days, tickets]] = await rows(
        `SELECT count(*), count(DISTINCT sold_on), count(ticket_id) FROM sales WHERE store_id = '${store.store_id}'`,
      )
      expect([Number(count), Number(days), Number(tickets)]).toEqual([60, 60, 0])
    }
    expect(
      await number(
        "SELECT count(*) FROM sales WHERE measure = 'till_total' AND sold_on <> last_day(sold_on)",
      ),
    ).toBe(0)
  })
})

describe('the customers', () => {
  it('hold the planted second ids, which share an e-mail', async () => {
    const pairs = await number(
      'SELECT count(*) FROM (SELECT email_hash FROM customers WHERE email_hash IS NOT NULL GROUP BY 1 HAVING count(*) = 2)',
    )
    // One e-mail that belongs to nobody may by chance be given by two.
    expect(pairs - truth.identities.people_with_two_ids).toBeLessThanOrEqual(1)
    expect(pairs).toBeGreaterThanOrEqual(truth.identities.people_with_two_ids)
    expect(truth.identities.people_with_two_ids / truth.identities.people).toBeCloseTo(0.06, 2)
    expect(await number("SELECT count(*) FROM customers WHERE customer_id LIKE 'W%'")).toBe(
      truth.identities.people_with_two_ids,
    )
  })

  it('live at a point for 70 %, under a postal code for 25 %, nowhere known for 5 %', async () => {
    const [[point, postal, both]] = await rows(
      `SELECT avg((lat IS NOT NULL)::INTEGER), avg((postal_code IS NOT NULL)::INTEGER),
         count(*) FILTER (lat IS NOT NULL AND postal_code IS NOT NULL) FROM customers`,
    )
    expect(Math.abs(Number(point) - 0.7)).toBeLessThan(0.03)
    expect(Math.abs(Number(postal) - 0.25)).toBeLessThan(0.03)
    expect(Number(both)).toBe(0)
  })

  it('cover every customer of the sales, none buying before the first purchase', async () => {
    expect(
      await number(
        'SELECT count(*) FROM sales ANTI JOIN customers USING (customer_id) WHERE customer_id IS NOT NULL',
      ),
    ).toBe(0)
    expect(
      await number(
        'SELECT count(*) FROM sales JOIN customers USING (customer_id) WHERE first_purchase_on IS NULL OR sold_on < first_purchase_on',
      ),
    ).toBe(0)
  })
})

describe('generateDemo', () => {
  it('refuses sizes out of limits and says which', async () => {
    const refused = generateDemo({ out: join(root, 'no'), stores: 3 })
    await expect(refused).rejects.toThrow('--stores 3: give a whole number from 6 to 500.')
    await expect(refused).rejects.toMatchObject({ name: 'DemoError', code: 'option' })
  })

  it('does not replace a folder that holds something else', async () => {
    const foreign = mkdtempSync(join(root, 'foreign-'))
    writeFileSync(join(foreign, 'thesis.txt'), 'years of work')
    await expect(generateDemo({ ...SMALL, out: foreign })).rejects.toBeInstanceOf(DemoError)
    expect(readdirSync(foreign)).toEqual(['thesis.txt'])
  })

  it('stops when asked to and leaves nothing behind', async () => {
    const stopped = join(root, 'stopped')
    const controller = new AbortController()
    const run = generateDemo({
      ...SMALL,
      out: stopped,
      signal: controller.signal,
      onProgress: ({ phase, done }) => {
        if (phase === 'tickets' && done === 20) controller.abort()
      },
    })
    await expect(run).rejects.toMatchObject({ code: 'aborted' })
    expect(existsSync(stopped) || existsSync(`${stopped}.partial`)).toBe(false)
  })

  it('plants no event in a period too short for a year on both sides', async () => {
    const short = join(root, 'short')
    await generateDemo({ ...SMALL, out: short, months: 12 })
    const { events } = JSON.parse(readFileSync(join(short, 'truth.json'), 'utf8'))
    expect(events).toEqual([])
  })
})
