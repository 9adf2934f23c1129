import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatasetError } from '@/lib/dataset/error'
import { FIRST_VIEW_FILE, hasFirstView } from '@/lib/dataset/first-view-file'
import type { Manifest } from '@/lib/dataset/manifest'
import {
  makeCurrent,
  mayBeOffered,
  readManifest,
  readManifestFile,
  syncFile,
  syncFolder,
  verify,
  versionFolder,
  writeInOneStep,
} from '@/lib/dataset/store'
import { acquireLock, type Lock } from './lock'
import { sweepUploads } from './uploads'

export interface Published {
  manifest: Manifest
  folder: string
  /** The version was there already; its bytes are untouched. */
  existed: boolean
  /** It is the current version now. A detailed dataset is not, unless it may be offered to readers. */
  offered: boolean
}

/**
 * Makes what `make` leaves in a new folder (`dataset.duckdb`, `.gz`, `first-view.gz`, `manifest.json`, perhaps
 * `rejected/`) a version
 * and offers it to readers.
 *
 * @throws what `make` throws; DatasetError `locked`, `disk_full`, `cannot_write`.
 */
export async function publishWith(
  data: string,
  make: (folder: string) => Promise<Manifest>,
): Promise<Published> {
  return withLock(data, 'publish', async lock => {
    const building = await mkdtemp(join(data, '.building-'))
    try {
      return await commit(data, lock, building, await make(building))
    } finally {
      await rm(building, { recursive: true, force: true })
    }
  })
}

/**
 * Does something no two processes may do at once, after removing what killed ones left behind.
 *
 * @throws DatasetError `locked` with who is at work; `disk_full`, `cannot_write` where the disk says no.
 */
export async function withLock<T>(
  data: string,
  what: Lock['holder']['what'],
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  try {
    const lock = await acquireLock(data, what)
    try {
      await removeLeftovers(data)
      await sweepUploads(data)
      return await work(lock)
    } finally {
      await lock.release()
    }
  } catch (cause) {
    throw diskError(cause, data) ?? cause
  }
}

/** Moves a finished folder to its version's name and offers it; the folder is gone where it was moved. */
export async function commit(
  data: string,
  lock: Lock,
  building: string,
  manifest: Manifest,
): Promise<Published> {
  const { version } = manifest
  const folder = versionFolder(data, version)
  await mkdir(join(data, 'versions'), { recursive: true })
  const existed = await verify(data, version).then(
    () => true,
    () => false,
  )
  if (!existed) {
    // What a person pinned stays pinned when a damaged version is mended.
    await copyFile(join(folder, 'pinned.json'), join(building, 'pinned.json')).catch(ignoreMissing)
    await flush(building)
    // A temporary folder is its maker's alone; the server may run as another user.
    await chmod(building, 0o755)
    await lock.assertHeld()
    const aside = join(data, `.removed-${version}-${process.pid}`)
    await rename(folder, aside).catch(ignoreMissing)
    await rename(building, folder)
    await syncFolder(join(data, 'versions'))
    await rm(aside, { recursive: true, force: true })
  } else await mendFirstView(folder, building, manifest)
  await lock.assertHeld()
  const offered = mayBeOffered(manifest.audience)
  if (offered) await makeCurrent(data, version)
  return { manifest: await readManifest(data, version), folder, existed, offered }
}

/** Gives a version that was published without a first view, or whose first view was damaged, that of a new build. */
async function mendFirstView(folder: string, building: string, built: Manifest): Promise<void> {
  const held = await readManifestFile(join(folder, 'manifest.json'))
  if (!built.first_view || (held.first_view && (await hasFirstView(folder, held)))) return
  const next = join(folder, `${FIRST_VIEW_FILE}.next-${process.pid}`)
  await copyFile(join(building, FIRST_VIEW_FILE), next)
  await rename(next, join(folder, FIRST_VIEW_FILE))
  const manifest: Manifest = { ...held, first_view: built.first_view }
  await writeInOneStep(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** Others may be writing these at this moment, for an instant: theirs to remove unless they are old. */
const PASSING = /^\.lock-|\.next-\d+$/
const PASSING_MS = 3_600_000

/** Under the lock, what is half built or half removed belongs to nobody any more. */
async function removeLeftovers(data: string): Promise<void> {
  for (const name of await readdir(data)) {
    const path = join(data, name)
    const old = async () => Date.now() - (await stat(path)).mtimeMs > PASSING_MS
    if (/^\.(building|removed)-/.test(name) || (PASSING.test(name) && (await old().catch(() => false))))
      await rm(path, { recursive: true, force: true })
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

/** Flushes a folder's files to the disk, so that a rename never names half of them. */
async function flush(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await flush(path)
    else await syncFile(path)
  }
  await syncFolder(folder)
}

/** A sentence for a disk that is full or refuses, whoever met it; null for every other error. */
export function diskError(cause: unknown, data: string): DatasetError | null {
  for (let error = cause; error instanceof Error; error = error.cause) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'ENOSPC' || code === 'EDQUOT' || /no space left|not enough disk space/i.test(error.message))
      return new DatasetError(
        'disk_full',
        `The disk of ${data} is full. Nothing was published. Free some space (datasets prune removes old versions) ` +
          'and run it again: building takes about three times the size of the extracts.',
        { data },
        { cause },
      )
    if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(code))
      return new DatasetError(
        'cannot_write',
        `${(error as NodeJS.ErrnoException).path ?? data} cannot be written (${code}). ` +
          'Give the user who publishes the right to write there, or name another folder with --data.',
        { data, path: (error as NodeJS.ErrnoException).path ?? data, code },
        { cause },
      )
  }
  return null
}
