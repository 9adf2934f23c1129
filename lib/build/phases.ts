import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { type Checked, checkStaged } from '@/lib/checks/check'
import { customerMonths, hasLines, makeTickets } from '@/lib/checks/facts'
import { identityEffect } from '@/lib/checks/golden'
import { placeHomes } from '@/lib/checks/places'
import { assertTickets, compact } from '@/lib/checks/reconcile'
import { assertPublishable } from '@/lib/checks/report'
import type { Report } from '@/lib/checks/report-type'
import type { Language } from '@/lib/checks/sentences'
import type { Staged } from '@/lib/checks/stage'
import { assertReconciled, countsOf, sourcesOf, worst } from '@/lib/checks/summary'
import type { Declaration } from '@/lib/contract/declaration'
import { PrivacyDeclaration } from '@/lib/contract/declaration'
import { ContractError } from '@/lib/contract/error'
import { CONTRACT_VERSION } from '@/lib/contract/tables'
import { DatasetError } from '@/lib/dataset/error'
import type { AcceptRejected, Manifest } from '@/lib/dataset/manifest'
import { type BuildEngine, EngineError } from '@/lib/engine/engine'
import type { ExtractFile } from '@/lib/extracts/extract'
import { type OpenedFile, openedFile } from '@/lib/extracts/file-report'
import { damagedFile, type OpenFile } from '@/lib/extracts/open-file'
import { MappingQuestions, openSources } from '@/lib/extracts/open-sources'
import type { Sources } from '@/lib/extracts/source'
import type { France } from '@/lib/geo/france'
import { makeAtoms } from './atoms'
import { makeFrame } from './blocks'
import { makeCounts } from './counts'
import { guardRows } from './guard'
import { enterLayer } from './layer'
import { dataPeriod } from './period'
import { bothReports, mismatch, type Previous, type ScratchReason } from './previous'
import { privacyFigures } from './privacy-figures'
import { type BuildProgress, PHASES, type Phase } from './progress'
import { makeRows } from './rows'
import { writeDataset } from './write'
import { keyZoneSales } from './zone-sales'

/** Names the program and the rules that made a dataset; changes when the same input gives other rows. */
const BUILDER = 'chalandise-build/4'

/** What differs between a server and a browser. */
export interface BuildPlatform {
  /** Zones and postal codes that ship with the program, for the declared country; null where none do. */
  geodata(declaration: Declaration): Promise<France | null>
  /** SHA-256 of a file's bytes, hex. */
  hash(extract: ExtractFile): Promise<string>
  /** Keeps the rejected rows of a table, where there are any. */
  rejected(engine: BuildEngine, staged: Staged): Promise<unknown>
  /** Keeps the report of the checks, also where nothing is published because of it. */
  report?(report: Report): Promise<unknown>
  /**
   * The version that readers have: its rows are kept where they can be, or the reason why they shall not. Native
   * only.
   */
  previous?: Previous | ScratchReason
  /** The database file that the dataset is written into, which must not exist; `:memory:` for none. */
  target: string
}

export interface PhaseOptions {
  platform: BuildPlatform
  /** ISO date: sales after it are in the future. The machine's day by default. */
  today?: string
  /** Of the report's sentences; English by default. */
  language?: Language
  /** Who publishes more rejected sales than dataset.json allows, and why. */
  acceptRejected?: AcceptRejected
  /** `detailed` adds customer rows, for the data team's own machine; `shared` without a word. */
  audience?: 'shared' | 'detailed'
  onProgress?: (progress: BuildProgress) => void
  /** How the files were read, also where questions about others are left. */
  onOpened?: (files: readonly OpenedFile[]) => void
  signal?: AbortSignal
}

/** A dataset built: its manifest but for what describes the file. */
export type Built = Omit<Manifest, 'sha256' | 'bytes'>

/**
 * Builds a dataset from extracts on any engine: its tables are in the attached database `dataset`, written into
 * `platform.target`. The same extracts give the same tables and the same version everywhere.
 *
 * @throws ContractError where the extracts do not follow the contract, DatasetError where sums do not
 * reconcile or the build was cancelled.
 */
export async function buildTables(
  engine: BuildEngine,
  sources: Sources,
  options: PhaseOptions,
): Promise<Built> {
  return opened(engine, sources, options, (found, files) => buildFrom(engine, found, files, options))
}

/**
 * Judges extracts on any engine as a build would, without building: the report says whether they could be
 * published.
 *
 * @throws ContractError where the extracts do not follow the contract, DatasetError where it was cancelled.
 */
export async function checkTables(
  engine: BuildEngine,
  sources: Sources,
  options: PhaseOptions,
): Promise<Report> {
  return opened(engine, sources, options, async (found, files) => {
    const france = await options.platform.geodata(sources.declaration)
    return (await checkFiles(engine, found, files, france, options)).report
  })
}

/** Opens the files and does something with them; what goes wrong is said in a reader's words. */
async function opened<T>(
  engine: BuildEngine,
  sources: Sources,
  options: PhaseOptions,
  work: (sources: Sources, files: ReadonlyMap<string, readonly OpenFile[]>) => Promise<T>,
): Promise<T> {
  const { signal } = options
  try {
    const { files, ignored } = await openSources(engine, sources, {
      signal,
      onProgress: (file, share) =>
        options.onProgress?.({ phase: 'open', done: 0, total: PHASES.length, file, share }),
    })
    options.onOpened?.([...files.values()].flat().map(openedFile))
    // Rows copied from a file have their numbers now; after this only the file itself has an order.
    await engine.exec('SET preserve_insertion_order = false')
    try {
      return await work({ ...sources, ignored }, files)
    } catch (cause) {
      if (signal?.aborted || !(cause instanceof EngineError) || cause.code !== 'query') throw cause
      throw (await damagedFile(engine, [...files.values()].flat())) ?? cause
    }
  } catch (cause) {
    if (cause instanceof MappingQuestions) options.onOpened?.(cause.opened.map(openedFile))
    if (signal?.aborted || (cause instanceof EngineError && cause.code === 'cancelled'))
      throw new DatasetError('cancelled', 'The build was cancelled; nothing was published.', {}, { cause })
    throw cause
  }
}

