import { bytesToHex } from '@noble/hashes/utils.js'
import { proxy, type Remote, wrap } from 'comlink'
import { ChecksRefused, type Report } from '@/lib/checks/report-type'
import { type ContractCode, ContractError } from '@/lib/contract/error'
import { type DatasetCode, DatasetError } from '@/lib/dataset/error'
import { Manifest } from '@/lib/dataset/manifest'
import { TABLES } from '@/lib/dataset/schema'
import type { BrowserEngine, BrowserEngineUrls } from '@/lib/engine/browser'
import { EngineError } from '@/lib/engine/engine'
import type { OpenedFile } from '@/lib/extracts/file-report'
import type {
  BuildListener,
  BuildService,
  PlainError,
  PlainQuestion,
  WorkerBuildOptions,
  WorkerCheck,
} from './build.worker'
import { keepsPrivate, PRIVATE_CACHE } from './private-cache'
import type { BuildProgress } from './progress'
import type { TableFiles } from './tables'

/** A dataset that was built in this browser and has never left it. */
export interface PrivateDataset extends WorkerCheck {
  manifest: Manifest
  tables: TableFiles
}

export interface PrivateBuildOptions extends WorkerBuildOptions {
  /** Our own worker, `assets.workers.build`. */
  worker: string
  onProgress?: (progress: BuildProgress) => void
  /** How the files were read, also where questions about others are left. */
  onOpened?: (files: readonly OpenedFile[]) => void
  signal?: AbortSignal
}

/** The checks refuse these files: the error's `report` says why, `rejected` holds the rows set aside. */
export class BuildRefused extends ChecksRefused {
  constructor(
    { code, message, values }: PlainError,
    report: Report,
    readonly rejected: ReadonlyMap<string, Blob>,
  ) {
    super(code as DatasetCode, message, values, report)
  }
}

/** Which columns are meant must be said before these files can be read. */
export class MappingNeeded extends ContractError {
  constructor(
    { code, message, values }: PlainError,
    readonly questions: readonly PlainQuestion[],
    /** The mapping as far as it is known, `""` where an answer is missing: to be completed and given back. */
    readonly mapping: string,
  ) {
    super(code as ContractCode, message, values)
  }
}

/**
 * Judges files given to this page as a build would, without building. They are read in a worker of the page and
 * go nowhere.
 *
 * @throws MappingNeeded, ContractError, DatasetError (`cancelled` by the signal), EngineError.
 */
export function checkPrivate(files: readonly File[], options: PrivateBuildOptions): Promise<WorkerCheck> {
  return inWorker(options, (service, plain, listener) => service.check(extractsOf(files), plain, listener))
}

/**
 * Builds a dataset from files given to this page. They are read in a worker of the page and go nowhere; no customer
 * row outlives the worker.
 *
 * @throws MappingNeeded, ContractError, DatasetError (`cancelled` by the signal, with the report where the checks
 * refuse the files), EngineError.
 */
export async function buildPrivate(
  files: readonly File[],
  options: PrivateBuildOptions,
): Promise<PrivateDataset> {
  const { manifest, ...rest } = await inWorker(options, (service, plain, listener) =>
    service.build(extractsOf(files), plain, listener),
  )
  return { ...rest, manifest: Manifest.parse(manifest) }
}

const extractsOf = (files: readonly File[]) =>
  files.map(file => ({ file: belowFolder(file.webkitRelativePath) || file.name, blob: file }))

/** The path below the folder that was chosen, as the command line names files. */
const belowFolder = (path: string) => path.slice(path.indexOf('/') + 1)

async function inWorker<T extends object>(
  { worker: url, onProgress = () => {}, onOpened = () => {}, signal, ...plain }: PrivateBuildOptions,
  ask: (
    service: Remote<BuildService>,
    options: WorkerBuildOptions,
    listener: BuildListener,
  ) => Promise<T | { error: PlainError }>,
): Promise<T> {
  const cancelled = () => new DatasetError('cancelled', 'The build was cancelled; nothing was kept.')
  if (signal?.aborted) throw cancelled()
  const worker = new Worker(url, { type: 'module' })
  let stop = () => {}
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled())
    signal?.addEventListener('abort', stop, { once: true })
    worker.addEventListener('error', event => {
      event.preventDefault()
      reject(new EngineError('crashed', `The build stopped: ${event.message || 'its worker failed'}.`))
    })
  })
  try {
    const asked = ask(wrap<BuildService>(worker), plain, proxy({ progress: onProgress, opened: onOpened }))
    const result = await Promise.race([asked, stopped])
    if ('error' in result) throw revive(result.error)
    return result
  } finally {
    signal?.removeEventListener('abort', stop)
    worker.terminate()
  }
}

