import type { z } from 'zod'
import { DatasetError } from '@/lib/dataset/error'
import { dataFolder } from '@/lib/dataset/store'
import { readSession, type Session, UploadError } from '@/lib/publishing/uploads'
import { CommandError } from './command'
import { DoorError, say } from './refusal'
import { requireToken } from './token'

const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'",
}

/** Answers with JSON that nobody keeps. */
export function answer(body: unknown, init: ResponseInit = {}): Response {
  return Response.json(body, { ...init, headers: { ...headers, ...init.headers } })
}

/** Lets the bearer of the secret through to `work`, and turns what goes wrong into an answer. */
export async function door(request: Request, work: (data: string) => Promise<Response>): Promise<Response> {
  try {
    requireToken(request)
    return await work(dataFolder())
  } catch (error) {
    const close: HeadersInit = (await drain(request.body)) ? {} : { connection: 'close' }
    if (error instanceof DoorError)
      return answer(say(error.code, error.values), {
        status: error.status,
        headers: { ...error.headers, ...close },
      })
    if (error instanceof UploadError || error instanceof DatasetError || error instanceof CommandError) {
      const { code, values, message } = error
      const known = new DoorError(code as DoorError['code'], values)
      return answer(say(code, values, message), { status: known.status, headers: close })
    }
    console.error(error)
    return answer(say('unexpected', {}), { status: 500, headers: close })
  }
}

const DRAIN_BYTES = 16 * 1024 * 1024
const DRAIN_MS = 2000

/**
 * Reads and forgets what is still coming in: a sender that is cut off while it sends never sees the answer. False
 * where there was too much of it.
 */
async function drain(body: ReadableStream<Uint8Array> | null): Promise<boolean> {
  if (!body || body.locked) return true
  const reader = body.getReader()
  const late = new Promise<null>(resolve => setTimeout(resolve, DRAIN_MS, null).unref())
  let bytes = 0
  try {
    while (bytes < DRAIN_BYTES) {
      const piece = await Promise.race([reader.read(), late])
      if (piece === null) return false
      if (piece.done) return true
      bytes += piece.value.length
    }
    return false
  } catch {
    // The sender is gone.
    return true
  } finally {
    reader.releaseLock()
  }
}

/** What a request asks for, as JSON. @throws DoorError `bad_request` */
export async function wantedOf<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const wanted = schema.safeParse(await request.json().catch(() => null))
  if (wanted.success) return wanted.data
  const issue = wanted.error.issues[0]
  throw new DoorError('bad_request', { reason: `${issue.path.join('.') || 'JSON'}: ${issue.message}` })
}

/** @throws DoorError `unknown_upload` */
export async function sessionOf(data: string, id: string): Promise<Session> {
  const session = await readSession(data, id)
  if (!session) throw new DoorError('unknown_upload')
  return session
}
