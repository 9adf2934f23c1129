import { chmod, mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type BuildOptions, buildDataset } from './build'
import { DatasetError } from './error'
import { Manifest } from './manifest'
import { hashFile } from './summary'

const VERSION = /^[0-9a-f]{16}$/
const Current = z.object({ version: z.string().regex(VERSION), published_at: z.string() })
export type Current = z.infer<typeof Current>

/** Where published datasets lie: `CHALANDISE_DATA`, or `data/published` below the working folder. */
export function dataFolder(): string {
  return resolve(process.env.CHALANDISE_DATA || join('data', 'published'))
}

/** A version's folder: `dataset.duckdb`, `dataset.duckdb.gz`, `manifest.json`, `rejected/`. */
export function versionFolder(data: string, version: string): string {
  return join(data, 'versions', version)
}

/** The version readers are offered, or null where none is published. */
export async function currentVersion(data: string): Promise<Current | null> {
  const text = await readOrNull(join(data, 'current.json'))
  return text === null ? null : Current.parse(JSON.parse(text))
}

/** The manifests of all versions, newest first. */
export async function listVersions(data: string): Promise<Manifest[]> {
  const names = await readdir(join(data, 'versions')).catch(() => [])
  const manifests = await Promise.all(names.filter(n => VERSION.test(n)).map(n => readManifest(data, n)))
  return manifests.sort((a, b) => b.built_at.localeCompare(a.built_at))
}

/** @throws DatasetError `no_such_version`, `bad_manifest`. */
export async function readManifest(data: string, version: string): Promise<Manifest> {
  const file = join(versionFolder(data, version), 'manifest.json')
  const text = await readOrNull(file)
  if (text === null)
    throw new DatasetError('no_such_version', `There is no dataset version ${version} in ${data}.`, {
      version,
      data,
    })
  try {
    return Manifest.parse(JSON.parse(text))
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
  const file = join(versionFolder(data, version), 'dataset.duckdb')
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
  return manifest
}

/**
 * Builds a dataset from extracts and makes it the one readers are offered. A reader sees the old version or
 * the new one: the folder is complete on disk before it gets its name, and `current.json` changes last.
 * Publishing what is already there makes it current again.
 *
 * @throws ContractError, DatasetError; then nothing has changed.
 */
export async function publish(
  data: string,
  options: Omit<BuildOptions, 'out'>,
): Promise<{ manifest: Manifest; folder: string; existed: boolean }> {
  const versions = join(data, 'versions')
  await mkdir(versions, { recursive: true })
  const building = await mkdtemp(join(data, '.building-'))
  try {
    const manifest = await buildDataset({ ...options, out: building })
    const folder = versionFolder(data, manifest.version)
    const existed = await verify(data, manifest.version).then(
      () => true,
      () => false,
    )
    if (!existed) {
      await sync(building)
      // A temporary folder is its maker's alone; the server may run as another user.
      await chmod(building, 0o755)
      await rm(folder, { recursive: true, force: true })
      await rename(building, folder)
      await syncFolder(versions)
    }
    await makeCurrent(data, manifest.version)
    return { manifest: await readManifest(data, manifest.version), folder, existed }
  } finally {
    await rm(building, { recursive: true, force: true })
  }
}

/** Makes a version the one readers are offered, in one step. */
export async function makeCurrent(data: string, version: string): Promise<void> {
  const next = join(data, `.current-${process.pid}.json`)
  const current: Current = { version, published_at: new Date().toISOString() }
  await writeFile(next, `${JSON.stringify(current)}\n`)
  await syncFile(next)
  await rename(next, join(data, 'current.json'))
  await syncFolder(data)
}

async function readOrNull(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

/** Flushes a folder's files to the disk, so that a rename never names half of them. */
async function sync(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await sync(path)
    else await syncFile(path)
  }
  await syncFolder(folder)
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  await file.sync()
  await file.close()
}

/** Some file systems cannot flush a folder: the rename is atomic there all the same. */
async function syncFolder(path: string): Promise<void> {
  const file = await open(path, 'r').catch(() => null)
  await file?.sync().catch(() => undefined)
  await file?.close()
}
