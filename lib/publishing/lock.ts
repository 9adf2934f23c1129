import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { link, mkdir, open, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { DatasetError } from '@/lib/dataset/error'

/** Who publishes: enough to tell a person, and to recognise a holder that is gone. */
const Holder = z.object({
  id: z.string(),
  pid: z.number().int(),
  host: z.string(),
  user: z.string(),
  /** What is being done, a word of the message catalogue. */
  what: z.enum(['publish', 'build', 'prune']),
  started_at: z.string(),
  /** Of Linux: process namespace, boot, and the process's start in ticks. Null elsewhere. */
  namespace: z.string().nullable(),
  boot: z.string().nullable(),
  born: z.string().nullable(),
})
export type Holder = z.infer<typeof Holder>

export interface Lock {
  readonly holder: Holder
  /** Rejects with DatasetError `lock_lost` where someone else took the lock meanwhile. */
  assertHeld(): Promise<void>
  release(): Promise<void>
}

const LOCK = '.lock'
/** A holder on another machine that has not touched its lock for so long is gone. */
const SILENCE_MS = 120_000
const HEARTBEAT_MS = 10_000

/**
 * Takes the one lock of a folder of datasets. Whoever holds it touches it every ten seconds; a lock whose
 * process is gone is taken over.
 *
 * @throws DatasetError `locked` with who holds it and since when.
 */
export async function acquireLock(data: string, what: Holder['what']): Promise<Lock> {
  await mkdir(data, { recursive: true })
  const holder: Holder = { id: randomUUID(), ...thisProcess(), what, started_at: new Date().toISOString() }
  const file = join(data, LOCK)
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await create(file, holder)) return held(file, holder)
    const found = await read(file)
    if (found && (await isAlive(file, found))) throw lockedBy(found)
    await removeStale(file, found?.id ?? null)
  }
  throw lockedBy((await read(file)) ?? holder)
}

/** Who publishes at the moment, or null. */
export async function lockHolder(data: string): Promise<Holder | null> {
  const file = join(data, LOCK)
  const found = await read(file)
  return found && (await isAlive(file, found)) ? found : null
}

/** Whether a process of this machine still runs; `born` tells it from a later one with the same number. */
export function processRuns(pid: number, born: string | null): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  const now = startOf(pid)
  return now === null || born === null || now === born
}

/** Start of a process in clock ticks since boot, where the system tells (Linux). */
export function startOf(pid: number | 'self'): string | null {
  const stat = readText(`/proc/${pid}/stat`)
  // The second field is a name in parentheses that may hold anything; the state after it says Z for a zombie.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields ? (fields[0] === 'Z' ? 'ended' : fields[19]) : null
}

function lockedBy({ what, user, host, pid, started_at }: Holder): DatasetError {
  return new DatasetError(
    'locked',
    `Another ${what} is under way: started ${started_at} by ${user} on ${host} (process ${pid}). ` +
      'Wait until it is done, or end that process.',
    { what, user, host, pid, started_at },
  )
}

function thisProcess() {
  let namespace: string | null = null
  try {
    namespace = readlinkSync('/proc/self/ns/pid')
  } catch {
    // Not Linux.
  }
  return {
    pid: process.pid,
    host: hostname(),
    user: userName(),
    namespace,
    boot: readText('/proc/sys/kernel/random/boot_id'),
    born: startOf('self'),
  }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number without a name.
    return String(process.getuid?.() ?? 'unknown')
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}

/** Creates the lock with its contents in one step; false where there is one. */
async function create(file: string, holder: Holder): Promise<boolean> {
  const text = `${JSON.stringify(holder)}\n`
  const whole = `${file}-${holder.id}`
  await writeFile(whole, text)
  try {
    await link(whole, file)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // A file system without hard links: a reader may see the file empty for an instant.
    const handle = await open(file, 'wx').catch((e: NodeJS.ErrnoException) => {
      if (e.code === 'EEXIST') return null
      throw e
    })
    await handle?.writeFile(text)
    await handle?.close()
    return handle !== null
  } finally {
    await rm(whole, { force: true })
  }
}

async function read(file: string): Promise<Holder | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return Holder.parse(JSON.parse(text))
  } catch {
    return null
  }
}

async function isAlive(file: string, holder: Holder): Promise<boolean> {
  const me = thisProcess()
  if (holder.host !== me.host || holder.namespace !== me.namespace)
    return (await age(file, me.pid)) < SILENCE_MS
  if (holder.boot !== me.boot) return false
  return processRuns(holder.pid, holder.born)
}

/** Milliseconds since the lock was touched, by the clock of the file system that holds it where that can be asked. */
async function age(file: string, pid: number): Promise<number> {
  const then = await stat(file).catch(() => null)
  if (!then) return Number.POSITIVE_INFINITY
  const probe = `${file}-probe-${pid}`
  try {
    await writeFile(probe, '')
    return (await stat(probe)).mtimeMs - then.mtimeMs
  } catch {
    // Somebody who may only read.
    return Date.now() - then.mtimeMs
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}

/** Takes a stale lock away; gives it back where it turns out to be another one by now. */
async function removeStale(file: string, id: string | null): Promise<void> {
  const aside = `${file}-stale-${randomUUID()}`
  try {
    await rename(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const taken = await read(aside)
  if ((taken?.id ?? null) !== id) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

async function held(file: string, holder: Holder): Promise<Lock> {
  // Through the open file: a write by name could hit the lock of whoever took it over.
  const handle = await open(file, 'r+')
  const text = Buffer.from(`${JSON.stringify(holder)}\n`)
  const beat = setInterval(() => {
    handle.write(text, 0, text.length, 0).catch(() => undefined)
  }, HEARTBEAT_MS)
  beat.unref()
  const mine = async () => (await read(file))?.id === holder.id
  return {
    holder,
    async assertHeld() {
      if (await mine()) return
      throw new DatasetError(
        'lock_lost',
        `The lock ${file} was taken over by another publish while this one ran. Nothing was published; run it again.`,
        { file },
      )
    },
    async release() {
      clearInterval(beat)
      if (await mine()) await unlink(file).catch(() => undefined)
      await handle.close().catch(() => undefined)
    },
  }
}
