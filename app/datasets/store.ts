import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { forReaders } from '@/lib/dataset/disclosure'
import { Manifest } from '@/lib/dataset/manifest'
import { dataFolder, isVersionName, mayBeOffered, versionFolder } from '@/lib/dataset/store'
import { servedToReaders } from '@/lib/publishing/served'
import { fileResponse } from '../_http/file'
import { requireToken } from '../api/_door/token'

/** What of a version may be fetched: nothing else of the folder is reachable. */
const TYPES: Record<string, string> = {
  'manifest.json': 'application/json',
  'dataset.duckdb': 'application/octet-stream',
  'dataset.duckdb.gz': 'application/gzip',
  'first-view.gz': 'application/gzip',
}

/** Whether a version holds customer rows that this server does not hand out. */
async function isWithheld(version: string): Promise<boolean> {
  const path = join(versionFolder(dataFolder(), version), 'manifest.json')
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return false
  const { audience } = JSON.parse(text) as { audience?: unknown }
  return audience === 'detailed' && !mayBeOffered(audience)
}

/**
 * Whether a request bears the secret; false where it bears none.
 *
 * @throws DoorError where the secret is wrong.
 */
export function bearsSecret(request: Request): boolean {
  if (request.headers.get('authorization') === null) return false
  requireToken(request)
  return true
}

/**
 * One file of a version: to everybody of the versions that are served to readers, to the bearer of the secret of
 * every version. null where there is none, `withheld` where it holds customer rows.
 *
 * @throws DoorError where the request bears a wrong secret.
 */
export async function versionFile(
  request: Request,
  version: string,
  file: string,
): Promise<Response | 'withheld' | null> {
  if (!isVersionName(version) || !Object.hasOwn(TYPES, file)) return null
  const data = dataFolder()
  const entitled = bearsSecret(request)
  const open = (await servedToReaders(data)).has(version)
  if (!open && !entitled) return null
  if (await isWithheld(version)) return 'withheld'
  const path = join(versionFolder(data, version), file)
  if (file === 'manifest.json') return manifestResponse(request, path, entitled)
  // A version never changes, so it may be kept for ever; one that only the data team gets is kept nowhere.
  const cacheControl = open ? 'public, max-age=31536000, immutable' : 'no-store'
  return fileResponse(request, { path, type: TYPES[file], cacheControl })
}

/** The whole manifest for the data team, what readers are told for everybody else. */
async function manifestResponse(request: Request, path: string, entitled: boolean): Promise<Response | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  const whole = Manifest.parse(JSON.parse(text))
  const body = JSON.stringify(entitled ? whole : forReaders(whole))
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`
  // Asked for anew each time: a version that was deleted and built again has other bytes under its name.
  const headers = {
    'content-type': TYPES['manifest.json'],
    'cache-control': entitled ? 'no-store' : 'no-cache',
    'x-content-type-options': 'nosniff',
    vary: 'authorization',
    etag,
  }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  return new Response(request.method === 'HEAD' ? null : body, { headers })
}
