import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporary } from '@/lib/extracts/fixture'
import { buildDataset } from './build'

/** Files that nobody wrote for this program, read by the mappings of `data/examples` alone. */
const ROOT = join(import.meta.dirname, '..', '..')
const ORACLES = process.env.CHALANDISE_ORACLES ?? join(ROOT, '..', 'shared', 'oracles')
if (process.env.CHALANDISE_ORACLES && !existsSync(ORACLES))
  throw new Error(`CHALANDISE_ORACLES names ${ORACLES}, which is not there.`)

const published = async (example: string, file: string) => {
  const { folder, remove } = temporary()
  try {
    const extracts = [join(ROOT, 'data', 'examples', example), join(ORACLES, file)]
    const manifest = await buildDataset({ extracts, out: join(folder, 'out'), today: '2020-01-01' })
    const sums = Object.fromEntries(manifest.reconciliation.map(r => [r.table, r]))
    const checks = Object.fromEntries(manifest.checks.map(c => [`${c.code} ${c.table}`, c]))
    return { manifest, sums, checks }
  } finally {
    remove()
  }
}

describe.skipIf(!existsSync(ORACLES))(`the files in ${ORACLES} (skipped where they are not there)`, () => {
  it('Chicago’s grocery stores are stores', async () => {
    const { manifest, sums, checks } = await published(
      'chicago',
      '12_store_geography/chicago_grocery_stores_2013.csv',
    )
    expect(sums.stores).toMatchObject({ rows_in: 491, rows_accepted: 491, rows_rejected: 0 })
    expect(manifest.counts.stores).toBe(491)
    expect(
      Object.keys(checks).filter(c => !c.startsWith('same_point') && !c.startsWith('store_without')),
    ).toEqual([])
  })

  it('a survey in Karlsruhe is sales and customers', async () => {
    const path = '01_karlsruhe_mci/survey_shopping1.csv'
    const { manifest, sums, checks } = await published('karlsruhe', path)
    const survey = parse(readFileSync(join(ORACLES, path), 'utf8'))
    const known = new Set(
      readFileSync(join(ROOT, 'data', 'examples', 'karlsruhe', 'stores.csv'), 'utf8')
        .split('\n')
        .map(line => line.split(';')[0]),
    )
    const purchases = ['gro', 'cloth', 'ce'].flatMap(kind =>
      survey.map(r => ({
        day: r.date,
        channel: r[`${kind}_purchase_channel`],
        store: r[`${kind}_purchase_code`],
        amount: r[`${kind}_purchase_expen`],
      })),
    )
    const said = purchases.filter(p => p.channel !== '')
    const remote = ['online', 'mail order']
    const usable = said.filter(
      p => p.amount !== '' && p.day < '2020' && (remote.includes(p.channel) || known.has(p.store)),
    )
    const sum = (list: typeof said) => list.reduce((n, p) => n + Math.round(100 * Number(p.amount)), 0) / 100
    expect(sums.sales).toMatchObject({
      rows_in: said.length,
      rows_accepted: usable.length,
      amount_in: sum(said).toFixed(2),
      amount_accepted: sum(usable).toFixed(2),
    })
    expect(usable.length).toBeGreaterThan(600)
    expect(sums.customers).toMatchObject({ rows_in: 434, rows_accepted: 434 })
    // What cannot be taken is said: purchases without amount, at other shops, in the year 2916; no interview left out.
    expect(checks['missing_value sales'].rows).toBe(said.filter(p => p.amount === '').length)
    expect(checks['date_out_of_range sales'].example?.value).toBe('2916-05-28')
    expect(checks['unknown_store sales'].example?.value).toBe('KAUFLAND2')
    const left = manifest.checks.filter(c => c.code === 'rows_left_out').reduce((n, c) => n + c.rows, 0)
    expect(left).toBe(purchases.length - said.length)
    // Zones for German postal codes do not ship: the customers stay, without a place.
    expect(checks['customer_without_place customers'].rows).toBe(434)
  })
})

/** The rows of a CSV file with quotes and commas. */
function parse(text: string): Record<string, string>[] {
  const [header, ...lines] = text
    .trim()
    .split(/\r?\n/)
    .map(line => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(m => m[1].replace(/^"|"$/g, '')))
  return lines.map(line => Object.fromEntries(header.map((name, i) => [name, line[i] ?? ''])))
}
