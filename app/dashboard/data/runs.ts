import type { PlainQuestion } from '@/lib/build/build.worker'
import {
  BuildRefused,
  buildPrivate,
  checkPrivate,
  MappingNeeded,
  type PrivateBuildOptions,
  savePrivate,
} from '@/lib/build/private-session'
import type { BuildProgress } from '@/lib/build/progress'
import type { Report } from '@/lib/checks/report-type'
import { mappingText } from '@/lib/contract/mapping'
import { type AcceptRejected, Manifest } from '@/lib/dataset/manifest'
import type { Locale } from '@/lib/i18n/locale'
import { assets } from '../session/assets'
import { openPreview, openPublished, useOrigin } from '../session/origin'
import { DoorRefusal, Upload } from './door-client'
import { fileAt } from './given-files'
import { forFiles } from './mapping-draft'
import {
  endUpload,
  type Outcome,
  outcomeOf,
  problemOf,
  type RejectedTable,
  type Run,
  rejectedOf,
  useWork,
} from './work'

const { setState: set, getState: get } = useWork

/** The files as a builder takes them: the mapping and the declaration as the screen shows them. */
function input(): { files: { path: string; file: File }[]; mapping: string; name: string } {
  const { files, mapping, declared } = get()
  const given = files.filter(f => f.kind !== 'mapping')
  const { name, currency, country, amounts } = declared
  const own = files.some(f => f.kind === 'declaration') || name.trim() === ''
  const json = JSON.stringify({ name: name.trim(), currency, country, amounts }, null, 2)
  return {
    files: [
      ...given.map(f => ({ path: f.path, file: fileAt(f) })),
      ...(own ? [] : [{ path: 'dataset.json', file: new File([json], 'dataset.json') }]),
    ],
    mapping: mappingText(
      forFiles(
        mapping,
        given.map(f => f.path),
      ),
    ),
    name: name.trim() || 'dataset',
  }
}

/** Marks the file that is being opened, and those before it as done. */
function track({ phase, file, share }: BuildProgress, shares: Run['shares']): Run['shares'] {
  const paths = get().files.map(f => f.path)
  if (phase !== 'open') return Object.fromEntries(paths.map(path => [path, 1]))
  const before = Object.fromEntries(Object.keys(shares).map(path => [path, 1]))
  return file === undefined ? shares : { ...before, [file]: share ?? 0 }
}

function begin(door: Run['door'], step: Run['step']): { signal: AbortSignal; controller: AbortController } {
  const controller = new AbortController()
  set({
    problem: null,
    run: { door, step, progress: null, shares: {}, stop: () => controller.abort() },
  })
  return { signal: controller.signal, controller }
}

const onProgress = (progress: BuildProgress) => {
  const { run } = get()
  if (run) set({ run: { ...run, progress, shares: track(progress, run.shares) } })
}

/** Whether the person stopped it: then there is nothing to tell. */
const stopped = (signal: AbortSignal, error: unknown) =>
  signal.aborted || (error as { code?: unknown } | null)?.code === 'cancelled'

/** Checks or builds the files in this browser. True where there is a report to look at. */
export async function runPrivately(
  step: 'check' | 'build',
  language: Locale,
  acceptRejected?: AcceptRejected,
): Promise<boolean> {
  const { files, mapping, name } = input()
  const list = files.map(f => f.file)
  await endUpload()
  const { signal } = begin('private', step)
  set({ opened: [], questions: [], outcome: null })
  const options: PrivateBuildOptions = {
    worker: assets.workers.build,
    urls: {
      ...assets.duckdb,
      parquet: assets.parquet.wasm,
      zones: assets.geo['zones-fr.csv'],
      communes: assets.geo['communes-fr.csv'],
    },
    name,
    language,
    mapping,
    acceptRejected,
    signal,
    onProgress,
    onOpened: opened => set({ opened }),
  }
  const blank = { door: 'private', manifest: null, dataset: null, upload: null, published: null } as const
  try {
    if (step === 'check') {
      const { report, rejected } = await checkPrivate(list, options)
      set({ outcome: { ...blank, report, rejected: rejectedOf(rejected), kept: 'yes' } })
    } else {
      const dataset = await buildPrivate(list, options)
      const kept = await savePrivate(dataset)
      useOrigin.setState({ kept: kept === 'yes' ? dataset : null })
      set({ outcome: outcomeOf(dataset, kept) })
    }
    return true
  } catch (error) {
    if (stopped(signal, error)) return false
    if (error instanceof MappingNeeded) set({ questions: error.questions })
    else if (error instanceof BuildRefused && error.report) {
      set({
        outcome: { ...blank, report: error.report, rejected: rejectedOf(error.rejected), kept: 'yes' },
      })
      return true
    } else set({ problem: problemOf(error) })
    return false
  } finally {
    set({ run: null })
  }
}

