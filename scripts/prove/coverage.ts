/**
 * How often the model's 95 % intervals hold the truth, over many small demonstration networks: 30 stores,
 * 300,000 tickets. `npx tsx scripts/prove/coverage.ts [--seeds 200] [--from 1] [--world plain|hostile]
 * [--travel own|built-in]`; run by `npm run prove`, which keeps the summary.
 *
 * With `--travel own` the extracts carry the generator's minutes, as a retailer's own matrix would; with
 * `built-in` the product estimates them, so that travel-time error is part of what is measured. What was worked
 * out for a seed is kept in node_modules/.cache/prove, so that a run that was stopped goes on.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { generateDemo } from '@/data/demo/generate'
import { TRUE } from '@/data/demo/parameters'
import { planDemo } from '@/data/demo/plan'
import { settle, WORLDS, type World } from '@/data/demo/settings'
import { buildDataset } from '@/lib/dataset/build'
import { openNative } from '@/lib/engine/native'

const SIZES = { stores: 30, customers: 30_000, tickets: 300_000 }
const REACH_MINUTES = 150
const TRAVEL = ['own', 'built-in'] as const
type Travel = (typeof TRAVEL)[number]

interface Estimated {
  value: number
  se: number | null
}
type Figure = 'decay' | 'size' | 'access' | 'access_alone' | 'web' | 'web_alone'
interface SeedResult {
  seed: number
  truth: Partial<Record<Figure, number>>
  estimates: Partial<Record<Figure, Estimated>>
}

/** Generates, builds and reads one network. */
async function runSeed(seed: number, world: World, travel: Travel): Promise<SeedResult> {
  const folder = await mkdtemp(join(tmpdir(), 'chalandise-coverage-'))
  try {
    const extracts = join(folder, 'extracts')
    const settings = settle({ ...SIZES, seed, world })
    await generateDemo({ ...settings, out: extracts })
    if (travel === 'own') await writeMatrix(settings, join(extracts, 'travel_times.parquet'))
    await buildDataset({ extracts: [extracts], out: join(folder, 'built'), threads: 1, memoryLimit: '2GB' })
    const truth = JSON.parse(await readFile(join(extracts, 'truth.json'), 'utf8'))
    return await read(join(folder, 'built', 'dataset.duckdb'), seed, truth.parameters)
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
        web: TRUE.eta,
        web_alone: TRUE.eta,
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

/** Coverage of the 95 % interval with its own binomial interval (Wilson), bias and error of one figure. */
function summarise(results: readonly SeedResult[], figure: Figure) {
  const found = results.flatMap(r => {
    const e = r.estimates[figure]
    const truth = r.truth[figure]
    return e && truth !== undefined && e.se !== null ? [{ error: e.value - truth, se: e.se, truth }] : []
  })
  const n = found.length
  if (n === 0) return { networks: 0 }
  const held = found.filter(f => Math.abs(f.error) <= 1.959964 * f.se).length
  const [low, high] = wilson(held, n)
  const mean = (of: (f: (typeof found)[number]) => number) => found.reduce((sum, f) => sum + of(f), 0) / n
  const round = (x: number) => Number(x.toPrecision(3))
  return {
    networks: n,
    truth: round(mean(f => f.truth)),
    coverage: round(held / n),
    coverage_interval: [round(low), round(high)],
    bias: round(mean(f => f.error)),
    rmse: round(Math.sqrt(mean(f => f.error ** 2))),
    mean_se: round(mean(f => f.se)),
  }
}

function wilson(held: number, n: number): [number, number] {
  const z = 1.959964
  const p = held / n
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return [middle - half, middle + half]
}

const FIGURES: readonly Figure[] = ['decay', 'size', 'access_alone', 'access', 'web_alone', 'web']

/** Runs the networks of one world and sums them up. */
export async function prove(options: { seeds: number; from: number; world: World; travel: Travel }) {
  const cache = join('node_modules', '.cache', 'prove', `coverage-${options.world}-${options.travel}`)
  await mkdir(cache, { recursive: true })
  const results: SeedResult[] = []
  for (let seed = options.from; seed < options.from + options.seeds; seed++) {
    const file = join(cache, `${seed}.json`)
    const known = await readFile(file, 'utf8').catch(() => null)
    const result: SeedResult = known ? JSON.parse(known) : await runSeed(seed, options.world, options.travel)
    if (!known) await writeFile(file, JSON.stringify(result))
    results.push(result)
    process.stderr.write(`${options.world} ${options.travel} ${seed}: ${JSON.stringify(result.estimates)}\n`)
  }
  return {
    world: options.world,
    travel: options.travel,
    ...SIZES,
    networks: results.length,
    figures: Object.fromEntries(FIGURES.map(figure => [figure, summarise(results, figure)])),
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
  const summary = await prove({ seeds: Number(values.seeds), from: Number(values.from), world, travel })
  process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`)
}
