import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { ContractError } from '@/lib/contract/error'
import { CONTRACT_VERSION } from '@/lib/contract/tables'
import { EngineError } from '@/lib/engine/engine'
import { type NativeEngine, openNative } from '@/lib/engine/native'
import { makeAtoms } from './atoms'
import { reconcile, report, writeRejected } from './checks'
import { makeCounts } from './counts'
import { DatasetError } from './error'
import { customerMonths, hasLines, makeTickets, mapCustomers, stageSales } from './facts'
import { type Declaration, Manifest } from './manifest'
import { stageCustomers, stageNetwork, stageStores, stageZones } from './network'
import { dataPeriod } from './period'
import { geodata, loadZones, placeHomes } from './places'
import { makeRows } from './rows'
import { MAX_DOMINANCE, MIN_CUSTOMERS } from './schema'
import { damagedFile, discover, type OpenFile, openFile, type Sources } from './source'
import { money } from './sql'
import type { Staged } from './stage'
import { writeDataset } from './write'

/** Names the program and the rules that made a dataset; changes when the same input gives other rows. */
export const BUILDER = 'chalandise-build/1'

/** What a build is doing, in this order; keys of the message catalogue. */
export const PHASES = [
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
  const sources = discover(options.extracts)
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

async function build(engine: NativeEngine, sources: Sources, options: BuildOptions): Promise<Manifest> {
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
  engine: NativeEngine,
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
  await engine.exec(`CREATE TEMP TABLE segments AS
    SELECT customer_key, segment FROM ${customers.name} JOIN customer_keys USING (customer_id)
    WHERE fault IS NULL AND segment IS NOT NULL`)

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
  const last = period.months.last
  const contents = await writeDataset(
    engine,
    file,
    { first: Math.max(period.months.first, last - 11), last },
    declaration.sector,
    signal,
  )

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
    reconciliation,
    checks,
    sources: await sourcesOf(engine, files),
  } satisfies Manifest)
  await writeFile(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

async function openAll(engine: NativeEngine, sources: Sources): Promise<Map<string, OpenFile[]>> {
  const files = new Map<string, OpenFile[]>()
  for (const [index, source] of sources.files.entries()) {
    const open = await openFile(engine, source, index)
    files.set(source.table.name, [...(files.get(source.table.name) ?? []), open])
  }
  return files
}

/** What is odd about the files themselves: no declaration, columns and files the contract does not know. */
function inputChecks(sources: Sources, files: ReadonlyMap<string, readonly OpenFile[]>): Manifest['checks'] {
  const checks: Manifest['checks'] = []
  const warn = (code: string, table: string, file: string, column: string, value: string) =>
    checks.push({
      code,
      severity: 'warn',
      table,
      rows: 0,
      amount: null,
      example: { file, row: 0, column, value },
    })
  if (!sources.declared)
    warn('no_declaration', 'dataset', 'dataset.json', 'currency', sources.declaration.currency)
  for (const file of sources.ignored) warn('ignored_file', 'dataset', file, '', '')
  for (const list of files.values())
    for (const file of list)
      for (const column of file.unknown) warn('unknown_column', file.table.name, file.file, column, '')
  return checks
}

/** The commonest fault of a table in which nothing was accepted, as a sentence. */
async function worst(engine: NativeEngine, sales: Staged, stores: Staged): Promise<string> {
  const found = [...(await report(engine, sales)), ...(await report(engine, stores))]
    .filter(c => c.severity === 'reject')
    .sort((a, b) => b.rows - a.rows)[0]
  if (!found?.example) return 'The sales files hold no rows.'
  const { file, row, column, value } = found.example
  return `${found.rows} rows were rejected for ${found.code}, the first in ${file}, row ${row}, column ${column}: "${value}".`
}

/** Accepted sales must come out of atoms and unplaced rows again, and out of every other table of sales. */
async function assertReconciled(
  engine: NativeEngine,
  reconciliation: Manifest['reconciliation'],
): Promise<void> {
  for (const r of reconciliation) {
    const cents = (v: string | null) => BigInt((v ?? '0.00').replace('.', ''))
    if (
      r.rows_in !== r.rows_accepted + r.rows_rejected ||
      cents(r.amount_in) !== cents(r.amount_accepted) + cents(r.amount_rejected)
    )
      throw new DatasetError(
        'does_not_reconcile',
        `${r.table}: ${r.rows_in} rows and ${r.amount_in} were read, ${r.rows_accepted} and ${r.amount_accepted} ` +
          `accepted, ${r.rows_rejected} and ${r.amount_rejected} rejected: these do not add up.`,
        { table: r.table },
      )
  }
  const sum = (from: string) => `${money(`coalesce((SELECT sum(amount) FROM ${from}), 0)`)}::VARCHAR`
  const { columns } = await engine.query(`
    SELECT ${sum('tickets')} AS sales,
      ${sum('(SELECT amount FROM atoms_made UNION ALL SELECT amount FROM unplaced_made)')} AS atoms,
      ${sum('day_rows')} AS days, ${sum('category_rows')} AS categories, ${sum('segment_rows')} AS segments,
      (SELECT count(*) FROM category_rows)::INTEGER AS n_categories,
      (SELECT count(*) FROM segment_rows)::INTEGER AS n_segments`)
  const text = (name: string) => (columns[name] as (string | null)[])[0]
  const any = (name: string) => (columns[name] as Float64Array)[0] > 0
  const accepted = reconciliation.find(r => r.table === 'sales')?.amount_accepted
  const parts: [string, string | null][] = [
    ['tickets', text('sales')],
    ['atoms and unplaced', text('atoms')],
    ['store_days', text('days')],
  ]
  if (any('n_categories')) parts.push(['category_months', text('categories')])
  if (any('n_segments')) parts.push(['segment_months', text('segments')])
  for (const [table, amount] of parts)
    if (amount !== accepted)
      throw new DatasetError(
        'does_not_reconcile',
        `The accepted sales are ${accepted}, ${table} sum to ${amount}: these must be equal.`,
        { table },
      )
}

async function figuresOf(engine: NativeEngine): Promise<Pick<Manifest, 'counts' | 'privacy'>> {
  const counts = await engine.query(`
    SELECT (SELECT count(*) FROM store_keys)::BIGINT AS stores, (SELECT count(*) FROM zones_in)::BIGINT AS zones,
      (SELECT count(*) FROM atoms_made)::BIGINT AS atoms,
      (SELECT count(DISTINCT customer_key) FROM customer_months)::BIGINT AS customers,
      (SELECT coalesce(sum(tickets), 0) FROM tickets)::BIGINT AS tickets,
      (SELECT coalesce(min(n), 0) FROM atoms_made)::BIGINT AS smallest,
      (SELECT coalesce(sum(amount), 0) FROM customer_months)::DOUBLE AS identified`)
  const n = (name: string) => (counts.columns[name] as Float64Array)[0]
  const shares = await engine.query(
    'SELECT res::INTEGER AS res, sum(amount)::DOUBLE AS amount FROM atoms_made GROUP BY res ORDER BY res',
  )
  const share: Record<string, number> = {}
  const res = shares.columns.res as Float64Array
  const amount = shares.columns.amount as Float64Array
  const identified = n('identified')
  let placed = 0
  for (let i = 0; i < shares.rows; i++) {
    if (res[i] < 0 || identified <= 0) continue
    placed += amount[i]
    share[String(res[i])] = amount[i] / identified
  }
  share['-1'] = identified > 0 ? 1 - placed / identified : 0
  return {
    counts: {
      stores: n('stores'),
      zones: n('zones'),
      atoms: n('atoms'),
      customers: n('customers'),
      tickets: n('tickets'),
    },
    privacy: {
      min_customers: MIN_CUSTOMERS,
      max_dominance: MAX_DOMINANCE,
      amount_share_by_resolution: share,
      smallest_group: n('smallest'),
    },
  }
}

async function sourcesOf(
  engine: NativeEngine,
  files: ReadonlyMap<string, readonly OpenFile[]>,
): Promise<Manifest['sources']> {
  const out: Manifest['sources'] = []
  for (const list of files.values())
    for (const file of list) {
      const { columns } = await engine.query(`SELECT count(*)::BIGINT AS n FROM ${file.relation}`)
      out.push({
        file: file.file,
        bytes: (await stat(file.path)).size,
        sha256: await hashFile(file.path),
        rows: (columns.n as Float64Array)[0],
      })
    }
  return out
}

/** A version's name: what readers see depends on rows, declaration and the rules of contract and builder. */
function nameOf(contents: string, declaration: Declaration): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([contents, declaration, CONTRACT_VERSION, BUILDER]))
  return hash.digest('hex').slice(0, 16)
}

/** SHA-256 of a file, hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
