import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { ContractError } from '@/lib/contract/error'
import { CONTRACT_VERSION } from '@/lib/contract/tables'
import { type BuildEngine, EngineError } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { makeAtoms } from './atoms'
import { reconcile, report, writeRejected } from './checks'
import { makeCounts } from './counts'
import { DatasetError } from './error'
import { extractsAt } from './extract-native'
import { customerMonths, hasLines, makeTickets, stageSales } from './facts'
import { identityEffect, mergeCustomers } from './golden'
import { mapCustomers, stageCustomers } from './identity'
import { IdentityDeclaration } from './identity-report'
import { type Declaration, Manifest } from './manifest'
import { stageNetwork, stageStores, stageZones } from './network'
import { damagedFile, type OpenFile, openFile } from './open-file'
import { dataPeriod } from './period'
import { geodata, loadZones, placeHomes } from './places'
import { makeRows } from './rows'
import { discover, type Sources } from './source'
import { assertReconciled, figuresOf, hashFile, inputChecks, sourcesOf, worst } from './summary'
import { writeDataset } from './write'

/** Names the program and the rules that made a dataset; changes when the same input gives other rows. */
const BUILDER = 'chalandise-build/1'

/** What a build is doing, in this order; keys of the message catalogue. */
const PHASES = [
  'open',
  'customers',
  'sales',
  'homes',
  'atoms',
  'rows',
  'counts',
  'checks',
  'write',
  'finish',
] as const
export type Phase = (typeof PHASES)[number]

export interface BuildOptions {
  /** Folders and files that hold the extracts. */
  extracts: readonly string[]
  /** Folder to write into: `dataset.duckdb`, `dataset.duckdb.gz`, `manifest.json`, `rejected/<table>.csv`. */
  out: string
  /** ISO date: sales after it are in the future. The machine's day by default. */
  today?: string
  /** Memory of the build as DuckDB writes it; what does not fit goes to a folder beside `out`. */
  memoryLimit?: string
  threads?: number
  onProgress?: (progress: { phase: Phase; done: number; total: number }) => void
  signal?: AbortSignal
}

/**
 * Builds one immutable dataset file from extracts, with its manifest: nothing of `out` is worth keeping when
 * this rejects. The same extracts give the same version.
 *
 * @throws ContractError where the extracts do not follow the contract, DatasetError where sums do not
 * reconcile or the build was cancelled.
 */
export async function buildDataset(options: BuildOptions): Promise<Manifest> {
  const sources = await discover(await extractsAt(options.extracts), options.extracts.join(', '))
  await mkdir(options.out, { recursive: true })
  const spill = join(options.out, 'spill')
  const engine = await openNative({
    memoryLimit: options.memoryLimit ?? '3GB',
    threads: options.threads,
    tempDirectory: spill,
  })
  try {
    return await build(engine, sources, options)
  } catch (cause) {
    if (options.signal?.aborted || (cause instanceof EngineError && cause.code === 'cancelled'))
      throw new DatasetError('cancelled', 'The build was cancelled; nothing was published.', {}, { cause })
    throw cause
  } finally {
    await engine.close()
    await rm(spill, { recursive: true, force: true })
  }
}

async function build(engine: BuildEngine, sources: Sources, options: BuildOptions): Promise<Manifest> {
  options.onProgress?.({ phase: 'open', done: 0, total: PHASES.length })
  const files = await openAll(engine, sources)
  // CSV rows have their numbers now; after this only the file itself has an order.
  await engine.exec('SET preserve_insertion_order = false')
  try {
    return await buildFrom(engine, sources, files, options)
  } catch (cause) {
    if (options.signal?.aborted || !(cause instanceof EngineError)) throw cause
    throw (await damagedFile(engine, [...files.values()].flat())) ?? cause
  }
}

