import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { currentVersion } from '@/lib/dataset/store'

/** A page asks for the version's name, its manifest and its file one after the other, perhaps over a slow line. */
const GRACE_MS = 3_600_000

/**
 * Whether every reader may fetch a version: the one that is offered, and one that was until an hour ago, as a page may
 * be in the middle of loading it. Older ones are for the data team: whoever has two versions can compare them, and one
 * published from scratch is not protected against that.
 *
 * When a version was replaced is read from `journal.jsonl`; without it only the one offered is served.
 */
export async function servedToReaders(data: string, now = Date.now()): Promise<Set<string>> {
  const current = await currentVersion(data)
  const served = new Set(current ? [current.version] : [])
  let offered: string | null = null
  for (const { version, at } of await changes(data)) {
    if (offered !== null && offered !== version && now - at < GRACE_MS) served.add(offered)
    offered = version
  }
  return served
}

/** Which version was offered from when on, in order. */
async function changes(data: string): Promise<{ version: string; at: number }[]> {
  const text = await readFile(join(data, 'journal.jsonl'), 'utf8').catch(() => '')
  return text.split('\n').flatMap(line => {
    try {
      const { at, action, version } = JSON.parse(line) as Record<string, unknown>
      return action === 'current' ? [{ version: String(version), at: Date.parse(String(at)) }] : []
    } catch {
      // A line that was cut when the machine went down.
      return []
    }
  })
}