function revive(error: PlainError): Error {
  const { name, code, message, values, questions, mapping, report, rejected } = error
  if (report && rejected) return new BuildRefused(error, report, rejected)
  if (questions) return new MappingNeeded(error, questions, mapping ?? '')
  if (name === 'ContractError') return new ContractError(code as ContractCode, message, values)
  if (name === 'DatasetError') return new DatasetError(code as DatasetCode, message, values)
  return new EngineError(name === 'EngineError' ? (code as EngineError['code']) : 'crashed', message)
}

/** Opens a private dataset: queries name its tables as lib/dataset/schema does. Close the engine when done. */
export async function openPrivate(
  { tables }: Pick<PrivateDataset, 'tables'>,
  urls: BrowserEngineUrls,
): Promise<BrowserEngine> {
  const [{ openBrowserEngine }, { importTables }] = await Promise.all([
    import('@/lib/engine/browser'),
    import('./tables'),
  ])
  const engine = await openBrowserEngine(urls)
  try {
    await importTables(engine, tables)
    return engine
  } catch (error) {
    await engine.close()
    throw error
  }
}

const MANIFEST = '/private/manifest.json'
const REPORT = '/private/report.json'
const tableUrl = (name: string) => `/private/${name}.arrow.gz`
const rejectedUrl = (name: string) => `/private/rejected/${name}.csv`

/** Cache Storage is there on secure pages only, and some browsers refuse it. */
const available = () => typeof caches !== 'undefined'

/**
 * Keeps a private dataset in this browser, in place of the one before. `full` where there is no room: then nothing
 * is kept.
 */
export async function savePrivate(dataset: PrivateDataset): Promise<'yes' | 'full' | 'unavailable'> {
  if (!available()) return 'unavailable'
  try {
    await caches.delete(PRIVATE_CACHE)
    const cache = await caches.open(PRIVATE_CACHE)
    for (const [name, ipc] of dataset.tables)
      await cache.put(
        tableUrl(name),
        new Response(new Blob([ipc]).stream().pipeThrough(new CompressionStream('gzip'))),
      )
    for (const [name, csv] of dataset.rejected) await cache.put(rejectedUrl(name), new Response(csv))
    await cache.put(REPORT, new Response(JSON.stringify(dataset.report)))
    // Last: without it there is nothing to restore.
    await cache.put(MANIFEST, new Response(JSON.stringify(dataset.manifest)))
    return 'yes'
  } catch {
    await forgetPrivate()
    return 'full'
  }
}

/** SHA-256 of all tables, computed beside the page; where there is Cache Storage there is `crypto.subtle`. */
async function hashOf(tables: TableFiles): Promise<string> {
  const whole = await new Blob([...tables.values()]).arrayBuffer()
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', whole)))
}

/** The private dataset that this browser keeps; null where there is none, or it is not what was saved. */
export async function restorePrivate(): Promise<PrivateDataset | null> {
  if (!(await keepsPrivate())) return null
  const cache = await caches.open(PRIVATE_CACHE)
  const manifest = Manifest.safeParse(await (await cache.match(MANIFEST))?.json().catch(() => null))
  if (!manifest.success) return null
  const tables = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const { name } of TABLES) {
    const body = (await cache.match(tableUrl(name)))?.body
    if (!body) continue
    const bytes = new Response(body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
    tables.set(name, new Uint8Array(await bytes.catch(() => new ArrayBuffer(0))))
  }
  const report: Report | null = (await (await cache.match(REPORT))?.json().catch(() => null)) ?? null
  const rejected = new Map<string, Blob>()
  for (const { table } of manifest.data.reconciliation) {
    const csv = await cache.match(rejectedUrl(table))
    if (csv) rejected.set(table, await csv.blob())
  }
  return report && (await hashOf(tables)) === manifest.data.sha256
    ? { manifest: manifest.data, tables, report, rejected }
    : null
}

/** Leaves nothing of a private dataset in this browser. */
export async function forgetPrivate(): Promise<void> {
  if (available()) await caches.delete(PRIVATE_CACHE).catch(() => false)
}
