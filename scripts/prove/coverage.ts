/**
 * How often the model's 95 % intervals hold the truth, over many demonstration networks of 30 stores and 300,000
 * tickets: `npm run prove -- coverage`, or one world alone, `npx tsx scripts/prove/coverage.ts --world hostile
 * --travel own --seeds 20 --from 1`. A network takes a minute; what was worked out is kept in
 * node_modules/.cache/prove, so that a run that was stopped goes on.
 *
 * The plain world with the generator's own minutes (as a retailer's own matrix would give them) tests the errors of
 * the estimators; with `built-in` the product estimates the minutes, and that error is not in any standard error. The
 * hostile world breaks assumptions on purpose (data/demo/hostile.ts); there the access elasticity is also estimated
 * without the corrections that the product makes, see {@link uncorrected}.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { generateDemo } from '@/data/demo/generate'
import { TRUE } from '@/data/demo/parameters'
import { planDemo } from '@/data/demo/plan'
import { type DemoSettings, settle, WORLDS, type World } from '@/data/demo/settings'
import { buildDataset } from '@/lib/build/build'
import { openNative } from '@/lib/engine/native'
import type { Proof, Proving } from '../prove'
import { uncorrected } from './coverage/uncorrected'

const SIZES = { stores: 30, customers: 30_000, tickets: 300_000 }
/** The short form: too few customers to say anything, but every step is taken. */
const QUICK = { stores: 10, customers: 3000, tickets: 20_000 }
const REACH_MINUTES = 150
const TRAVEL = ['own', 'built-in'] as const
type Travel = (typeof TRAVEL)[number]

/** What a full proof runs; built-in minutes and the hostile world are looked at for their bias. */
const PARTS: readonly { world: World; travel: Travel; seeds: number }[] = [
  { world: 'plain', travel: 'own', seeds: 200 },
  { world: 'plain', travel: 'built-in', seeds: 20 },
  { world: 'hostile', travel: 'own', seeds: 20 },
]
/** Coverage that the plain world must not be shown to fall below. */
const LEAST = 0.9

interface Estimated {
  value: number
  se: number | null
}
/** `alone`: without the prior; `web` is the halo: web sales by access. */
type Figure =
  | 'decay'
  | 'size'
  | 'access'
  | 'access_alone'
  | 'access_uncorrected'
  | 'web'
  | 'web_alone'
  | 'web_uncorrected'
interface SeedResult {
  seed: number
  truth: Partial<Record<Figure, number>>
  estimates: Partial<Record<Figure, Estimated>>
}
type Sizes = Pick<DemoSettings, 'stores' | 'customers' | 'tickets'>