/** Sends the files to the server, which builds them. True where there is a report to look at. */
export async function runOnServer(language: Locale, acceptRejected?: AcceptRejected): Promise<boolean> {
  const { files, mapping } = input()
  await endUpload()
  const { signal } = begin('server', 'send')
  set({ opened: [], questions: [], outcome: null })
  let upload: Upload | null = null
  let done = false
  try {
    upload = await Upload.open(get().token, { language, accept_rejected: acceptRejected })
    const all = [...files, { path: 'mapping.json', file: new Blob([mapping]) }]
    for (const { path, file } of all) await upload.send(path, file, share => sent(path, share), signal)
    set({ run: { ...get().run!, step: 'build', progress: null, shares: {} } })
    const end = await upload.run('build', state => state.progress && onProgress(state.progress), signal)
    const report = await upload.result('report.json', signal)
    const manifest = end.state === 'built' ? await upload.result('manifest.json', signal) : null
    const questions = end.error?.values.questions as readonly PlainQuestion[] | undefined
    if (questions) set({ questions })
    else if (report) {
      set({
        outcome: await outcomeOfUpload(upload, await report.json(), manifest && (await manifest.json())),
      })
      done = true
    }
    if (end.error && !questions && !done)
      throw new DoorRefusal(
        end.error.code,
        { fr: end.error.message_fr, en: end.error.message_en },
        end.error.values,
      )
    return done
  } catch (error) {
    if (!stopped(signal, error)) set({ problem: problemOf(error) })
    return false
  } finally {
    if (!done) void upload?.end()
    set({ run: null })
  }
}

function sent(path: string, share: number): void {
  const { run } = get()
  if (run) set({ run: { ...run, shares: { ...run.shares, [path]: share } } })
}

async function outcomeOfUpload(upload: Upload, report: Report, built: unknown): Promise<Outcome> {
  const rejected: RejectedTable[] = report.reconciliation
    .filter(r => r.rows_rejected > 0)
    .map(({ table }) => ({
      table,
      open: async () => {
        const response = await upload.result(`rejected/${table}.csv`)
        if (!response) throw new DoorRefusal('unknown_file', { fr: table, en: table })
        return response.blob()
      },
    }))
  const manifest = built ? Manifest.parse(built) : null
  return { door: 'server', report, manifest, rejected, dataset: null, kept: 'yes', upload, published: null }
}

/** Opens the built dataset on the map, before anybody else sees it. True where it opened. */
export async function previewUpload(): Promise<boolean> {
  const { outcome } = get()
  const { upload, manifest } = outcome ?? {}
  if (!upload || !manifest) return false
  const { signal } = begin('server', 'preview')
  try {
    const packed = await upload.result('dataset.duckdb.gz', signal)
    if (!packed?.body)
      throw new DoorRefusal('unknown_file', { fr: 'dataset.duckdb.gz', en: 'dataset.duckdb.gz' })
    const file = await new Response(packed.body.pipeThrough(new DecompressionStream('gzip'))).blob()
    openPreview(manifest, file)
    return true
  } catch (error) {
    if (!stopped(signal, error)) set({ problem: problemOf(error) })
    return false
  } finally {
    set({ run: null })
  }
}

/** Offers the built dataset to readers. */
export async function publishUpload(): Promise<void> {
  const { outcome } = get()
  if (!outcome?.upload) return
  const { signal } = begin('server', 'publish')
  try {
    const end = await outcome.upload.run('publish', () => {}, signal)
    if (end.state !== 'published' || end.version === null)
      throw end.error
        ? new DoorRefusal(
            end.error.code,
            { fr: end.error.message_fr, en: end.error.message_en },
            end.error.values,
          )
        : new DoorRefusal('unexpected', { fr: end.state, en: end.state })
    set({ outcome: { ...outcome, published: end.version } })
    if (useOrigin.getState().origin?.kind === 'preview') openPublished()
  } catch (error) {
    if (!stopped(signal, error)) set({ problem: problemOf(error) })
  } finally {
    set({ run: null })
  }
}
