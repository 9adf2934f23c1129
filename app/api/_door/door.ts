import { DatasetError } from '@/lib/dataset/error'
import { dataFolder } from '@/lib/dataset/store'
import { readSession, type Session, UploadError } from '@/lib/dataset/uploads'
import { DoorError, say } from './error'
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
    // What is still coming in would keep the connection busy.
    await request.body?.cancel().catch(() => undefined)
    if (error instanceof DoorError)
      return answer(say(error.code, error.values), { status: error.status, headers: error.headers })
    if (error instanceof UploadError || error instanceof DatasetError) {
      const { code, values, message } = error
      const known = new DoorError(code as DoorError['code'], values)
      return answer(say(code, values, message), { status: known.status })
    }
    console.error(error)
    return answer(say('unexpected', {}), { status: 500 })
  }
}

/** @throws DoorError `unknown_upload` */
export async function sessionOf(data: string, id: string): Promise<Session> {
  const session = await readSession(data, id)
  if (!session) throw new DoorError('unknown_upload')
  return session
}