/** Generates, builds and reads one network. */
async function runSeed(
  seed: number,
  world: World,
  travel: Travel,
  sizes: Sizes,
  within: string,
): Promise<SeedResult> {
  const folder = await mkdtemp(join(within, 'coverage-'))
  try {
    const extracts = join(folder, 'extracts')
    const settings = settle({ ...sizes, seed, world })
    await generateDemo({ ...settings, out: extracts })
    if (travel === 'own') await writeMatrix(settings, join(extracts, 'travel_times.parquet'))
    const out = join(folder, 'built')
    const audience = world === 'hostile' ? 'detailed' : 'shared'
    await buildDataset({ extracts: [extracts], out, audience, threads: 1, memoryLimit: '2GB' })
    const { parameters } = JSON.parse(await readFile(join(extracts, 'truth.json'), 'utf8'))
    const file = join(out, 'dataset.duckdb')
    const result = await read(file, seed, parameters)
    if (audience === 'detailed') Object.assign(result.estimates, await uncorrected(file))
    return result
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The generator's own minutes as an extract. */
async function writeMatrix(settings: ReturnType<typeof settle>, file: string): Promise<void> {
  const { zones, stores, demand } = planDemo(settings)
  const origin: string[] = []
  const store: string[] = []
  const minutes: number[] = []
  for (let i = 0; i < demand.zones; i++)
    stores.forEach((s, j) => {
      const m = demand.minutes[i * demand.stores + j]
      if (m > REACH_MINUTES) return
      origin.push(zones.id[i])
      store.push(s.id)
      minutes.push(m)
    })
  const engine = await openNative()
  try {
    await engine.exec('CREATE TABLE t (origin VARCHAR, store_id VARCHAR, minutes DOUBLE)')
    await engine.append('t', [origin, store, Float64Array.from(minutes)])
    await engine.exec(`COPY t TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`)
  } finally {
    await engine.close()
  }
}

async function read(file: string, seed: number, parameters: Record<string, number>): Promise<SeedResult> {
  const engine = await openNative({ path: file, readOnly: true })
  try {
    const choice = await engine.query(
      `SELECT term, value, se FROM choice_model WHERE term IN ('decay', 'size')`,
    )
    const access = await engine.query(
      `SELECT term, value, se, prior_low, prior_mid, prior_high FROM elasticities WHERE term IN ('access', 'web')`,
    )
    const estimates: SeedResult['estimates'] = {}
    ;(choice.columns.term as string[]).forEach((term, r) => {
      estimates[term as 'decay' | 'size'] = estimate(choice.columns, r)
    })
    ;(access.columns.term as string[]).forEach((term, r) => {
      const combined = estimate(access.columns, r)
      const name = term as 'access' | 'web'
      estimates[name] = combined
      const alone = withoutPrior(combined, access.columns, r)
      if (alone) estimates[`${name}_alone`] = alone
    })
    const rho = parameters.access_elasticity_of_the_average_euro
    return {
      seed,
      truth: {
        decay: TRUE.beta,
        size: TRUE.gamma,
        access: rho,
        access_alone: rho,
        access_uncorrected: rho,
        web: TRUE.eta,
        web_alone: TRUE.eta,
        web_uncorrected: TRUE.eta,
      },
      estimates,
    }
  } finally {
    await engine.close()
  }
}

type Columns = Record<string, ArrayLike<unknown>>

function estimate(columns: Columns, r: number): Estimated {
  const se = (columns.se as ArrayLike<number>)[r]
  return { value: (columns.value as ArrayLike<number>)[r], se: Number.isFinite(se) ? se : null }
}

/** 80 % range of a normal, in standard deviations to each side. */
const Z80 = 1.2815515655446004

/** The data's own say: the combined estimate with the prior's precision taken out. */
function withoutPrior(combined: Estimated, columns: Columns, r: number): Estimated | null {
  if (combined.se === null) return null
  const column = (name: string) => (columns[name] as ArrayLike<number>)[r]
  const prior = 1 / ((column('prior_high') - column('prior_low')) / (2 * Z80)) ** 2
  const data = 1 / combined.se ** 2 - prior
  if (!(data > 0.02 * prior)) return null
  return {
    value: (combined.value / combined.se ** 2 - column('prior_mid') * prior) / data,
    se: Math.sqrt(1 / data),
  }
}

interface Summary {
  networks: number
  truth?: number
  coverage?: number
  coverage_interval?: number[]
  mean_se?: number
  bias?: number
  bias_se?: number
  rmse?: number
}

/** Coverage of the 95 % interval with its own binomial interval (Wilson), bias and error of one figure. */
function summarise(results: readonly SeedResult[], figure: Figure): Summary {
  const found = results.flatMap(r => {
    const e = r.estimates[figure]
    const truth = r.truth[figure]
    return e && truth !== undefined ? [{ error: e.value - truth, se: e.se, truth }] : []
  })
  const n = found.length
  if (n === 0) return { networks: 0 }
  const mean = (of: (f: (typeof found)[number]) => number) => found.reduce((sum, f) => sum + of(f), 0) / n
  const round = (x: number) => Number(x.toPrecision(3))
  const bias = mean(f => f.error)
  const spread = Math.sqrt(found.reduce((sum, f) => sum + (f.error - bias) ** 2, 0) / Math.max(1, n - 1))
  const judged = found.flatMap(({ error, se }) => (se === null ? [] : [{ error, se }]))
  const held = judged.filter(f => Math.abs(f.error) <= Z95 * f.se).length
  return {
    networks: n,
    truth: round(mean(f => f.truth)),
    ...(judged.length > 0 && {
      coverage: round(held / judged.length),
      coverage_interval: wilson(held, judged.length).map(round),
      mean_se: round(judged.reduce((sum, f) => sum + f.se, 0) / judged.length),
    }),
    bias: round(bias),
    bias_se: round(spread / Math.sqrt(n)),
    rmse: round(Math.sqrt(mean(f => f.error ** 2))),
  }
}

const Z95 = 1.959964

function wilson(held: number, n: number): [number, number] {
  const p = held / n
  const middle = (p + Z95 ** 2 / (2 * n)) / (1 + Z95 ** 2 / n)
  const half = (Z95 / (1 + Z95 ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + Z95 ** 2 / (4 * n * n))
  return [middle - half, middle + half]
}

/** What a figure is called in the summary. */
const NAMES: Readonly<Record<Figure, string>> = {
  decay: 'decay',
  size: 'size',
  access: 'access',
  access_alone: 'access_without_prior',
  access_uncorrected: 'access_without_corrections',
  web: 'halo',
  web_alone: 'halo_without_prior',
  web_uncorrected: 'halo_without_corrections',
}
/** Figures whose intervals are judged. */
const JUDGED: readonly Figure[] = ['decay', 'size', 'access', 'web']

interface Part {
  world: World
  travel: Travel
  seeds: number
  from: number
}

/** Runs the networks of one world and sums them up; results are kept in `cache`, where given. */
async function runPart(
  part: Part,
  sizes: Sizes,
  within: string,
  cache: string | null,
  say: (l: string) => void,
) {
  const { world, travel } = part
  const kept = cache && join(cache, `coverage-${world}-${travel}`)
  if (kept) await mkdir(kept, { recursive: true })
  const results: SeedResult[] = []
  for (let seed = part.from; seed < part.from + part.seeds; seed++) {
    const file = kept && join(kept, `${seed}.json`)
    const known = file && (await readFile(file, 'utf8').catch(() => null))
    const result: SeedResult = known ? JSON.parse(known) : await runSeed(seed, world, travel, sizes, within)
    if (file && !known) await writeFile(file, JSON.stringify(result))
    results.push(result)
    say(`${world} ${travel} ${seed}: ${JSON.stringify(result.estimates)}`)
  }
  const figures = Object.fromEntries(
    (Object.keys(NAMES) as Figure[]).map(figure => [NAMES[figure], summarise(results, figure)]),
  )
  return { world, travel, ...sizes, networks: results.length, figures }
}

const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'prove')

/**
 * The whole proof: fails where the 95 % intervals of the plain world, with known minutes, are shown to hold the truth
 * less often than {@link LEAST}. Intervals combined with a prior may well hold it more often than their name says.
 */
export async function prove({ quick, folder, say }: Proving): Promise<Proof> {
  const parts = quick ? [{ world: 'hostile' as const, travel: 'own' as const, seeds: 1 }] : PARTS
  const done = []
  for (const part of parts)
    done.push(await runPart({ ...part, from: 1 }, quick ? QUICK : SIZES, folder, quick ? null : CACHE, say))
  const { figures } = done[0]
  const short = JUDGED.filter(name => {
    const [, high] = figures[NAMES[name]].coverage_interval ?? [0, 0]
    return high < LEAST
  })
  const said = JUDGED.map(name => {
    const { coverage = 0, coverage_interval: [low, high] = [0, 0], bias, bias_se } = figures[NAMES[name]]
    const percent = [coverage, low, high].map(x => Math.round(100 * x))
    return `${NAMES[name]} ${percent[0]} % (${percent[1]} to ${percent[2]}), bias ${bias} +- ${bias_se}`
  })
  return {
    ok: quick ? JUDGED.every(name => figures[NAMES[name]].networks > 0) : short.length === 0,
    summary: `${done[0].networks} networks of ${done[0].stores} stores; 95 % intervals that hold the truth: ${said.join('; ')}.`,
    figures: { short: short.map(name => NAMES[name]), parts: done },
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '200' },
      from: { type: 'string', default: '1' },
      world: { type: 'string', default: 'plain' },
      travel: { type: 'string', default: 'own' },
    },
  })
  const world = WORLDS.find(w => w === values.world) ?? 'plain'
  const travel = TRAVEL.find(t => t === values.travel) ?? 'own'
  const part = { world, travel, seeds: Number(values.seeds), from: Number(values.from) }
  const summary = await runPart(part, SIZES, tmpdir(), CACHE, line => process.stderr.write(`${line}\n`))
  process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`)
}
