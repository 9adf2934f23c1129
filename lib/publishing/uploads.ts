import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import * as z from 'zod'
import { AcceptRejected } from '@/lib/dataset/manifest'
import { writeInOneStep } from '@/lib/dataset/store'
import { processRuns } from './lock'

/**
 * Uploads on their way to a dataset, below `<data>/.uploads/<id>`: `session.json`, `parts/` (files on their way),
 * `files/` (files that are complete), `job.json` (what became of them) and `built/` (the dataset before it is
 * published). Everything lies on disk, so that a server that was restarted knows as much as before.
 */
const Session = z.object({
  id: z.uuid(),
  kind: z.enum(['extracts', 'dataset']),
  created_at: z.string(),
  options: z.object({
    /** Offer the dataset to readers as soon as it is built. */
    publish: z.boolean(),
    acceptRejected: AcceptRejected.optional(),
    language: z.enum(['fr', 'en']).optional(),
  }),
})
export type Session = z.infer<typeof Session>

const Job = z.object({
  step: z.enum(['build', 'publish']),
  state: z.enum(['running', 'built', 'published', 'failed', 'cancelled']),
  pid: z.number().int(),
  born: z.string().nullable(),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  progress: z
    .object({
      phase: z.string(),
      done: z.number(),
      total: z.number(),
      file: z.string().optional(),
      share: z.number().optional(),
    })
    .nullable(),
  version: z.string().nullable(),
  error: z
    .object({ code: z.string(), message: z.string(), values: z.record(z.string(), z.unknown()) })
    .nullable(),
})
export type Job = z.infer<typeof Job>

/** A file of an upload; `bytes` of `length` are there, `length` is null until the sender says. */
export interface UploadedFile {
  name: string
  bytes: number
  length: number | null
  complete: boolean
}

/** Why a piece of a file was not taken. */
export class UploadError extends Error {
  override readonly name = 'UploadError'
  constructor(
    readonly code: 'bad_name' | 'wrong_offset' | 'too_large' | 'cut' | 'busy_file' | 'complete' | 'disk_full',
    message: string,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(message)
  }
}

const IDLE_MS = 24 * 3_600_000
/** Room that is left on the disk, whatever is uploaded. */
const SPARE_BYTES = 500_000_000

const uploads = (data: string) => join(data, '.uploads')
export const sessionFolder = (data: string, id: string): string => join(uploads(data), id)
export const builtFolder = (data: string, id: string): string => join(sessionFolder(data, id), 'built')
export const filesFolder = (data: string, id: string): string => join(sessionFolder(data, id), 'files')
const partsFolder = (data: string, id: string) => join(sessionFolder(data, id), 'parts')

/** Opens an upload. */
export async function createSession(
  data: string,
  kind: Session['kind'],
  options: Session['options'],
): Promise<Session> {
  const session: Session = { id: randomUUID(), kind, created_at: new Date().toISOString(), options }
  const folder = sessionFolder(data, session.id)
  // Customer rows: for the server's user alone.
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeInOneStep(join(folder, 'session.json'), `${JSON.stringify(session)}\n`)
  return session
}

/** An upload by its id; null where there is none. */
export async function readSession(data: string, id: string): Promise<Session | null> {
  if (!z.uuid().safeParse(id).success) return null
  return readJson(join(sessionFolder(data, id), 'session.json'), Session)
}

/** What became of an upload; null before its first job. A job whose process is gone has failed. */
export async function readJob(data: string, id: string): Promise<Job | null> {
  const job = await readJson(join(sessionFolder(data, id), 'job.json'), Job)
  if (job?.state !== 'running' || processRuns(job.pid, job.born)) return job
  // It may have ended between the two looks.
  const again = await readJson(join(sessionFolder(data, id), 'job.json'), Job)
  if (again?.state !== 'running') return again
  return {
    ...again,
    state: 'failed',
    error: {
      code: 'job_died',
      message: 'The process that built the dataset ended unexpectedly, perhaps for lack of memory.',
      values: {},
    },
  }
}

export async function writeJob(data: string, id: string, job: Job): Promise<void> {
  await writeInOneStep(join(sessionFolder(data, id), 'job.json'), `${JSON.stringify(job)}\n`)
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  return text === null ? null : schema.parse(JSON.parse(text))
}

