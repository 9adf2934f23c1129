import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { expose, transfer } from 'comlink'
import * as z from 'zod'
import { rejectedCsv } from '@/lib/checks/rejected'
import { ChecksRefused, type Report } from '@/lib/checks/report-type'
import type { Language } from '@/lib/checks/sentences'
import { ContractError } from '@/lib/contract/error'
import { type Mapping, parseMapping } from '@/lib/contract/mapping'
import { DatasetError } from '@/lib/dataset/error'
import type { AcceptRejected, Manifest } from '@/lib/dataset/manifest'
import { type BuildEngineUrls, openBrowserBuildEngine } from '@/lib/engine/browser-build'
import { type BuildEngine, EngineError } from '@/lib/engine/engine'
import type { ExtractFile } from '@/lib/extracts/extract'
import type { OpenedFile } from '@/lib/extracts/file-report'
import { MappingQuestions } from '@/lib/extracts/open-sources'
import { discover, type Sources } from '@/lib/extracts/source'
import { type France, franceFrom } from '@/lib/geo/france-table'
import { buildTables, checkTables, type PhaseOptions } from './phases'
import type { BuildProgress } from './progress'
import { exportTables, type TableFiles } from './tables'

// The page's policy forbids eval, which zod would try.
z.config({ jitless: true })

export interface WorkerBuildOptions {
  /** Where engine, Parquet reader and geodata lie on this server: nothing else is fetched. */
  urls: BuildEngineUrls & { zones: string; communes: string }
  /** Names the dataset where no `dataset.json` does. */
  name: string
  /** Of the report and the rejected rows. */
  language: Language
  /** The text of a mapping document; takes the place of a `mapping.json` among the files. */
  mapping?: string
  /** ISO date: sales after it are in the future. The machine's day by default. */
  today?: string
  acceptRejected?: AcceptRejected
}

/** What checking found: the report, and the rejected rows by table as CSV. */
export interface WorkerCheck {
  report: Report
  rejected: ReadonlyMap<string, Blob>
}

export interface WorkerBuild extends WorkerCheck {
  manifest: Manifest
  tables: TableFiles
}

/** An error as plain values: what is thrown loses all but its message on the way to the page. */
export interface PlainError {
  name: string
  code: string
  message: string
  values: Readonly<Record<string, string | number>>
  questions?: readonly PlainQuestion[]
  mapping?: string
  report?: Report
  /** Rejected rows by table, where the checks refuse the files. */
  rejected?: ReadonlyMap<string, Blob>
}

/** A question of {@link MappingQuestions}, table and column by name. */
export interface PlainQuestion {
  file: string
  table: string
  column: string
  code: MappingQuestions['questions'][number]['code']
  candidates: MappingQuestions['questions'][number]['candidates']
  columns: MappingQuestions['questions'][number]['columns']
}

/** What the page hears while its files are read. */
export interface BuildListener {
  progress(progress: BuildProgress): void
  opened(files: readonly OpenedFile[]): void
}

type Answer<T> = T | { error: PlainError }

/** Judges and builds files that were given to the page, in the page's own worker. It ends with the worker. */
export class BuildService {
  check(files: readonly ExtractFile[], options: WorkerBuildOptions, listener: BuildListener) {
    return answer<WorkerCheck>(() =>
      inBrowser(files, options, listener, async (engine, sources, phases, kept) => {
        const report = await checkTables(engine, sources, phases)
        return { report, rejected: kept.rejected }
      }),
    )
  }

  async build(files: readonly ExtractFile[], options: WorkerBuildOptions, listener: BuildListener) {
    const result = await answer<WorkerBuild>(() =>
      inBrowser(files, options, listener, async (engine, sources, phases, kept) => {
        const built = await buildTables(engine, sources, phases)
        const { report, rejected } = kept
        const tables = await exportTables(engine)
        return { manifest: { ...built, ...fingerprint(tables) }, tables, report: report!, rejected }
      }),
    )
    if ('error' in result) return result
    return transfer(
      result,
      [...result.tables.values()].map(ipc => ipc.buffer),
    )
  }
}

