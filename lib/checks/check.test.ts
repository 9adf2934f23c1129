import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildDataset, checkExtracts } from '@/lib/build/build'
import { cell } from '@/lib/export/cell'
import { type Extracts, smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { reportText } from './report'
import type { Report } from './report-type'

/** The small network's declaration: a country without boxes or postal codes. */
const DECLARED = { name: 'Test network', currency: 'EUR', country: 'XX' }

describe('checking extracts', () => {
  let folder: string
  let remove: () => void
  beforeEach(() => {
    const made = temporary()
    folder = made.folder
    remove = made.remove
  })
  afterEach(() => remove())

  const check = (
    change: (extracts: Extracts) => void = () => undefined,
    declaration: Record<string, unknown> = {},
    language: 'fr' | 'en' = 'en',
  ): Promise<Report> => {
    const extracts = smallNetwork()
    change(extracts)
    writeExtracts(join(folder, 'in'), { ...extracts, declaration: { ...DECLARED, ...declaration } })
    return checkExtracts({
      extracts: [join(folder, 'in')],
      out: join(folder, 'out'),
      today: '2026-01-15',
      language,
    })
  }
  const of = (report: Report, code: string) => report.checks.find(c => c.code === code)
  const codes = (report: Report) => report.checks.map(c => c.code)
  const text = (file: string) => readFileSync(join(folder, 'out', file), 'utf8')

  it('finds nothing in a sound network, and accepts all of it', async () => {
    const report = await check()
    expect(report.checks).toEqual([])
    expect(report.refused).toEqual([])
    expect(report.rejected).toEqual({ share: 0, limit: 0.02, accepted: null })
  })

  describe('months', () => {
    const without = (month: string, store?: string) => (e: Extracts) => {
      e.sales = e.sales.filter(
        s => !String(s.sold_on).startsWith(month) || (store !== undefined && s.store_id !== store),
      )
    }

    it('stops where the whole chain misses one, and says so when publishing', async () => {
      const report = await check(without('2024-07'))
      expect(of(report, 'missing_month')).toMatchObject({
        severity: 'stop',
        cases: 1,
        details: [{ what: '2024-07' }],
      })
      expect(codes(report)).not.toContain('missing_store_month')
      expect(report.refused).toMatchObject([{ code: 'stopped_by_checks' }])
      await expect(
        buildDataset({ extracts: [join(folder, 'in')], out: join(folder, 'built'), today: '2026-01-15' }),
      ).rejects.toMatchObject({
        code: 'stopped_by_checks',
        message: expect.stringContaining('missing_month'),
      })
    })

    it('only warns where dataset.json says the stores were closed', async () => {
      const report = await check(without('2024-07'), { checks: { missing_month: { severity: 'warn' } } })
      expect(of(report, 'missing_month')).toMatchObject({ severity: 'warn' })
      expect(report.refused).toEqual([])
    })

    it('names the store that misses one, unless it was closed', async () => {
      const report = await check(without('2024-07', 'B'))
      expect(of(report, 'missing_store_month')).toMatchObject({ cases: 1, details: [{ what: 'B 2024-07' }] })
      const closed = await check(e => {
        without('2024-07', 'B')(e)
        e.store_periods = [
          { store_id: 'B', valid_from: '2024-06-30', valid_to: '2024-08-01', status: 'temporary_closure' },
        ]
      })
      expect(codes(closed)).toEqual([])
    })

    it('says nothing of the months before a store opened and after it closed', async () => {
      const report = await check(e => {
        Object.assign(e.stores[1], { opened_on: '2024-04-01', closed_on: '2025-09-30' })
        e.sales = e.sales.filter(
          s => s.store_id !== 'B' || (String(s.sold_on) >= '2024-04-01' && String(s.sold_on) <= '2025-09-30'),
        )
      })
      expect(codes(report)).toEqual([])
    })
  })

  describe('tickets', () => {
    it('sets a copy aside where rows are tickets', async () => {
      const report = await check(e => {
        e.sales.push({ ...e.sales[3] }, { ...e.sales[3] })
      })
      expect(of(report, 'duplicate_ticket')).toMatchObject({ severity: 'reject', rows: 2 })
    })

    const lines = (e: Extracts) => {
      e.sales = e.sales.flatMap(s =>
        s.measure
          ? [s]
          : [
              { ...s, category: 'sofas' },
              { ...s, category: 'lamps', amount: '5.00' },
            ],
      )
    }

    it('leaves two equal lines of one ticket, and sets aside a ticket whose lines all come twice', async () => {
      const report = await check(e => {
        lines(e)
        e.sales.push({ ...e.sales[0] })
        const again = e.sales.filter(s => s.ticket_id === 'T7')
        expect(again).toHaveLength(2)
        e.sales.push(...again.map(s => ({ ...s })))
      })
      expect(of(report, 'duplicate_ticket')).toMatchObject({
        rows: 2,
        details: [{ what: expect.any(String) }],
      })
    })

    it('takes a ticket number in two stores for a mistake where it is rare, for habit where it is not', async () => {
      const rare = await check(e => {
        const ticket = e.sales.find(s => s.store_id === 'A' && Number(s.amount) > 0)!
        e.sales.push({ ...ticket, store_id: 'B', amount: '1.11' })
      })
      expect(of(rare, 'ticket_in_two_stores')).toMatchObject({ severity: 'warn', rows: 2 })
      const habit = await check(e => {
        const next: Record<string, number> = {}
        for (const s of e.sales)
          if (!s.measure) {
            const store = String(s.store_id ?? 'web')
            next[store] = (next[store] ?? 0) + 1
            s.ticket_id = next[store]
          }
      })
      expect(codes(habit)).toEqual([])
    })

    it('keeps the tickets of a month that comes as a total too', async () => {
      const report = await check(e => {
        e.sales.push({
          sold_on: '2024-05-31',
          channel: 'store',
          amount: '999.00',
          store_id: 'A',
          measure: 'till_total',
        })
      })
      expect(of(report, 'tickets_and_totals')).toMatchObject({
        rows: 1,
        amount: '999.00',
        details: [{ what: 'A' }],
      })
    })
  })

  describe('zones', () => {
    const zones = [
      { zone_id: 'Z1', lat: 45.7, lon: 4.8, population: 1000, households: -5 },
      { zone_id: 'Z2', lat: 45.8, lon: 4.9, population: 0, households: 10 },
      { zone_id: 'Z1', lat: 45.9, lon: 4.9, population: 10, households: 10 },
    ]

    it('counts each once, and says what has no inhabitants', async () => {
      const report = await check(e => {
        e.zones = zones
      })
      expect(codes(report).sort()).toEqual(['duplicate_zone', 'negative_number', 'zone_without_population'])
      expect(of(report, 'duplicate_zone')).toMatchObject({ rows: 1, example: { row: 3, value: 'Z1' } })
    })
  })

  describe('the share that may be rejected', () => {
    const spoil = (n: number, column: string, value: string) => (e: Extracts) => {
      e.sales
        .filter(s => !s.measure)
        .slice(0, n)
        .forEach(s => {
          s[column] = value
        })
    }

    it('counts rows whose amount cannot be read as much as the others', async () => {
      const report = await check(spoil(400, 'amount', 'much'))
      expect(report.reconciliation.find(t => t.table === 'sales')?.amount_rejected).toBe('0.00')
      expect(report.rejected.share).toBeGreaterThan(0.3)
      expect(report.refused).toMatchObject([{ code: 'too_much_rejected' }])
    })

    it('can be set in dataset.json', async () => {
      const report = await check(spoil(30, 'store_id', 'nowhere'), { max_rejected_share: 0.5 })
      expect(report.rejected.share).toBeGreaterThan(0)
      expect(report.refused).toEqual([])
      const strict = await check(spoil(1, 'store_id', 'nowhere'), { max_rejected_share: 0 })
      expect(strict.refused).toMatchObject([{ code: 'too_much_rejected' }])
    })

    it('refuses extracts of which nothing is left', async () => {
      const report = await check(e => {
        for (const s of e.sales) s.store_id = 'nowhere'
      })
      expect(report.refused.map(r => r.code)).toEqual(['no_row_accepted', 'too_much_rejected'])
    })
  })

  describe('what dataset.json changes', () => {
    const zero = (e: Extracts) => {
      e.sales[0].amount = '0.00'
    }

    it('makes a warning reject, stop, or fall silent', async () => {
      expect(of(await check(zero), 'amount_zero')).toMatchObject({ severity: 'warn', rows: 1 })
      const rejected = await check(zero, { checks: { amount_zero: { severity: 'reject' } } })
      expect(of(rejected, 'amount_zero')).toMatchObject({ severity: 'reject', rows: 1 })
      expect(rejected.reconciliation.find(t => t.table === 'sales')?.rows_rejected).toBe(1)
      const stopped = await check(zero, { checks: { amount_zero: { severity: 'stop' } } })
      expect(stopped.refused).toMatchObject([{ code: 'stopped_by_checks', values: { codes: 'amount_zero' } }])
      expect(codes(await check(zero, { checks: { amount_zero: { off: true } } }))).toEqual([])
    })

    it('reaches the checks of customers too, with its threshold', async () => {
      expect(codes(await check())).toEqual([])
      const stricter = await check(undefined, {
        checks: { customer_without_place: { threshold: 0.05, severity: 'stop' } },
      })
      expect(of(stricter, 'customer_without_place')).toMatchObject({ severity: 'stop', threshold: 0.05 })
      const wrong = (e: Extracts) => {
        e.customers![0].lat = 91
      }
      expect(codes(await check(wrong))).toEqual(['coordinates_out_of_range'])
      expect(codes(await check(wrong, { checks: { coordinates_out_of_range: { off: true } } }))).toEqual([])
    })

    it('keeps rejecting what cannot be used', async () => {
      const report = await check(
        e => {
          e.sales[0].sold_on = '2024-02-31'
        },
        { checks: { bad_date: { severity: 'warn' } } },
      )
      expect(of(report, 'bad_date')).toMatchObject({ severity: 'reject', rows: 1 })
    })

    it('is refused where it names no check', async () => {
      await expect(check(undefined, { checks: { sale_closing: { off: true } } })).rejects.toMatchObject({
        code: 'bad_declaration',
        message: expect.stringMatching(/there is no check sale_closing.*sale_after_closing/),
      })
    })
  })

  it('rejects a year no month can hold, without falling over it', async () => {
    const report = await check(e => {
      e.sales[0].sold_on = '9999-12-31'
      e.sales[1].sold_on = '0001-01-01'
    })
    expect(of(report, 'date_out_of_range')).toMatchObject({ rows: 2 })
    expect(report.reconciliation_by.months.at(-1)).toMatchObject({
      month: null,
      rows_in: 2,
      rows_accepted: 0,
    })
  })

  it('groups an unknown store by its number, and asks whether an old one was renumbered', async () => {
    const report = await check(e => {
      for (const s of e.sales) if (s.store_id === 'B' && String(s.sold_on) >= '2025-06') s.store_id = 'B2'
    })
    expect(of(report, 'unknown_store')?.details).toMatchObject([{ what: 'B2', rows: expect.any(Number) }])
    expect(of(report, 'possible_renumbering')?.details).toMatchObject([{ what: 'B > B2' }])
    const unknown = report.reconciliation_by.stores.filter(s => s.store_id === null)
    expect(unknown.reduce((n, s) => n + s.rows_rejected, 0)).toBe(of(report, 'unknown_store')!.rows)
  })

  it('says nothing that names a customer', async () => {
    const report = await check(e => {
      e.customers!.push({ ...e.customers![5] })
      e.sales.push({ ...e.sales[3] })
    })
    expect(codes(report).sort()).toEqual(['duplicate_customer', 'duplicate_ticket'])
    expect(report.checks.map(c => c.example?.value)).toEqual(['', ''])
    expect(`${text('report.json')}${text('report.txt')}`).not.toMatch(/C005|"T3"|“T3”/)
  })

  it('writes the report and the rejected rows in French', async () => {
    const report = await check(
      e => {
        e.sales[0].sold_on = '2024-02-31'
        e.sales[0].category = '=cmd|calc'
      },
      {},
      'fr',
    )
    expect(report.checks[0].sentence).toMatch(
      /^sales, sales\.csv, ligne 1, colonne sold_on « 2024-02-31 » : ce n’est pas une date\. Écrivez/,
    )
    expect(text('report.txt')).toBe(reportText(report, 'fr'))
    expect(text('report.txt')).toContain('REJET bad_date')
    const [head, row] = text(join('rejected', 'sales.csv')).trimEnd().split('\n')
    expect(head).toMatch(/^\uFEFFmotif_rejet;colonne_rejet;fichier;ligne;explication;/)
    expect(row).toContain(";'=cmd|calc")
  })
})

describe('a value in a file that people open in a spreadsheet', () => {
  it.each([
    ['=1+1', "'=1+1"],
    [' @SUM(A1)', "' @SUM(A1)"],
    ['+cmd|calc', "'+cmd|calc"],
    ['-cmd', "'-cmd"],
    ['\tx', "'\tx"],
    ['-15.50', '-15.50'],
    ['+33 6 12 34', '+33 6 12 34'],
    ['-1 234,50', '"-1 234,50"'],
    ['plain', 'plain'],
    ['a,"b"', '"a,""b"""'],
    ['=a\nb', '"\'=a\nb"'],
  ])('is %j as %j', (value, written) => {
    expect(cell(value, ',')).toBe(written)
  })
})
