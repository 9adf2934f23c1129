import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { writeRejected, writeReport } from '@/lib/checks/report-native'
import type { Report } from '@/lib/checks/report-type'
import type { Language } from '@/lib/checks/sentences'
import type { Mapping } from '@/lib/contract/mapping'
import { writeFirstView } from '@/lib/dataset/first-view-native'
import { hashFile } from '@/lib/dataset/hash-file'
import { type AcceptRejected, Manifest } from '@/lib/dataset/manifest'
import type { BuildEngine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { extractsAt } from '@/lib/extracts/extract-native'
import { discover, type Sources } from '@/lib/extracts/source'
import { loadFrance } from '@/lib/geo/france'
import { type BuildPlatform, buildTables, checkTables } from './phases'
import type { Previous, ScratchReason } from './previous'
import type { BuildProgress } from './progress'

const GEODATA = join(import.meta.dirname, '..', '..', 'data', 'geo')

export interface BuildOptions {
  /** Folders and files that hold the extracts. */
  extracts: readonly string[]
  /**
   * Folder to write into: `dataset.duckdb`, `dataset.duckdb.gz`, `first-view.gz`, `manifest.json`, `report.json`, `report.txt`,
   * `rejected/<table>.csv`.
   */
  out: string
  /** ISO date: sales after it are in the future. The machine's day by default. */
  today?: string
  /** Memory of the build as DuckDB writes it; what does not fit goes to a folder beside `out`. */
  memoryLimit?: string
  threads?: number
  /** Of the report and the rejected rows; English by default. */
  language?: Language
  /** Which file and column is what; takes the place of a `mapping.json` among the extracts. */
  mapping?: Mapping
  /** Who publishes more rejected sales than dataset.json allows, and why. */
  acceptRejected?: AcceptRejected
  /** `detailed` adds customer rows, for the data team's own machine; `shared` without a word. */
  audience?: 'shared' | 'detailed'
  /** The version that readers have, whose rows are kept where they can be; or why they shall not. */
  previous?: Previous | ScratchReason
  onProgress?: (progress: BuildProgress) => void
  signal?: AbortSignal
}

/**
 * Builds one immutable dataset file from extracts on native DuckDB, with its manifest: nothing of `out` is worth
 * keeping when this rejects. The same extracts give the same version.
 *
 * @throws ContractError where the extracts do not follow the contract, DatasetError where sums do not
 * reconcile or the build was cancelled.
 */
export async function buildDataset(options: BuildOptions): Promise<Manifest> {
  return natively(options, async (engine, sources, platform) => {
    await rm(platform.target, { force: true })
    const { previous } = options
    const built = await buildTables(engine, sources, { ...options, platform: { ...platform, previous } })
    await engine.exec('DETACH dataset')
    return finish(options.out, platform.target, built)
  })
}

/**
 * Judges extracts as {@link buildDataset} would and builds nothing. `out` gets `report.json`, `report.txt` and
 * `rejected/<table>.csv`; `refused` of the report says why they could not be published.
 *
 * @throws ContractError where the extracts do not follow the contract, DatasetError where it was cancelled.
 */
export async function checkExtracts(options: BuildOptions): Promise<Report> {
  return natively(options, (engine, sources, platform) =>
    checkTables(engine, sources, { ...options, platform }),
  )
}

async function natively<T>(
  options: BuildOptions,
  work: (engine: BuildEngine, sources: Sources, platform: BuildPlatform) => Promise<T>,
): Promise<T> {
  const { extracts, out, mapping } = options
  const sources = await discover(await extractsAt(extracts), extracts.join(', '), mapping)
  await mkdir(out, { recursive: true })
  const spill = join(out, 'spill')
  const engine = await openNative({
    memoryLimit: options.memoryLimit ?? '3GB',
    threads: options.threads,
    tempDirectory: spill,
  })
  try {
    return await work(engine, sources, nativePlatform(out, options.language ?? 'en'))
  } finally {
    await engine.close()
    await rm(spill, { recursive: true, force: true })
  }
}

function nativePlatform(out: string, language: Language): BuildPlatform {
  return {
    target: join(out, 'dataset.duckdb'),
    geodata: async declaration => (declaration.country === 'FR' ? loadFrance(GEODATA) : null),
    hash: extract => hashFile(extract.path!),
    rejected: (engine, staged) => writeRejected(engine, staged, join(out, 'rejected'), language),
    report: report => writeReport(report, out, language),
  }
}

async function finish(
  out: string,
  file: string,
  built: Omit<Manifest, 'sha256' | 'bytes'>,
): Promise<Manifest> {
  await pipeline(
    createReadStream(file),
    createGzip({ level: constants.Z_BEST_COMPRESSION }),
    createWriteStream(`${file}.gz`),
  )
  const manifest = Manifest.parse({
    ...built,
    sha256: await hashFile(file),
    bytes: (await stat(file)).size,
    ...(await writeFirstView(out, built.audience)),
  } satisfies Manifest)
  await writeFile(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}