/** The checks refuse the files: what they rejected goes with the error. */
class Refused extends Error {
  constructor(
    override readonly cause: ChecksRefused,
    readonly rejected: ReadonlyMap<string, Blob>,
  ) {
    super(cause.message)
  }
}

interface Kept {
  report: Report | null
  rejected: Map<string, Blob>
}

async function inBrowser<T>(
  files: readonly ExtractFile[],
  { urls, name, language, mapping, today, acceptRejected }: WorkerBuildOptions,
  listener: BuildListener,
  work: (engine: BuildEngine, sources: Sources, phases: PhaseOptions, kept: Kept) => Promise<T>,
): Promise<T> {
  const sources = await discover(files, name, mappingOf(mapping))
  const engine = await openBrowserBuildEngine(urls)
  const kept: Kept = { report: null, rejected: new Map() }
  const platform: PhaseOptions['platform'] = {
    target: ':memory:',
    geodata: async declaration => (declaration.country === 'FR' ? fetchFrance(urls) : null),
    hash: extract => hashBlob(extract.blob),
    async rejected(from, staged) {
      const pieces: Blob[] = []
      for await (const text of rejectedCsv(from, staged, language)) pieces.push(new Blob([text]))
      if (pieces.length > 0) kept.rejected.set(staged.table.name, new Blob(pieces, { type: 'text/csv' }))
    },
    async report(report) {
      kept.report = report
    },
  }
  try {
    const phases: PhaseOptions = {
      platform,
      today,
      language,
      acceptRejected,
      onProgress: progress => listener.progress(progress),
      onOpened: files => listener.opened(files),
    }
    return await work(engine, sources, phases, kept)
  } catch (cause) {
    throw cause instanceof ChecksRefused ? new Refused(cause, kept.rejected) : cause
  } finally {
    await engine.close()
  }
}

const mappingOf = (text: string | undefined): Mapping | undefined =>
  text === undefined ? undefined : parseMapping(text)

async function fetchFrance(urls: { zones: string; communes: string }): Promise<France> {
  const [zones, communes] = await Promise.all([urls.zones, urls.communes].map(fetchText))
  return franceFrom(zones, communes)
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url).catch(cause => {
    throw new EngineError('unavailable', `The postal codes could not be fetched (${url}).`, { cause })
  })
  if (!response.ok)
    throw new EngineError(
      'unavailable',
      `The postal codes are missing on the server (${url}: ${response.status}).`,
    )
  return response.text()
}

async function hashBlob(blob: Blob): Promise<string> {
  const hash = sha256.create()
  const reader = blob.stream().getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return bytesToHex(hash.digest())
    hash.update(value)
  }
}

/** The manifest's description of the file: here of all tables, one after the other. */
function fingerprint(tables: TableFiles): { sha256: string; bytes: number } {
  const hash = sha256.create()
  let bytes = 0
  for (const ipc of tables.values()) {
    hash.update(ipc)
    bytes += ipc.length
  }
  return { sha256: bytesToHex(hash.digest()), bytes }
}

async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return await work()
  } catch (error) {
    return { error: plain(error) }
  }
}

function plain(error: unknown): PlainError {
  if (error instanceof Refused)
    return { ...plain(error.cause), report: error.cause.report, rejected: error.rejected }
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (error instanceof MappingQuestions)
    return {
      name,
      message,
      code: error.code,
      values: error.values,
      mapping: error.mapping,
      questions: error.questions.map(q => ({ ...q, table: q.table.name, column: q.column.name })),
    }
  if (error instanceof ContractError) return { name, message, code: error.code, values: error.values }
  if (error instanceof DatasetError) return { name, message, code: error.code, values: error.values }
  return { name, message, code: error instanceof EngineError ? error.code : 'unexpected', values: {} }
}

expose(new BuildService())