/** Stages and judges the extracts, keeps the rejected rows and the report. */
async function checkFiles(
  engine: BuildEngine,
  sources: Sources,
  files: ReadonlyMap<string, readonly OpenFile[]>,
  france: France | null,
  options: PhaseOptions,
): Promise<Checked> {
  const { platform, signal } = options
  const checked = await checkStaged(engine, sources, files, {
    today: options.today ?? new Date().toLocaleDateString('sv'),
    france,
    language: options.language,
    accept: options.acceptRejected,
    onPhase: name => options.onProgress?.({ phase: name, done: PHASES.indexOf(name), total: PHASES.length }),
    signal,
  })
  for (const staged of checked.tables) await platform.rejected(engine, staged)
  await platform.report?.(checked.report)
  return checked
}

async function buildFrom(
  engine: BuildEngine,
  sources: Sources,
  files: ReadonlyMap<string, readonly OpenFile[]>,
  options: PhaseOptions,
): Promise<Built> {
  const { signal, platform } = options
  const { declaration } = sources
  const phase = (name: Phase) => {
    signal?.throwIfAborted()
    options.onProgress?.({ phase: name, done: PHASES.indexOf(name), total: PHASES.length })
  }

  const of = (table: string) => files.get(table) ?? []
  const france = await platform.geodata(declaration)
  const checked = await checkFiles(engine, sources, files, france, options)
  const { stores, sales, customers, places, merged, sums, report } = checked
  await keyZoneSales(engine, sales, signal)
  const lines = !checked.unique && (await hasLines(engine, signal))
  await makeTickets(engine, lines, signal)
  const period = await dataPeriod(engine)
  if (!period)
    throw new ContractError(
      'no_row_accepted',
      `No row of sales was accepted. ${await worst(engine, sales, stores)}`,
      { table: 'sales' },
    )
  assertPublishable(report)

  phase('homes')
  await placeHomes(engine, customers, places, declaration, france)
  await customerMonths(engine, lines, signal)
  const year = { first: Math.max(period.months.first, period.months.last - 11), last: period.months.last }
  const identity = await identityEffect(engine, merged, year, signal)

  phase('atoms')
  const grain = PrivacyDeclaration.parse(declaration.atoms ?? {})
  const column = (table: string, name: string) => of(table).some(f => f.columns.has(name))
  const has = { categories: column('sales', 'category'), segments: column('customers', 'segment') }
  const { previous } = platform
  const scratch =
    typeof previous === 'object' ? mismatch(previous.manifest, declaration, BUILDER) : (previous ?? null)
  const layer =
    typeof previous === 'object' && !scratch
      ? await enterLayer(
          engine,
          {
            previous,
            declaration,
            settings: grain,
            lines,
            has,
            period: period.manifest,
            months: sums.by.months,
          },
          signal,
        )
      : null
  await makeFrame(engine, grain, signal)
  await makeAtoms(engine, grain, signal)

  phase('rows')
  await makeRows(engine, grain, { lines, ...has }, signal)

  const folded = await guardRows(engine, grain, lines, signal, layer?.correct)
  const kept = await layer?.leave()

  phase('counts')
  await makeCounts(engine, period.months, grain.k, signal)

  await assertTickets(engine)
  await assertReconciled(engine, sums.tables, kept?.held_back.amount)
  const counts = await countsOf(engine)
  const privacy = await privacyFigures(engine, grain, folded)

  phase('write')
  const contents = await writeDataset(
    engine,
    platform.target,
    year,
    period.months.first,
    declaration,
    options.audience ?? 'shared',
    signal,
  )

  phase('finish')
  return {
    schema: 'chalandise.dataset/1',
    version: nameOf(contents, declaration, kept),
    contract: CONTRACT_VERSION,
    builder: BUILDER,
    built_at: new Date().toISOString(),
    audience: options.audience ?? 'shared',
    declaration,
    period: kept
      ? { ...period.manifest, last_day: earlier(period.manifest.last_day, kept.until) }
      : period.manifest,
    counts,
    privacy: kept && typeof previous === 'object' ? bothReports(previous.manifest.privacy, privacy) : privacy,
    identity,
    reconciliation: sums.tables,
    reconciliation_by: compact(sums.by),
    rejected: report.rejected,
    ...(kept ? { previous: kept } : {}),
    ...(scratch ? { from_scratch: scratch } : {}),
    checks: report.checks.map(({ threshold, sentence, ...finding }) => finding),
    sources: await sourcesOf(engine, files, platform.hash),
  }
}

/** The earlier of two ISO dates. */
const earlier = (a: string, b: string) => (a < b ? a : b)

/** A version's name: what readers see depends on rows, declaration, what is held back, and the rules of contract and builder. */
function nameOf(contents: string, declaration: Declaration, kept: Built['previous']): string {
  const { waiting = [], gone = [], held_back } = kept ?? {}
  const held = held_back && (held_back.rows > 0 || held_back.amount !== '0.00')
  const back = held || waiting.length > 0 || gone.length > 0 ? [{ waiting, gone, held_back }] : []
  const named = JSON.stringify([contents, declaration, CONTRACT_VERSION, BUILDER, ...back])
  return bytesToHex(sha256(utf8ToBytes(named))).slice(0, 16)
}
