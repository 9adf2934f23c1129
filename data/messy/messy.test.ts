import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDataset, checkExtracts } from '@/lib/build/build'
import { checkTables } from '@/lib/build/phases'
import type { Report } from '@/lib/checks/report-type'
import { openWasmNode } from '@/lib/engine/wasm-node'
import { extractsAt } from '@/lib/extracts/extract-native'
import { temporary } from '@/lib/extracts/fixture'
import { discover } from '@/lib/extracts/source'
import { loadFrance } from '@/lib/geo/france'
import { compare } from './compare'
import { generateMessy, MESSY_TODAY } from './generate'
import type { Planted } from './planted'

const cents = (amount: string | null) => BigInt((amount ?? '0.00').replace('.', ''))

describe('a demonstration spoilt with known faults', () => {
  const { folder, remove } = temporary()
  const messy = join(folder, 'messy')
  const options = { extracts: [messy], out: join(folder, 'report'), today: MESSY_TODAY }
  let planted: Planted[]
  let report: Report

  beforeAll(async () => {
    planted = await generateMessy(folder)
    report = await checkExtracts(options)
  }, 120_000)
  afterAll(remove)

  it('holds at least thirty kinds of fault', () => {
    expect(new Set(planted.map(p => p.code)).size).toBeGreaterThanOrEqual(30)
  })

  it('shows every planted fault with its number, and none that nobody planted', () => {
    const { faults, invented } = compare(planted, report)
    expect(faults.filter(f => f.found !== f.planted)).toEqual([])
    expect(invented).toEqual([])
  })

  it('accounts for every row and cent, by table, file, month, store and channel', () => {
    const { files, months, stores } = report.reconciliation_by
    const sales = report.reconciliation.find(t => t.table === 'sales')!
    for (const line of [...report.reconciliation, ...files, ...months, ...stores]) {
      expect(line.rows_in).toBe(line.rows_accepted + line.rows_rejected)
      expect(cents(line.amount_in)).toBe(cents(line.amount_accepted) + cents(line.amount_rejected))
    }
    for (const lines of [files.filter(f => f.table === 'sales'), months, stores])
      for (const side of ['in', 'accepted', 'rejected'] as const) {
        expect(lines.reduce((n, l) => n + l[`rows_${side}`], 0)).toBe(sales[`rows_${side}`])
        expect(lines.reduce((n, l) => n + cents(l[`amount_${side}`]), 0n)).toBe(
          cents(sales[`amount_${side}`]),
        )
      }
    const undated = months.find(m => m.month === null)!
    expect(undated.rows_in).toBe(12 + 7 + 9 + 5)
    expect(undated.rows_accepted).toBe(0)
    expect(stores.filter(s => s.store_id === null).reduce((n, s) => n + s.rows_rejected, 0)).toBeGreaterThan(
      1000,
    )
  })

  it('keeps every rejected row with its reason and its values as they stood', () => {
    for (const { table, rows_rejected } of report.reconciliation) {
      if (rows_rejected === 0) continue
      const lines = readFileSync(join(folder, 'report', 'rejected', `${table}.csv`), 'utf8')
        .trim()
        .split('\n')
      expect([table, lines.length - 1]).toEqual([table, rows_rejected])
    }
    const sales = readFileSync(join(folder, 'report', 'rejected', 'sales.csv'), 'utf8')
    expect(sales).toMatch(/^\uFEFFrejected_for,rejected_column,file,row,reason,/)
    expect(sales).toMatch(
      /\nbad_date,sold_on,ventes_2024\.csv,\d+,"sales, ventes_2024\.csv, row \d+, column sold_on “31\/02\/2025”: /,
    )
  })

  it('finds the same on DuckDB-Wasm', async () => {
    const wasm = await openWasmNode()
    const sources = await discover(await extractsAt([messy]), messy)
    const seen = await checkTables(wasm, sources, {
      today: MESSY_TODAY,
      platform: {
        target: ':memory:',
        geodata: async () => loadFrance(),
        hash: async () => '',
        rejected: async () => undefined,
      },
    })
    await wasm.close()
    expect(seen).toEqual(report)
  }, 180_000)

  it('is not published until somebody accepts the rejected share by name', async () => {
    const out = join(folder, 'out')
    const refused = await buildDataset({ ...options, out }).catch((e: unknown) => e)
    expect(refused).toMatchObject({
      name: 'DatasetError',
      code: 'too_much_rejected',
      report: { refused: [{}] },
    })
    expect(readdirSync(out).sort()).toEqual(['rejected', 'report.json', 'report.txt'])
    const acceptRejected = { by: 'Data team', reason: 'The old store is closed for good.' }
    const manifest = await buildDataset({ ...options, out, acceptRejected })
    expect(manifest.rejected).toMatchObject({ limit: 0.02, accepted: acceptRejected })
    expect(manifest.rejected!.share).toBeGreaterThan(0.02)
    expect(manifest.reconciliation).toEqual(report.reconciliation)
  }, 120_000)

  it('leaves the rules silent on the clean one', async () => {
    const clean = await checkExtracts({
      ...options,
      extracts: [join(folder, 'clean')],
      out: join(folder, 'clean-report'),
    })
    expect(clean.checks.map(c => [c.code, c.details])).toEqual([])
    expect(clean.refused).toEqual([])
  })
})
