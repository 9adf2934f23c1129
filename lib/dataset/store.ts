import { appendFile, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import * as z from 'zod'
import { DatasetError } from './error'
import { hashFile } from './hash-file'
import { Manifest } from './manifest'

const VERSION = /^[0-9a-f]{16}$/
const Current = z.object({ version: z.string().regex(VERSION), published_at: z.string() })
export type Current = z.infer<typeof Current>

/** Where published datasets lie: `CHALANDISE_DATA`, or `data/published` below the working folder. */
export function dataFolder(): string {
  return resolve(/* turbopackIgnore: true */ process.env.CHALANDISE_DATA || join('data', 'published'))
}

/** Whether a text has the form of a version's name; anything else never becomes part of a path. */
export function isVersionName(text: string): boolean {
  return VERSION.test(text)
}

/** A version's folder: `dataset.duckdb`, `dataset.duckdb.gz`, `first-view.gz`, `manifest.json`, `rejected/`. */
export function versionFolder(data: string, version: string): string {
  return join(data, 'versions', version)
}

/** The version readers are offered, or null where none is published. Throws where `current.json` is broken. */
export async function currentVersion(data: string): Promise<Current | null> {
  const text = await readOrNull(join(data, 'current.json'))
  return text === null ? null : Current.parse(JSON.parse(text))
}

/** The names of all versions on disk, sound or not. */
export async function versionNames(data: string): Promise<string[]> {
  const names = await readdir(join(data, 'versions')).catch(() => [])
  return names.filter(isVersionName).sort()
}

/** @throws DatasetError `no_such_version`, `bad_manifest`. */
export async function readManifest(data: string, version: string): Promise<Manifest> {
  const file = join(versionFolder(data, version), 'manifest.json')
  if (!isVersionName(version) || (await readOrNull(file)) === null)
    throw new DatasetError('no_such_version', `There is no dataset version ${version} in ${data}.`, {
      version,
      data,
    })
  return readManifestFile(file)
}

/** @throws DatasetError `bad_manifest`. */
export async function readManifestFile(file: string): Promise<Manifest> {
  try {
    return Manifest.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    throw new DatasetError(
      'bad_manifest',
      `${file} is not the manifest of a dataset. Publish the extracts again.`,
      { file },
      { cause },
    )
  }
}

/**
 * Compares a version's file with its manifest.
 *
 * @throws DatasetError `incomplete_version` where the file is missing or cut, `hash_mismatch` where it was
 * altered.
 */
export async function verify(data: string, version: string): Promise<Manifest> {
  const manifest = await readManifest(data, version)
  await verifyFile(join(versionFolder(data, version), 'dataset.duckdb'), manifest)
  return manifest
}

/** Compares a dataset file with a manifest. @throws DatasetError `incomplete_version`, `hash_mismatch`. */
export async function verifyFile(file: string, manifest: Manifest): Promise<void> {
  const size = await stat(file).then(
    s => s.size,
    () => 0,
  )
  if (size !== manifest.bytes)
    throw new DatasetError(
      'incomplete_version',
      `${file} has ${size} of ${manifest.bytes} bytes: it was cut or is missing. Publish the extracts again.`,
      { file, size, expected: manifest.bytes },
    )
  if ((await hashFile(file)) !== manifest.sha256)
    throw new DatasetError(
      'hash_mismatch',
      `${file} is not the file that was published: its SHA-256 differs. Publish the extracts again.`,
      { file },
    )
}

/**
 * Whether a dataset may go to everybody who reaches the server: shared ones, and detailed ones, which hold a row for
 * each customer, where `CHALANDISE_SERVE_DETAILED` is 1.
 */
export function mayBeOffered(audience: Manifest['audience']): boolean {
  return audience === 'shared' || process.env.CHALANDISE_SERVE_DETAILED === '1'
}

/** Makes a version the one readers are offered, in one step. The version must be there. */
export async function makeCurrent(data: string, version: string): Promise<void> {
  const current: Current = { version, published_at: new Date().toISOString() }
  await writeInOneStep(join(data, 'current.json'), `${JSON.stringify(current)}\n`)
  await record(data, { action: 'current', version })
}

/** What was done to a folder of datasets; one line of `journal.jsonl` each. */
interface Deed {
  action: 'current' | 'removed' | 'pinned' | 'unpinned'
  version: string
}

/** Writes down who did what and when. The journal is for people: losing it loses no dataset. */
export async function record(data: string, deed: Deed): Promise<void> {
  let user = ''
  try {
    user = userInfo().username
  } catch {
    // A container may run under a number without a name.
  }
  const line = { at: new Date().toISOString(), ...deed, by: `${user}@${hostname()}` }
  await appendFile(join(data, 'journal.jsonl'), `${JSON.stringify(line)}\n`).catch(() => undefined)
}

/** Replaces a file so that a reader finds the old one or the new one, whole. */
export async function writeInOneStep(file: string, text: string): Promise<void> {
  const next = `${file}.next-${process.pid}`
  try {
    await writeFile(next, text)
    await syncFile(next)
    await rename(next, file)
  } catch (error) {
    await rm(next, { force: true })
    throw error
  }
  await syncFolder(join(file, '..'))
}

async function readOrNull(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Flushes a folder's names to the disk. Some file systems cannot: the rename is atomic there all the same. */
export async function syncFolder(path: string): Promise<void> {
  const file = await open(path, 'r').catch(() => null)
  await file?.sync().catch(() => undefined)
  await file?.close()
}
