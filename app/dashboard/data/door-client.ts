import * as z from 'zod'
import { PHASES } from '@/lib/build/progress'

const Refusal = z.object({
  code: z.string(),
  message_fr: z.string(),
  message_en: z.string(),
  values: z.record(z.string(), z.unknown()).default({}),
})

const UploadState = z.object({
  id: z.string(),
  state: z.enum(['open', 'running', 'built', 'published', 'failed', 'cancelled']),
  progress: z
    .object({
      phase: z.enum(PHASES),
      done: z.number(),
      total: z.number(),
      file: z.string().optional(),
      share: z.number().optional(),
    })
    .nullable()
    .catch(null),
  version: z.string().nullable(),
  error: Refusal.nullable(),
})
export type UploadState = z.infer<typeof UploadState>

/** Whether the server takes uploads. */
export const DoorState = z.object({ uploads: z.enum(['on', 'off', 'token_too_short']), limit: z.number() })
export type DoorState = z.infer<typeof DoorState>

/** The server said no, in both languages; `unreachable` where it said nothing. */
export class DoorRefusal extends Error {
  override readonly name = 'DoorRefusal'
  constructor(
    readonly code: string,
    readonly sentence: { fr: string; en: string },
    readonly values: Readonly<Record<string, unknown>> = {},
  ) {
    super(sentence.en)
  }
}

const UNREACHABLE = {
  fr: 'Le serveur ne répond pas. Vérifiez qu’il tourne et que vous êtes sur le réseau de l’entreprise, puis réessayez.',
  en: 'The server does not answer. Check that it runs and that you are on the company’s network, then try again.',
}

/** Asks the server with the secret; the answer is only one that says yes. @throws DoorRefusal */
export async function ask(
  token: string,
  method: string,
  path: string,
  init: { body?: BodyInit; headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Response> {
  const response = await fetch(path, {
    ...init,
    method,
    cache: 'no-store',
    credentials: 'omit',
    headers: { ...init.headers, authorization: `Bearer ${token}` },
  }).catch(cause => {
    if (init.signal?.aborted) throw cause
    throw new DoorRefusal('unreachable', UNREACHABLE)
  })
  if (response.ok) return response
  throw refusalOf(await response.json().catch(() => null), response.status)
}

/** The refusal that an answer carries. */
export function refusalOf(body: unknown, status: number): DoorRefusal {
  const said = Refusal.safeParse(body)
  if (!said.success)
    return new DoorRefusal('unexpected', {
      fr: `Le serveur répond par une erreur (${status}). Son journal en dit davantage.`,
      en: `The server answers with an error (${status}). Its log says more.`,
    })
  const { code, message_fr: fr, message_en: en, values } = said.data
  return new DoorRefusal(code, { fr, en }, values)
}

const state = async (response: Response) => UploadState.parse(await response.json())

/** Whether uploads are on; null where the server does not say. */
export async function doorState(): Promise<DoorState | null> {
  const response = await fetch('/api/door', { cache: 'no-store' }).catch(() => null)
  return response?.ok ? (DoorState.safeParse(await response.json().catch(() => null)).data ?? null) : null
}

const uploadPath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

const PIECE = 8 * 1024 * 1024
const ATTEMPTS = 5
/** A piece was lost, or arrived although the answer did not. */
const BEHIND = new Set(['unreachable', 'wrong_offset', 'cut', 'complete', 'busy_file'])

/** One upload of extracts, from its first byte to what came of it. */
export class Upload {
  private constructor(
    readonly id: string,
    private readonly token: string,
  ) {}

  static async open(
    token: string,
    options: { language: 'fr' | 'en'; accept_rejected?: { by: string; reason: string } },
  ): Promise<Upload> {
    const opened = await ask(token, 'POST', '/api/uploads', {
      body: JSON.stringify({ kind: 'extracts', ...options }),
      headers: { 'content-type': 'application/json' },
    })
    return new Upload((await state(opened)).id, token)
  }

  private at(path = ''): string {
    return `/api/uploads/${this.id}${path}`
  }

  /** Sends a file in pieces, each a request of its own; one that does not arrive goes again from where the server stands. */
  async send(path: string, file: Blob, onShare: (share: number) => void, signal: AbortSignal): Promise<void> {
    const url = this.at(`/files/${uploadPath(path)}`)
    const stands = (response: Response) => Number(response.headers.get('upload-offset'))
    let offset = 0
    let lost = 0
    do {
      try {
        const response = await ask(this.token, 'PATCH', url, {
          body: file.slice(offset, offset + PIECE),
          headers: { 'upload-offset': String(offset), 'upload-length': String(file.size) },
          signal,
        })
        offset = stands(response)
        lost = 0
      } catch (error) {
        if (!(error instanceof DoorRefusal) || !BEHIND.has(error.code) || lost === ATTEMPTS) throw error
        await new Promise(resolve => setTimeout(resolve, 1000 * 2 ** lost++))
        signal.throwIfAborted()
        const head = await ask(this.token, 'HEAD', url, { signal }).catch(() => null)
        if (head) offset = stands(head)
      }
      onShare(file.size === 0 ? 1 : offset / file.size)
    } while (offset < file.size)
  }

  /** Runs a step to its end, telling how it goes. Resolves with the last state, also where the step failed. */
  async run(
    step: 'build' | 'publish',
    onState: (state: UploadState) => void,
    signal: AbortSignal,
  ): Promise<UploadState> {
    let now = await state(await ask(this.token, 'POST', this.at(`/${step}`), { signal }))
    while (now.state === 'running') {
      onState(now)
      await new Promise(resolve => setTimeout(resolve, 700))
      signal.throwIfAborted()
      now = await state(await ask(this.token, 'GET', this.at(), { signal }))
    }
    return now
  }

  /** Something that came of the upload, null where there is none. */
  async result(name: string, signal?: AbortSignal): Promise<Response | null> {
    return ask(this.token, 'GET', this.at(`/result/${name}`), { signal }).catch(error => {
      if (error instanceof DoorRefusal && error.code === 'unknown_file') return null
      throw error
    })
  }

  /** Ends the upload: what was sent and built is deleted, a published version stays. */
  async end(): Promise<void> {
    await ask(this.token, 'DELETE', this.at()).catch(() => undefined)
  }
}
