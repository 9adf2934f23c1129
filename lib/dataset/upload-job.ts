import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildDataset } from './build'
import { commit, diskError, withLock } from './commit'
import { DatasetError } from './error'
import { startOf } from './lock'
import type { Manifest } from './manifest'
import { receiveFinished } from './receive'
import { readManifestFile } from './store'
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
  let began = false
  try {
    const version = await withLock(data, step, async lock => {
      began = true
      const built = builtFolder(data, id)
      if (step === 'publish') {
        const manifest = await readManifestFile(join(built, 'manifest.json'))
        return (await commit(data, lock, built, manifest)).manifest.version
      }
      const manifest = await make(session, data, built, {
        signal,
        onProgress: progress => void save({ progress }),
      })
      if (signal.aborted)
        throw new DatasetError('cancelled', 'The build was cancelled; nothing was published.')
      if (session.options.publish !== true) return manifest.version
      return (await commit(data, lock, built, manifest)).manifest.version
    })
    const published = step === 'publish' || session.options.publish === true
    if (published) await rm(builtFolder(data, id), { recursive: true, force: true })
    await save({ state: published ? 'published' : 'built', version })
  } catch (cause) {
    const error = diskError(cause, data) ?? (cause as Error & { code?: unknown; values?: Job['error'] })
    const code = typeof error.code === 'string' ? error.code : 'unexpected'
    if (code === 'unexpected') process.stderr.write(`${(cause as Error).stack}\n`)
    const values = (error as { values?: Record<string, unknown> }).values ?? {}
    await save({
      state: code === 'cancelled' ? 'cancelled' : 'failed',
      error: { code, message: error.message, values },
    })
  } finally {
    if (step === 'build' && began) await removeSent(data, id)
    await save({ ended_at: new Date().toISOString() })
  }
  return job
}

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
    if (session.kind === 'extracts') return await buildDataset({ extracts: [files], out: built, ...options })
    options.onProgress({ phase: 'checks', done: 0, total: 1 })
    for (const name of await readdir(files)) await rename(join(files, name), join(built, name))
    return await receiveFinished(built)
  } catch (cause) {
    await rm(built, { recursive: true, force: true })
    throw cause
  }
}
