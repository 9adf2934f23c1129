import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCommand } from './command.fixture'
import { register } from './huff'
import { register as registerSolve } from './solve-attraction'

const folder = mkdtempSync(join(tmpdir(), 'chalandise-huff-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const od = file(
  'od.csv',
  'store,zone,km,area\nA,1,1,1000\nB,1,2,500\nA,2,4,1000\nB,2,1,500\nA,3,2,1000\nB,3,3,500\n',
)
const potential = file('zones.csv', 'zone;people;money\n1;10;100\n2;20;200,5\n3;30;300\n')
const columns = ['--od', od, '--zone', 'zone', '--store', 'store', '--distance', 'km']
const huff = (...more: string[]) =>
  runCommand(
    register,
    'huff',
    ...columns,
    '--attraction',
    'area',
    '--potential',
    `${potential}:money`,
    '--gamma',
    '0.9',
    '--decay',
    'power:-1.5',
    ...more,
  )
const json = async (...more: string[]) => {
  const { stdout } = await huff(...more, '--json')
  return JSON.parse(stdout)
}
const pull = (area: number, km: number) => area ** 0.9 * km ** -1.5
const store = (found: { stores: { store: string }[] }, id: string) => found.stores.find(s => s.store === id)
const sum = (found: { stores: { before: number; after: number }[] }, key: 'before' | 'after') =>
  found.stores.reduce((s, x) => s + (x[key] ?? 0), 0)

describe('huff', () => {
  it('shares potential out by attraction and distance', async () => {
    const found = await json()
    const a =
      (100 * pull(1000, 1)) / (pull(1000, 1) + pull(500, 2)) +
      (200.5 * pull(1000, 4)) / (pull(1000, 4) + pull(500, 1)) +
      (300 * pull(1000, 2)) / (pull(1000, 2) + pull(500, 3))
    expect(found.stores[0]).toMatchObject({ store: 'A' })
    expect(found.stores[0].before).toBeCloseTo(a, 9)
    expect(found).toMatchObject({ total_potential: 600.5, outside: { before: 0, after: 0 }, warnings: [] })
  })

  it('closes, resizes and opens with an outside: everything adds up', async () => {
    const rows = file('new.csv', 'zone,store,area,km\n2,N,800,0.5\n3,N,800,2\n')
    const found = await json('--close', 'A', '--resize', 'B=700', '--open', rows, '--outside', '20')
    expect(store(found, 'A')).toMatchObject({ after: null })
    expect(store(found, 'N')).toMatchObject({ before: null })
    const n =
      (200.5 * pull(800, 0.5)) / (pull(700, 1) + pull(800, 0.5) + 20) +
      (300 * pull(800, 2)) / (pull(700, 3) + pull(800, 2) + 20)
    expect((store(found, 'N') as unknown as { after: number }).after).toBeCloseTo(n, 9)
    for (const key of ['before', 'after'] as const)
      expect(sum(found, key) + found.outside[key]).toBeCloseTo(600.5, 9)
  })

  it('leaves the potential of zones that no store reaches outside, and says so', async () => {
    const more = file('more.csv', 'zone,money\n1,100\n2,200\n9,50\n')
    const { stdout } = await runCommand(
      register,
      'huff',
      ...columns,
      '--attraction',
      'area',
      '--potential',
      `${more}:money`,
      '--decay',
      'exp:-0.5',
      '--json',
    )
    const found = JSON.parse(stdout)
    expect(found.outside).toEqual({ before: 50, after: 50 })
    expect(found.total_potential).toBe(350)
    expect(found.warnings).toEqual([
      expect.stringContaining('1 zones of more.csv have no store within reach'),
      expect.stringContaining('1 zones have no potential in more.csv and count as 0 (3)'),
    ])
  })

  it('takes the decay as written, and far stores as they are', async () => {
    const far = file('far.csv', 'zone,store,km,area\n1,A,5000,10\n1,B,5002,10\n')
    const found = await runCommand(
      register,
      'huff',
      '--od',
      far,
      '--zone',
      'zone',
      '--store',
      'store',
      '--distance',
      'km',
      '--attraction',
      'area',
      '--potential',
      `${potential}:people`,
      '--decay',
      'exp:-0.5',
      '--json',
    )
    const { stores } = JSON.parse(found.stdout)
    expect(stores[0].before / stores[1].before).toBeCloseTo(Math.E, 9)
  })

  it.each<[string, string, string[], RegExp]>([
    [
      'a distance of 0 under a power',
      'zone,store,km,area\n1,A,0,10\n',
      [],
      /row 1: km is 0, and -1.5 as its power is infinite/,
    ],
    [
      'an attraction of 0',
      'zone,store,km,area\n1,A,1,10\n1,B,1,0\n',
      [],
      /row 2: area is 0\. An attraction must be above 0/,
    ],
    ['a distance below 0', 'zone,store,km,area\n1,A,-1,10\n', [], /row 1: km is -1/],
    [
      'a pair that comes twice',
      'zone,store,km,area\n1,A,1,10\n2,A,1,10\n1,A,2,10\n',
      [],
      /rows 1 and 3: zone 1 has store A twice/,
    ],
    [
      'an attraction that is no number',
      'zone,store,km,area\n1,A,1,big\n',
      [],
      /row 1: area is "big", not a number/,
    ],
    [
      'a store to close that is not there',
      'zone,store,km,area\n1,A,1,10\n',
      ['--close', 'Z'],
      /has no store "Z"/,
    ],
  ])('refuses %s', async (_, text, more, message) => {
    const path = file('bad.csv', text)
    const { status, stderr } = await huff('--od', path, ...more)
    expect(stderr).toMatch(message)
    expect(status).toBeGreaterThan(0)
  })

  it('refuses a new store under the id of an old one, and takes zero distances with a floor', async () => {
    const rows = file('again.csv', 'zone,store,area,km\n2,A,800,1\n')
    expect((await huff('--open', rows)).stderr).toMatch(/again.csv, row 1: store A is already in od.csv/)
    const zero = file('zero.csv', 'zone,store,km,area\n1,A,0,10\n1,B,2,10\n')
    expect((await huff('--od', zero, '--floor', '0.5')).status).toBe(0)
  })
})

describe('solve-attraction', () => {
  const solve = (totals: string, ...more: string[]) =>
    runCommand(
      registerSolve,
      'solve-attraction',
      ...columns,
      '--potential',
      `${potential}:money`,
      '--totals',
      `${totals}:sales`,
      '--decay',
      'power:-1.5',
      ...more,
    )

  it('finds the attractions behind totals again, up to their scale', async () => {
    const { stores } = await json()
    const totals = file('totals.csv', `store,sales\nB,${stores[1].before}\nA,${stores[0].before}\n`)
    const { stdout } = await solve(totals, '--attraction', 'area', '--gamma', '0.9', '--json')
    const found = JSON.parse(stdout)
    expect(found).toMatchObject({ converged: true, outside: 0 })
    expect(found.stores[0].attraction).toBeCloseTo(1000 ** 0.9, 6)
    expect(found.stores[0].quality).toBeCloseTo(1, 9)
    expect(found.stores[1].predicted).toBeCloseTo(stores[1].before, 9)
    expect(found.identification).toMatch(/up to one common factor/)
  })

  it('measures them against an outside, or scales the potential, where sums differ', async () => {
    const totals = file('less.csv', 'store,sales\nA,200\nB,100\n')
    expect((await solve(totals)).stderr).toMatch(
      /The stores sell 300, .* 600.5 to spend \(50.0 %\)\. Say where the rest goes/,
    )
    const open = JSON.parse((await solve(totals, '--outside', '3', '--json')).stdout)
    expect(open.outside).toBeCloseTo(300.5, 8)
    const scaled = JSON.parse((await solve(totals, '--scale-potential', '--json')).stdout)
    expect(scaled.potential_scale).toBeCloseTo(300 / 600.5, 12)
    expect(scaled.warnings[0]).toMatch(/multiplied by/)
  })

  it('refuses totals above the potential, of unknown stores, and stores without one', async () => {
    expect((await solve(file('t1.csv', 'store,sales\nA,600\nB,100\n'))).stderr).toMatch(
      /Nobody can sell more than there is/,
    )
    expect((await solve(file('t2.csv', 'store,sales\nA,600.5\n'))).stderr).toMatch(
      /no total of 1 stores of od.csv: B/,
    )
    expect((await solve(file('t3.csv', 'store,sales\nA,300\nB,300.5\nC,1\n'))).stderr).toMatch(
      /1 stores without a row in od.csv: C/,
    )
  })
})