const BAD_CHARACTER = /[\p{Cc}<>:"|?*\\/]/u
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * The path of a file below its upload's folder: a name, or a folder and a name. Nothing else can be named.
 *
 * @throws UploadError `bad_name`
 */
export function uploadName(segments: readonly string[]): string {
  const clean = segments.map(s => s.normalize('NFC'))
  const bad = clean.find(
    s =>
      s === '' ||
      s.startsWith('.') ||
      /[. ]$/.test(s) ||
      BAD_CHARACTER.test(s) ||
      RESERVED.test(s) ||
      Buffer.byteLength(s) > 200,
  )
  if (clean.length === 0 || clean.length > 2 || bad !== undefined)
    throw new UploadError(
      'bad_name',
      `"${segments.join('/').slice(0, 100)}" cannot be the name of a file: give a name, or one folder and a name, ` +
        'without a leading dot and without characters that file systems refuse.',
      { name: segments.join('/').slice(0, 100) },
    )
  return clean.join('/')
}

/** All files of an upload, by name. */
export async function uploadedFiles(data: string, id: string): Promise<UploadedFile[]> {
  const files: UploadedFile[] = []
  for (const [folder, complete] of [
    [filesFolder(data, id), true],
    [partsFolder(data, id), false],
  ] as const)
    for (const name of await namesBelow(folder)) {
      if (!complete && name.endsWith(LENGTH)) continue
      // A job that ends may be removing it at this moment.
      const bytes = await stat(join(folder, name)).then(
        s => s.size,
        () => null,
      )
      if (bytes === null) continue
      files.push({
        name,
        bytes,
        length: complete ? bytes : await lengthOf(join(folder, name)),
        complete,
      })
    }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function namesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter(e => e.isFile())
    .map(e => relative(folder, join(e.parentPath, e.name)).split(sep).join('/'))
}

/** Beside a part stands its whole length; no file that is sent can end like this. */
const LENGTH = '.*length'

async function lengthOf(part: string): Promise<number | null> {
  const text = await readFile(part + LENGTH, 'utf8').catch(() => '')
  return text === '' ? null : Number(text)
}

/** The state of one file; `bytes` 0 where nothing of it has come. */
export async function uploadedFile(data: string, id: string, name: string): Promise<UploadedFile> {
  const found = (await uploadedFiles(data, id)).find(f => f.name === name)
  return found ?? { name, bytes: 0, length: null, complete: false }
}

const writing = new Set<string>()

/**
 * Writes a piece of a file at `offset`, 0 to begin anew. With `length`, the file is complete when so many bytes are
 * there; without, when this piece has ended. What came of an interrupted piece stays, to be continued.
 *
 * @throws UploadError `wrong_offset`, `too_large`, `cut`, `busy_file`, `complete`, `disk_full`.
 */
export async function receivePiece(
  data: string,
  id: string,
  piece: {
    name: string
    offset: number
    length: number | null
    /** What is not read of it, after an error, is left to the caller. */
    body: ReadableStream<Uint8Array> | null
    /** Bytes the whole upload may hold. */
    limit: number
  },
): Promise<UploadedFile> {
  const { name, offset, length } = piece
  const key = `${id}/${name}`
  if (writing.has(key))
    throw new UploadError(
      'busy_file',
      `${name} is being sent by another request. Wait for it, or cancel it.`,
      {
        name,
      },
    )
  writing.add(key)
  try {
    const known = await uploadedFile(data, id, name)
    if (known.complete && offset > 0)
      throw new UploadError('complete', `${name} is complete: ${known.bytes} bytes.`, { name })
    if (offset > 0 && offset !== known.bytes)
      throw new UploadError(
        'wrong_offset',
        `${name} holds ${known.bytes} bytes; a piece that begins at ${offset} does not continue it.`,
        { name, offset: known.bytes },
      )
    const total = length ?? (offset > 0 ? known.length : null)
    const others = (await uploadedFiles(data, id)).reduce(
      (sum, f) => sum + (f.name === name ? 0 : f.bytes),
      0,
    )
    const room = piece.limit - others
    if (total !== null && total > room) throw tooLarge(name, piece.limit)
    if (total !== null) await assertSpace(data, total - offset, name)
    const part = join(partsFolder(data, id), name)
    await mkdir(dirname(part), { recursive: true })
    if (offset === 0) await rm(join(filesFolder(data, id), name), { force: true })
    await writeLength(part, total)
    const bytes = await append(part, offset, Math.min(room, total ?? room), piece, total)
    const complete = total === null || bytes === total
    if (complete) {
      const file = join(filesFolder(data, id), name)
      await mkdir(dirname(file), { recursive: true })
      await rename(part, file)
      await rm(part + LENGTH, { force: true })
    }
    return { name, bytes, length: total ?? bytes, complete }
  } finally {
    writing.delete(key)
  }
}

async function writeLength(part: string, total: number | null): Promise<void> {
  if (total === null) await rm(part + LENGTH, { force: true })
  else await writeInOneStep(part + LENGTH, String(total))
}

async function append(
  part: string,
  offset: number,
  most: number,
  { name, body, limit }: { name: string; body: ReadableStream<Uint8Array> | null; limit: number },
  total: number | null,
): Promise<number> {
  const handle = await open(part, offset === 0 ? 'w' : 'r+', 0o600)
  const reader = body?.getReader()
  let at = offset
  try {
    for (;;) {
      const { done, value: chunk } = (await reader?.read()) ?? { done: true }
      if (done) break
      if (at + chunk.length > most)
        throw total !== null && total <= most
          ? new UploadError('cut', `${name} was announced with ${total} bytes and holds more.`, {
              name,
              total,
            })
          : tooLarge(name, limit)
      await handle.write(chunk, 0, chunk.length, at)
      at += chunk.length
    }
    await handle.sync()
  } catch (cause) {
    if (cause instanceof UploadError) throw cause
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') throw noSpace(name)
    throw new UploadError(
      'cut',
      `The connection ended while ${name} was sent: ${at} bytes are kept. Continue from there, or send it again.`,
      { name, offset: at },
    )
  } finally {
    reader?.releaseLock()
    await handle.close()
  }
  return at
}

async function assertSpace(data: string, bytes: number, name: string): Promise<void> {
  const disk = await statfs(data).catch(() => null)
  if (disk && disk.bavail * disk.bsize < bytes + SPARE_BYTES) throw noSpace(name)
}

const noSpace = (name: string) =>
  new UploadError(
    'disk_full',
    `The server’s disk has no room for ${name}. Free some space there and send it again.`,
    {
      name,
    },
  )

const tooLarge = (name: string, limit: number) =>
  new UploadError(
    'too_large',
    `With ${name} the upload would be larger than this server takes: ${limit} bytes.`,
    {
      name,
      limit,
    },
  )

/** Forgets one file of an upload. */
export async function removeUploaded(data: string, id: string, name: string): Promise<void> {
  const part = join(partsFolder(data, id), name)
  for (const path of [join(filesFolder(data, id), name), part, part + LENGTH]) await rm(path, { force: true })
}

/** Deletes what was sent; the dataset built of it stays. */
export async function removeSent(data: string, id: string): Promise<void> {
  await rm(filesFolder(data, id), { recursive: true, force: true })
  await rm(partsFolder(data, id), { recursive: true, force: true })
}

/** Ends an upload: its job, its files, its unpublished dataset. */
export async function removeSession(data: string, id: string): Promise<void> {
  await endJob(data, id)
  await rm(sessionFolder(data, id), { recursive: true, force: true })
}

/** Asks the job's process to end, makes it end after ten seconds, and waits until it has. */
export async function endJob(data: string, id: string): Promise<void> {
  const job = await readJob(data, id)
  if (job?.state !== 'running') return
  const { pid, born } = job
  for (let waited = 0; processRuns(pid, born); waited += 50) {
    if (waited === 0) signal(pid, 'SIGTERM')
    if (waited === 10_000) signal(pid, 'SIGKILL')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended by itself.
  }
}

/**
 * Removes uploads that nobody has touched for a day, and the files of those whose job died: a machine that lost its
 * power in the middle of a build keeps no extract.
 */
export async function sweepUploads(data: string): Promise<void> {
  const ids = await readdir(uploads(data)).catch(() => [])
  for (const id of ids) {
    const job = await readJob(data, id).catch(() => null)
    if (job?.state === 'running') continue
    if (job?.state === 'failed') await removeSent(data, id)
    if (Date.now() - (await lastTouched(sessionFolder(data, id))) > IDLE_MS)
      await rm(sessionFolder(data, id), { recursive: true, force: true })
  }
}

async function lastTouched(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => [])
  const times = await Promise.all(
    [folder, ...entries.map(e => join(folder, e))].map(p =>
      stat(p).then(
        s => s.mtimeMs,
        () => 0,
      ),
    ),
  )
  return Math.max(0, ...times)
}
