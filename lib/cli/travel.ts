import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { MatrixCache } from '@/lib/travel/matrix'
import type { MatrixRequest, MatrixService } from '@/lib/travel/service'
import { perform, UsageError } from './run'
import { integer } from './table'

interface Options {
  service: 'osrm' | 'valhalla' | 'openrouteservice' | 'built-in'
  out: string
  url?: string
  keyFile?: string
  dataset: string
  data?: string
  reach: number
  pause: number
  cache?: string
}

/** Registers `travel --service osrm --url U --out travel_times.parquet`. */
export function register(program: Command): void {
  program
    .command('travel')
    .description('Ask a routing service for the driving times of a dataset’s zones and stores.')
    .addOption(
      new Option('--service <name>', 'what answers')
        .choices(['osrm', 'valhalla', 'openrouteservice', 'built-in'])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'travel_times.parquet or .csv, to be published with the other extracts')
    .option('--url <address>', 'where the service answers, e.g. http://localhost:5000')
    .option('--key-file <file>', 'file that holds the key of the service (or CHALANDISE_ROUTING_KEY)')
    .option('--dataset <version>', 'a published version, its folder, or "current"', 'current')
    .option('--data <folder>', 'where datasets are published (default: CHALANDISE_DATA, or data/published)')
    .option('--reach <km>', 'leave out pairs farther apart, as the crow flies', positive, 120)
    .option('--pause <ms>', 'between two requests, for a service that is not yours', notNegative, 0)
    .option('--cache <folder>', 'keep answers there, so that a run that was stopped goes on')
    .option('--json', 'print one JSON object')
    .action((options: Options, command: Command) =>
      perform(command, async ({ signal, progress }) => {
        if (options.service !== 'built-in' && !options.url)
          throw new UsageError('missing_url', `Say where ${options.service} answers: --url http://host:port.`)
        const [{ openDataset }, { dataFolder }] = await Promise.all([
          import('@/lib/dataset/open-native'),
          import('@/lib/dataset/store'),
        ])
        progress('reading zones and stores')
        const { engine, manifest } = await openDataset(options.dataset, options.data ?? dataFolder())
        const read = (sql: string) => engine.query(sql)
        const [zones, stores] = await Promise.all([
          read('SELECT zone_id, lat, lon FROM zones ORDER BY zone_key'),
          read('SELECT store_id, lat, lon FROM stores ORDER BY store_key'),
        ]).finally(() => engine.close())
        const points = (table: typeof zones) => ({
          lat: table.columns.lat as Float64Array,
          lon: table.columns.lon as Float64Array,
        })
        const { source, times } = await ask(options, points(zones), points(stores), { signal, progress })
        progress('writing')
        await write(
          options.out,
          Array.from(times.origin, i => (zones.columns.zone_id as string[])[i]),
          Array.from(times.destination, j => (stores.columns.store_id as string[])[j]),
          times.minutes,
        )
        const pairs = times.minutes.length
        return {
          json: {
            dataset: manifest.version,
            service: source,
            out: options.out,
            pairs,
            unroutable: times.unroutable,
          },
          text:
            `${integer(pairs)} driving times of ${integer(zones.rows)} zones and ${integer(stores.rows)} stores from ` +
            `${source}${times.unroutable > 0 ? `, ${integer(times.unroutable)} pairs without a route` : ''}: ` +
            `${options.out}\nPublish it beside the other extracts: it then takes the place of the built-in estimate.`,
        }
      }),
    )
}

function positive(value: string): number {
  const n = Number(value)
  if (!(n > 0)) throw new InvalidArgumentError('give a number above 0.')
  return n
}

function notNegative(value: string): number {
  const n = Number(value)
  if (!(n >= 0)) throw new InvalidArgumentError('give 0 or a number above it.')
  return n
}

type Points = { lat: Float64Array; lon: Float64Array }

async function ask(
  options: Options,
  origins: Points,
  destinations: Points,
  context: { signal: AbortSignal; progress: (line: string) => void },
) {
  if (options.service === 'built-in') {
    const [{ travelTimesFor }, { builtInTimes }] = await Promise.all([
      import('@/lib/travel/registry'),
      import('@/lib/travel/matrix'),
    ])
    const travel = travelTimesFor(origins)
    return { source: travel.id, times: builtInTimes(travel, origins, destinations, options.reach) }
  }
  const [{ matrixTimes }, service] = await Promise.all([import('@/lib/travel/matrix'), serviceOf(options)])
  const times = await matrixTimes(service, origins, destinations, {
    reachKm: options.reach,
    pause: options.pause,
    cache: options.cache ? await folderCache(options.cache) : undefined,
    signal: context.signal,
    onProgress: (done, total) =>
      context.progress(`asking ${service.id}: ${integer(done)} of ${integer(total)} requests`),
  })
  return { source: service.id, times }
}

async function serviceOf(options: Options): Promise<MatrixService> {
  const url = options.url as string
  const key = options.keyFile
    ? (await readFile(options.keyFile, 'utf8')).trim()
    : process.env.CHALANDISE_ROUTING_KEY
  if (options.service === 'osrm') return (await import('@/lib/travel/osrm')).osrm({ url })
  if (options.service === 'valhalla') return (await import('@/lib/travel/valhalla')).valhalla({ url })
  return (await import('@/lib/travel/openrouteservice')).openrouteservice({ url, key })
}

/** Answers as files named after what was asked; written whole or not at all. */
async function folderCache(folder: string): Promise<MatrixCache> {
  await mkdir(folder, { recursive: true })
  const file = ({ url, init }: MatrixRequest) =>
    join(
      folder,
      `${createHash('sha256')
        .update(JSON.stringify([url, init?.body]))
        .digest('hex')}.f32`,
    )
  return {
    async get(request) {
      const bytes = await readFile(file(request)).catch(() => null)
      return bytes && bytes.length % 4 === 0 ? new Float32Array(new Uint8Array(bytes).buffer) : null
    },
    async set(request, minutes) {
      const path = file(request)
      await writeFile(`${path}.part`, new Uint8Array(minutes.buffer, minutes.byteOffset, minutes.byteLength))
      await rename(`${path}.part`, path)
    },
  }
}

async function write(out: string, origin: string[], store: string[], minutes: Float32Array): Promise<void> {
  const { openNative } = await import('@/lib/engine/native')
  const engine = await openNative()
  try {
    await mkdir(dirname(resolve(out)), { recursive: true })
    await engine.exec('CREATE TABLE travel_times (origin VARCHAR, store_id VARCHAR, minutes DOUBLE)')
    await engine.append('travel_times', [origin, store, Float64Array.from(minutes)])
    const format = out.toLowerCase().endsWith('.parquet')
      ? 'FORMAT parquet, COMPRESSION zstd'
      : 'FORMAT csv, HEADER'
    await engine.exec(
      `COPY (SELECT origin, store_id, round(minutes, 2) AS minutes FROM travel_times ORDER BY ALL)
       TO '${out.replaceAll("'", "''")}' (${format})`,
    )
  } finally {
    await engine.close()
  }
}
