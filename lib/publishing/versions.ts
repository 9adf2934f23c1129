import { existsSync } from 'node:fs'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { DatasetError } from '@/lib/dataset/error'
import type { Manifest } from '@/lib/dataset/manifest'
import {
  currentVersion,
  isVersionName,
  makeCurrent,
  mayBeOffered,
  readManifest,
  record,
  verify,
  versionFolder,
  versionNames,
  writeInOneStep,
} from '@/lib/dataset/store'
import { withLock } from './commit'

const Pin = z.object({ at: z.string(), note: z.string() })

/** A version as a list shows it. */
export interface VersionSummary {
  version: string
  /** Offered to readers. */
  current: boolean
  /** Kept by `prune`, with the reason somebody gave; null where nobody pinned it. */
  pinned: string | null
  name: string
  audience: Manifest['audience']
  demonstration: boolean
  currency: string
  built_at: string
  period: Manifest['period']
  counts: Manifest['counts']
  /** Of the sales: rows, and amounts as decimal text. */
  sales: Manifest['reconciliation'][number] | null
  rows_rejected: number
  /** Checks that found something, by severity. */
  checks: { reject: number; warn: number; stop: number }
  bytes: number
  compressed_bytes: number
}

/** A folder that has the name of a version and is none. */
export interface BrokenVersion {
  version: string
  current: boolean
  problem: string
}

/** All versions, newest first, and what is broken among them. */
export async function listVersions(
  data: string,
): Promise<{ versions: VersionSummary[]; broken: BrokenVersion[] }> {
  const current = (await currentVersion(data))?.version
  const versions: VersionSummary[] = []
  const broken: BrokenVersion[] = []
  for (const version of await versionNames(data))
    try {
      const manifest = await readManifest(data, version)
      versions.push(await summarise(data, manifest, manifest.version === current))
    } catch (error) {
      broken.push({ version, current: version === current, problem: (error as Error).message })
    }
  versions.sort((a, b) => b.built_at.localeCompare(a.built_at) || a.version.localeCompare(b.version))
  return { versions, broken }
}

async function summarise(data: string, manifest: Manifest, current: boolean): Promise<VersionSummary> {
  const { version, declaration, audience, built_at, period, counts, bytes } = manifest
  const compressed = await stat(join(versionFolder(data, version), 'dataset.duckdb.gz')).catch(() => null)
  const of = (severity: string) => manifest.checks.filter(c => c.severity === severity).length
  return {
    version,
    current,
    pinned: await pinOf(data, version),
    name: declaration.name,
    audience,
    demonstration: declaration.demonstration,
    currency: declaration.currency,
    built_at,
    period,
    counts,
    sales: manifest.reconciliation.find(r => r.table === 'sales') ?? null,
    rows_rejected: manifest.reconciliation.reduce((sum, r) => sum + r.rows_rejected, 0),
    checks: { reject: of('reject'), warn: of('warn'), stop: of('stop') },
    bytes,
    compressed_bytes: compressed?.size ?? 0,
  }
}

/**
 * The version a person means: its name or the beginning of it, `current`, or `previous` (the newest built before
 * the current one).
 *
 * @throws DatasetError `none_published`, `no_such_version`.
 */
export async function findVersion(data: string, which: string): Promise<string> {
  const names = await versionNames(data)
  if (isVersionName(which) && names.includes(which)) return which
  if (which === 'current' || which === 'previous') {
    const current = (await currentVersion(data))?.version
    if (!current)
      throw new DatasetError(
        'none_published',
        `No dataset is published in ${data}. Publish extracts first: npm run -s cli -- publish <folder>.`,
        { data },
      )
    if (which === 'current') return current
    const { versions } = await listVersions(data)
    const at = versions.findIndex(v => v.current)
    const previous = versions[at + 1]
    if (at >= 0 && previous) return previous.version
    throw new DatasetError('no_such_version', `There is no version before the current one in ${data}.`, {
      version: which,
      data,
    })
  }
  const found = /^[0-9a-f]{4,15}$/.test(which) ? names.filter(n => n.startsWith(which)) : []
  if (found.length === 1) return found[0]
  const several = found.length > 1 ? `${which} begins several: ${found.join(', ')}. ` : ''
  throw new DatasetError(
    'no_such_version',
    `${several || `There is no dataset version ${which} in ${data}. `}` +
      'List them with: npm run -s cli -- datasets list.',
    { version: which, data },
  )
}

