import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { uniform } from '@/lib/estimation/random'
import { register } from './choice'
import { runCommand } from './command.fixture'

const folder = mkdtempSync(join(tmpdir(), 'chalandise-choice-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Row {
  zone: string
  store: string
  trips: number
  minutes: number
  area: number
  chain: string
  month: number
}

/** Trips of 24 zones to 6 stores in two months. */
function sample(): Row[] {
  const random = uniform(3)
  const areas = [400, 900, 1500, 800, 2500, 1200]
  const rows: Row[] = []
  for (let month = 0; month < 2; month++)
    for (let z = 0; z < 24; z++) {
      const minutes = areas.map(() => Math.round(10 * (2 + 30 * random())) / 10)
      const pull = areas.map((a, j) => a ** 0.8 * Math.exp(-0.12 * minutes[j]))
      const sum = pull.reduce((s, p) => s + p, 0)
      areas.forEach((area, j) => {
        const trips = Math.round((40 * pull[j]) / sum + random())
        const chain = j < 3 ? 'Alpha' : 'Beta, the second'
        rows.push({
          zone: `0${z}`,
          store: `S${j}`,
          trips,
          minutes: minutes[j],
          area,
          chain,
          month: 2024 * 12 + month,
        })
      })
    }
  return rows
}

const columns = ['zone', 'store', 'trips', 'minutes', 'area', 'chain', 'month'] as const

function write(name: string, rows: readonly Partial<Row>[], separator = ',', comma = false): string {
  const path = join(folder, name)
  const cell = (value: string | number | undefined) => {
    const text = typeof value === 'number' && comma ? String(value).replace('.', ',') : String(value ?? '')
    return text.includes(separator) || text.includes(' ') ? `"${text}"` : text
  }
  const lines = rows.map(r => columns.map(c => cell(r[c])).join(separator))
  writeFileSync(path, `\uFEFF${columns.join(separator)}\r\n${lines.join('\r\n')}\r\n`)
  return path
}

const rows = sample()
const first = rows.filter(r => r.month === 2024 * 12)
const base = ['--zone', 'zone', '--alternative', 'store', '--weight', 'trips']
const size = ['--covariate', 'lin:minutes', '--covariate', 'log:area']
const choice = (data: string, ...more: string[]) =>
  runCommand(register, 'choice', '--data', data, ...base, ...more)
const json = async (data: string, ...more: string[]) => {
  const { stdout } = await choice(data, ...more, '--json')
  expect(stdout.trim().split('\n')).toHaveLength(1)
  return JSON.parse(stdout)
}

describe('choice', () => {
  const data = write('od.csv', first)

  it('prints one JSON object with coefficients, likelihood and counts', async () => {
    const found = await json(data, ...size)
    expect(found.coefficients.map((c: { name: string }) => c.name)).toEqual(['lin:minutes', 'log:area'])
    expect(found.coefficients[0].estimate).toBeCloseTo(-0.12, 1)
    expect(found.coefficients[0].robust_se).toBe(found.coefficients[0].hc0_se)
    expect(found).toMatchObject({ n_zones: 24, n_alternatives: 6, converged: true, warnings: [] })
    expect(found.weight_total).toBe(first.reduce((s, r) => s + r.trips, 0))
    expect(found.null_log_likelihood).toBeCloseTo(-found.weight_total * Math.log(6), 6)
    expect(found.aic).toBeCloseTo(4 - 2 * found.log_likelihood, 9)
  })

  it('reads semicolons with decimal commas, tabs and rows in any order alike', async () => {
    const plain = await json(data, ...size)
    const mixed = [...first].sort((a, b) => a.minutes - b.minutes)
    for (const path of [write('od2.csv', mixed, ';', true), write('od.tsv', mixed, '\t')]) {
      const found = await json(path, ...size)
      expect(found.log_likelihood).toBeCloseTo(plain.log_likelihood, 8)
      expect(found.coefficients[1].robust_se).toBeCloseTo(plain.coefficients[1].robust_se, 10)
    }
  })

  it('takes one alternative’s covariates, categories, clusters, offsets and periods', async () => {
    const both = write('months.csv', rows)
    const found = await json(
      both,
      '--period',
      'month',
      ...size,
      '--covariate',
      'lin:minutes@S2',
      '--covariate',
      'cat:chain',
      '--cluster',
      'zone',
    )
    expect(found.coefficients.map((c: { name: string }) => c.name)).toContain('lin:minutes@S2')
    expect(found.coefficients.at(-1).name).toMatch(/^cat:chain=/)
    expect(found).toMatchObject({ n_zones: 24, n_periods: 2, robust: { kind: 'cluster', clusters: 24 } })
    const shifted = await json(
      data,
      '--covariate',
      'lin:minutes',
      '--covariate',
      'log:area',
      '--offset',
      'minutes',
    )
    const plain = await json(data, ...size)
    expect(shifted.coefficients[0].estimate).toBeCloseTo(plain.coefficients[0].estimate - 1, 8)
  })

  it('clusters by case where each case chose once', async () => {
    const cases = first.flatMap((_, i) =>
      i % 6 === 0 ? first.slice(i, i + 6).map((c, j) => ({ ...c, trips: Number(j === (i / 6) % 6) })) : [],
    )
    const found = await json(write('cases.csv', cases), ...size)
    expect(found.robust).toEqual({ kind: 'case', clusters: 24 })
    expect(found.coefficients[0].robust_se).toBe(found.coefficients[0].clustered_se)
  })

  it('estimates nests with their dissimilarities', async () => {
    const found = await json(data, ...size, '--nest', 'chain')
    const names = found.coefficients.map((c: { name: string }) => c.name)
    expect(names.slice(2)).toEqual(['dissimilarity:Alpha', 'dissimilarity:Beta, the second'])
    expect(found.nests[0]).toMatchObject({ nest: 'Alpha', alternatives: ['S0', 'S1', 'S2'] })
    expect(found.nests[0].mu).toBeCloseTo(1 / found.coefficients[2].estimate, 12)
    const plain = await json(data, ...size)
    expect(found.log_likelihood).toBeGreaterThanOrEqual(plain.log_likelihood)
    const twice = first.map((r, i) => ({ ...r, chain: i === 3 ? 'Alpha' : r.chain }))
    expect((await choice(write('twice.csv', twice), ...size, '--nest', 'chain')).stderr).toMatch(
      /S3 lies in nest/,
    )
  })

  it('compares decays and store effects on held-out zones, and can be overruled', async () => {
    const found = await json(
      data,
      '--covariate',
      'log:area',
      '--distance',
      'minutes',
      '--decay',
      'auto',
      '--store-effects',
      'auto',
    )
    expect(found.candidates).toHaveLength(12)
    const scores = found.candidates.map(
      (c: { holdout: { log_likelihood_per_weight: number } | null }) => c.holdout!.log_likelihood_per_weight,
    )
    const chosen = found.candidates.findIndex((c: { chosen: boolean }) => c.chosen)
    expect(scores[chosen]).toBe(Math.max(...scores))
    expect(found.holdout).toMatchObject({ kind: 'zones', folds: 24 })
    const overruled = await json(data, '--covariate', 'log:area', '--distance', 'minutes', '--decay', 'power')
    expect(overruled.decay.family).toBe('power')
    expect(overruled.candidates).toBeNull()
  })

  it('holds out the last period', async () => {
    const found = await json(write('months.csv', rows), '--period', 'month', ...size, '--holdout', 'period')
    expect(found.holdout).toMatchObject({ kind: 'period', folds: 1, groups: 24 })
    expect(found.holdout.calibration_slope).toBeGreaterThan(0.7)
  })

  it('writes shares that add up in every zone', async () => {
    const path = join(folder, 'shares.csv')
    await json(data, ...size, '--store-effects', 'shrunk', '--shares', path)
    const [head, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
    expect(head).toBe('zone,alternative,weight,share')
    expect(lines).toHaveLength(first.length)
    const sums = new Map<string, number>()
    for (const line of lines) {
      const [zone, , , share] = line.split(',')
      sums.set(zone, (sums.get(zone) ?? 0) + Number(share))
    }
    for (const sum of sums.values()) expect(sum).toBeCloseTo(1, 12)
  })

  it('says for people what the coefficients mean and what it rests on', async () => {
    const { stdout, status } = await choice(data, ...size, '--holdout', 'zones')
    expect(status).toBe(0)
    expect(stdout).toMatch(/lin:minutes .* halves every/)
    expect(stdout).toMatch(/log:area .* double: x 1\.\d/)
    expect(stdout).toMatch(/Held out \(24 parts of the zones\)/)
  })

  it('counts stores that nobody chose under free effects with a share of 0, and says so', async () => {
    const never = first.map(r => ({ ...r, trips: r.store === 'S5' ? 0 : r.trips }))
    const found = await json(
      write('never.csv', never),
      '--covariate',
      'lin:minutes',
      '--store-effects',
      'free',
    )
    expect(found.warnings[0]).toMatch(/Never chosen.*S5/)
    expect(found.store_effects.values[5]).toEqual({ alternative: 'S5', effect: null, se: null })
    expect(found.null_log_likelihood).toBeCloseTo(-found.weight_total * Math.log(6), 6)
  })

  it.each<[string, (r: Row, i: number) => Partial<Row>, string[], RegExp]>([
    [
      'a negative weight',
      (r, i) => ({ ...r, trips: i === 4 ? -2 : r.trips }),
      size,
      /bad.csv, row 5: trips is -2\./,
    ],
    [
      'a text where a number belongs',
      (r, i) => ({ ...r, minutes: i === 7 ? Number.NaN : r.minutes }),
      size,
      /bad.csv, row 8: minutes is "NaN", not a number/,
    ],
    [
      'a missing number',
      (r, i) => ({ ...r, area: i === 2 ? undefined : r.area }),
      size,
      /bad.csv, row 3: area is empty/,
    ],
    [
      'a zone and store twice',
      (r, i) => ({ ...r, store: i === 1 ? 'S0' : r.store }),
      size,
      /bad.csv, rows 1 and 2: zone 00 has alternative S0 twice/,
    ],
    [
      'the logarithm of 0',
      (r, i) => ({ ...r, area: i === 9 ? 0 : r.area }),
      size,
      /bad.csv, row 10: area is 0, which has no logarithm/,
    ],
    [
      'a zone without a name',
      (r, i) => ({ ...r, zone: i === 5 ? '' : r.zone }),
      size,
      /bad.csv, row 6: zone is empty/,
    ],
    ['nothing chosen', r => ({ ...r, trips: 0 }), size, /There is no purchase to learn from/],
    [
      'a column that is not there',
      r => r,
      ['--covariate', 'log:surface'],
      /bad.csv has no column "surface" \(--covariate\)\. Its columns: zone, store/,
    ],
    [
      'columns that say the same',
      r => ({ ...r, month: 2 * r.minutes }),
      [...size, '--covariate', 'lin:month'],
      /lin:month cannot be told apart/,
    ],
    [
      'what is one value per store beside free effects',
      r => r,
      [...size, '--store-effects', 'free'],
      /log:area is one value per alternative/,
    ],
    [
      'what never differs inside a zone',
      r => ({ ...r, month: Number(r.zone) }),
      [...size, '--covariate', 'lin:month'],
      /lin:month is the same for all alternatives/,
    ],
    [
      'a column that tells every choice',
      r => ({ ...r, month: r.trips > 0 ? 1 : 0 }),
      [...size, '--covariate', 'lin:month'],
      /certainty from lin:month/,
    ],
  ])('refuses %s', async (_, change, more, message) => {
    const { status, stderr } = await choice(write('bad.csv', first.map(change)), ...more)
    expect(stderr).toMatch(message)
    expect(status).toBe(1)
  })

  it('answers wrong calls with status 2', async () => {
    for (const more of [
      ['--covariate', 'sqrt:minutes'],
      [],
      ['--decay', 'power'],
      [...size, '--holdout', 'period'],
      [...size, '--nest', 'chain', '--store-effects', 'shrunk'],
    ])
      expect([more, (await choice(data, ...more)).status]).toEqual([more, 2])
  })
})
