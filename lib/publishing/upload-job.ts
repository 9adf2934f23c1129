import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildDataset } from '@/lib/build/build'
import { DatasetError } from '@/lib/dataset/error'
import type { Manifest } from '@/lib/dataset/manifest'
import { mayBeOffered, readManifestFile } from '@/lib/dataset/store'
import { MappingQuestions } from '@/lib/extracts/open-sources'
import { commit, withLock } from './commit'
import { startOf } from './lock'
import { previousIn } from './publish'
import { receiveFinished, recordOrigin } from './receive'
import {
  builtFolder,
  filesFolder,
  type Job,
  readSession,
  removeSent,
  type Session,
  writeJob,
} from './uploads'

/**
 * Does one step of an upload in this process and writes down how it goes: `build` makes the dataset out of what was
 * sent (and publishes it where the upload says so), `publish` offers the built one to readers. What was sent is
 * deleted when the build ends, however it ends; it stays only where the build could not begin because another one
 * is under way.
 *
 * Resolves with the job's last state; nothing that can go wrong with extracts rejects.
 */
export async function runUploadJob(
  data: string,
  id: string,
  step: Job['step'],
  signal: AbortSignal,
): Promise<Job> {
  const session = await readSession(data, id)
  if (!session)
    throw new DatasetError('no_such_version', `There is no upload ${id} in ${data}.`, { version: id, data })
  const job: Job = {
    step,
    state: 'running',
    pid: process.pid,
    born: startOf('self'),
    started_at: new Date().toISOString(),
    ended_at: null,
    progress: null,
    version: null,
    error: null,
  }
  let last = Promise.resolve()
  const save = (changes: Partial<Job>) => {
    Object.assign(job, changes)
    const text = { ...job }
    last = last.then(() => writeJob(data, id, text))
    return last
  }
  await save({})
  const end = await attempt(session, data, job, signal, progress => void save({ progress }))
  // The last word comes last: whoever reads it finds everything done.
  if (step === 'build' && end.error?.code !== 'locked') await removeSent(data, id)
  if (end.state === 'published') await rm(builtFolder(data, id), { recursive: true, force: true })
  await save({ ...end, ended_at: new Date().toISOString() })
  return job
}

async function attempt(
  session: Session,
  data: string,
  { step }: Job,
  signal: AbortSignal,
  onProgress: (progress: NonNullable<Job['progress']>) => void,
): Promise<Pick<Job, 'state' | 'version' | 'error'>> {
  const built = builtFolder(data, session.id)
  const publishes = step === 'publish' || session.options.publish
  try {
    const version = await withLock(data, step, async lock => {
      const manifest =
        step === 'publish'
          ? await recordOrigin(data, built, await readManifestFile(join(built, 'manifest.json')))
          : await make(session, data, built, { signal, onProgress })
      if (signal.aborted)
        throw new DatasetError('cancelled', 'The build was cancelled; nothing was published.')
      if (publishes && !mayBeOffered(manifest.audience))
        throw new DatasetError(
          'detailed_not_offered',
          'This dataset is detailed: it holds a row for each customer. This server takes it only with ' +
            'CHALANDISE_SERVE_DETAILED=1.',
        )
      if (publishes) await commit(data, lock, built, manifest)
      return manifest.version
    })
    return { state: publishes ? 'published' : 'built', version, error: null }
  } catch (cause) {
    const { code, message, values } = cause as Error & { code?: unknown; values?: Record<string, unknown> }
    const known = typeof code === 'string' ? code : 'unexpected'
    if (known === 'unexpected') process.stderr.write(`${(cause as Error).stack}\n`)
    return {
      state: known === 'cancelled' ? 'cancelled' : 'failed',
      version: null,
      // Where the files lie on the server is not the sender's business.
      error: {
        code: known,
        message: message
          .replaceAll(`${filesFolder(data, session.id)}/`, '')
          .replaceAll(filesFolder(data, session.id), 'the upload'),
        values: { ...values, ...(cause instanceof MappingQuestions ? { questions: asked(cause) } : {}) },
      },
    }
  }
}

/** What the sender must say, without values out of the files. */
const asked = ({ questions }: MappingQuestions) =>
  questions.map(q => ({
    ...q,
    table: q.table.name,
    column: q.column.name,
    columns: q.columns.map(({ name }) => ({ name, examples: [], words: null })),
  }))

async function make(
  session: Session,
  data: string,
  built: string,
  options: { signal: AbortSignal; onProgress: (progress: NonNullable<Job['progress']>) => void },
): Promise<Manifest> {
  const files = filesFolder(data, session.id)
  await rm(built, { recursive: true, force: true })
  await mkdir(built, { recursive: true })
  try {
    if (session.kind === 'extracts') {
      const { acceptRejected, language } = session.options
      const previous = await previousIn(data)
      return await buildDataset({
        extracts: [files],
        out: built,
        acceptRejected,
        language,
        previous,
        ...options,
      })
    }
    options.onProgress({ phase: 'checks', done: 0, total: 1 })
    for (const name of await readdir(files)) await rename(join(files, name), join(built, name))
    return await recordOrigin(data, built, await receiveFinished(built))
  } catch (cause) {
    // Report and rejected rows are what the sender needs now.
    for (const name of await readdir(built))
      if (session.kind === 'dataset' || !/^(report\..*|rejected)$/.test(name))
        await rm(join(built, name), { recursive: true, force: true })
    throw cause
  }
}