/**
 * Offers another version to readers: back to an older one, or forward again. Its file is checked first.
 *
 * @throws DatasetError `no_such_version`, `bad_manifest`, `incomplete_version`, `hash_mismatch`,
 * `detailed_not_offered`.
 */
export async function offerVersion(data: string, version: string): Promise<Manifest> {
  const manifest = await verify(data, version)
  if (!mayBeOffered(manifest.audience))
    throw new DatasetError(
      'detailed_not_offered',
      `Version ${version} is detailed: it holds a row for each customer, and whoever reaches the server could fetch ` +
        'it. Where that is meant, set CHALANDISE_SERVE_DETAILED=1, for the server too.',
      { version },
    )
  const before = await currentVersion(data)
  await makeCurrent(data, version)
  // Somebody may have removed it since it was checked.
  if (!existsSync(join(versionFolder(data, version), 'manifest.json'))) {
    if (before && before.version !== version) await makeCurrent(data, before.version)
    await readManifest(data, version)
  }
  return manifest
}

/** Why a version is pinned; null where it is not. */
export async function pinOf(data: string, version: string): Promise<string | null> {
  const text = await readFile(join(versionFolder(data, version), 'pinned.json'), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return Pin.parse(JSON.parse(text)).note
  } catch {
    // Someone meant to keep it, whatever stands in the file.
    return ''
  }
}

/** Keeps a version from being pruned. @throws DatasetError `no_such_version`, `bad_manifest`. */
export async function pin(data: string, version: string, note = ''): Promise<void> {
  await readManifest(data, version)
  const pinned = { at: new Date().toISOString(), note }
  await writeInOneStep(join(versionFolder(data, version), 'pinned.json'), `${JSON.stringify(pinned)}\n`)
  await record(data, { action: 'pinned', version })
}

/** Lets a version be pruned again. @throws DatasetError `no_such_version`, `bad_manifest`. */
export async function unpin(data: string, version: string): Promise<void> {
  await readManifest(data, version)
  await rm(join(versionFolder(data, version), 'pinned.json'), { force: true })
  await record(data, { action: 'unpinned', version })
}

export interface Pruned {
  removed: { version: string; bytes: number }[]
  kept: { version: string; why: 'current' | 'pinned' | 'newest' }[]
  /** Bytes given back, or that would be. */
  bytes: number
}

/**
 * Removes old versions: all but the `keep` newest, the current one, and those pinned. Folders that are no sound
 * version count as old. With `dryRun` nothing is removed.
 *
 * @throws DatasetError `locked` while something is published.
 */
export async function prune(
  data: string,
  { keep, dryRun = false }: { keep: number; dryRun?: boolean },
): Promise<Pruned> {
  if (dryRun) return plan(data, keep)
  return withLock(data, 'prune', async () => {
    const { removed, kept } = await plan(data, keep)
    const gone: Pruned['removed'] = []
    for (const item of removed)
      if (await remove(data, item.version)) gone.push(item)
      else kept.push({ version: item.version, why: 'current' })
    return { removed: gone, kept, bytes: gone.reduce((sum, r) => sum + r.bytes, 0) }
  })
}

async function plan(data: string, keep: number): Promise<Pruned> {
  const { versions, broken } = await listVersions(data)
  const removed: Pruned['removed'] = []
  const kept: Pruned['kept'] = []
  for (const [index, v] of versions.entries())
    if (v.current) kept.push({ version: v.version, why: 'current' })
    else if (v.pinned !== null) kept.push({ version: v.version, why: 'pinned' })
    else if (index < keep) kept.push({ version: v.version, why: 'newest' })
    else removed.push({ version: v.version, bytes: v.bytes + v.compressed_bytes })
  for (const b of broken)
    if (b.current) kept.push({ version: b.version, why: 'current' })
    else if ((await pinOf(data, b.version)) !== null) kept.push({ version: b.version, why: 'pinned' })
    else removed.push({ version: b.version, bytes: 0 })
  return { removed, kept, bytes: removed.reduce((sum, r) => sum + r.bytes, 0) }
}

/** Removes a version, in one step for readers; false where it became the current one meanwhile. */
async function remove(data: string, version: string): Promise<boolean> {
  const folder = versionFolder(data, version)
  const aside = join(data, `.removed-${version}-${process.pid}`)
  await rename(folder, aside)
  if ((await currentVersion(data))?.version === version) {
    await rename(aside, folder)
    return false
  }
  await rm(aside, { recursive: true, force: true })
  await record(data, { action: 'removed', version })
  return true
}