async function buildFrom(
  engine: BuildEngine,
  sources: Sources,
  files: ReadonlyMap<string, readonly OpenFile[]>,
  options: BuildOptions,
): Promise<Manifest> {
  const { signal, out } = options
  const { declaration } = sources
  const today = options.today ?? new Date().toLocaleDateString('sv')
  const phase = (name: Phase) => {
    signal?.throwIfAborted()
    options.onProgress?.({ phase: name, done: PHASES.indexOf(name), total: PHASES.length })
  }

  const of = (table: string) => files.get(table) ?? []
  const zones = await stageZones(engine, of('zones'))
  const france = geodata(declaration)
  await loadZones(engine, of('zones').length > 0 ? zones : null, france)
  const stores = await stageStores(engine, of('stores'), declaration, france)
  await engine.exec(`CREATE TEMP TABLE zone_keys AS
    SELECT zone_id, row_number() OVER (ORDER BY zone_id)::INTEGER AS zone_key FROM zones_in`)
  const network = await stageNetwork(engine, files)

  phase('customers')
  const named = [...of('customers'), ...of('customer_places'), ...of('sales')]
  await mapCustomers(engine, named, signal)
  const { customers, places } = await stageCustomers(engine, files)
  const merged = await mergeCustomers(
    engine,
    customers,
    IdentityDeclaration.parse(declaration.identity ?? {}),
    signal,
  )

  phase('sales')
  const sales = await stageSales(engine, of('sales'), declaration, today, signal)
  const lines = await hasLines(engine, signal)
  await makeTickets(engine, lines, signal)
  const period = await dataPeriod(engine)
  if (!period)
    throw new ContractError(
      'no_row_accepted',
      `No row of sales was accepted. ${await worst(engine, sales, stores)}`,
      { table: 'sales' },
    )

  phase('homes')
  await placeHomes(engine, customers, places, declaration, france)
  await customerMonths(engine, signal)
  const year = { first: Math.max(period.months.first, period.months.last - 11), last: period.months.last }
  const identity = await identityEffect(engine, merged, year, signal)

  phase('atoms')
  await makeAtoms(engine, signal)

  phase('rows')
  const has = (table: string, column: string) => of(table).some(f => f.columns.has(column))
  await makeRows(
    engine,
    { lines, categories: has('sales', 'category'), segments: has('customers', 'segment') },
    signal,
  )

  phase('counts')
  await makeCounts(engine, period.months, signal)

  phase('checks')
  const tables = [stores, zones, sales, customers, places, ...network].filter(t => t.files.length > 0)
  const reconciliation: Manifest['reconciliation'] = []
  const checks: Manifest['checks'] = inputChecks(sources, files)
  for (const staged of tables) {
    reconciliation.push(await reconcile(engine, staged))
    checks.push(...(await report(engine, staged)))
    await writeRejected(engine, staged, join(out, 'rejected'))
  }
  await assertReconciled(engine, reconciliation)
  const figures = await figuresOf(engine)

  phase('write')
  const file = join(out, 'dataset.duckdb')
  await rm(file, { force: true })
  const contents = await writeDataset(engine, file, year, declaration.sector, signal)

  phase('finish')
  await pipeline(
    createReadStream(file),
    createGzip({ level: constants.Z_BEST_COMPRESSION }),
    createWriteStream(`${file}.gz`),
  )
  const sha256 = await hashFile(file)
  const manifest = Manifest.parse({
    schema: 'chalandise.dataset/1',
    version: nameOf(contents, declaration),
    sha256,
    bytes: (await stat(file)).size,
    contract: CONTRACT_VERSION,
    builder: BUILDER,
    built_at: new Date().toISOString(),
    audience: 'shared',
    declaration,
    period: period.manifest,
    ...figures,
    identity,
    reconciliation,
    checks,
    sources: await sourcesOf(engine, files),
  } satisfies Manifest)
  await writeFile(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

async function openAll(engine: BuildEngine, sources: Sources): Promise<Map<string, OpenFile[]>> {
  const files = new Map<string, OpenFile[]>()
  for (const [index, source] of sources.files.entries()) {
    const open = await openFile(engine, source, index)
    files.set(source.table.name, [...(files.get(source.table.name) ?? []), open])
  }
  return files
}

/** A version's name: what readers see depends on rows, declaration and the rules of contract and builder. */
function nameOf(contents: string, declaration: Declaration): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([contents, declaration, CONTRACT_VERSION, BUILDER]))
  return hash.digest('hex').slice(0, 16)
}
