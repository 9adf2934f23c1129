import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { UsageError } from './run'

const PIECE = 8 * 1024 * 1024
const ATTEMPTS = 6

/** The server said no, or did not answer. */
export class SendError extends Error {
  override readonly name = 'SendError'
  constructor(
    readonly code: string,
    message: string,
    readonly values: Readonly<Record<string, unknown>> = {},
    /** Whether the same request may succeed a moment later. */
    readonly passing = false,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

const Refusal = z.object({
  code: z.string(),
  message_en: z.string(),
  values: z.record(z.string(), z.unknown()).default({}),
})
const State = z.object({
  id: z.string(),
  state: z.string(),
  version: z.string().nullable(),
  progress: z.object({ phase: z.string(), done: z.number(), total: z.number() }).nullable(),
  error: Refusal.nullable(),
})

/**
 * The secret that the server asks for: from a file, or from `CHALANDISE_TOKEN`. Never an argument, which every user of
 * a machine can read.
 *
 * @throws UsageError where there is none.
 */
export async function readToken(file: string | undefined): Promise<string> {
  const text = file
    ? await readFile(file, 'utf8').catch(() => {
        throw new UsageError('no_token_file', `The token file ${file} cannot be read.`)
      })
    : (process.env.CHALANDISE_TOKEN ?? '')
  const token = text.trim()
  if (token === '')
    throw new UsageError(
      'no_token',
      'Sending needs the server’s secret: set CHALANDISE_TOKEN, or name a file that holds it with --token-file.',
    )
  return token
}

/** The server's address, checked. @throws UsageError */
export function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(
      'bad_url',
      `--to ${text}: give the address of a server, such as https://chalandise.example.`,
    )
  url.pathname = url.pathname.replace(/\/?$/, '/')
  return url
}

/**
 * Sends a finished dataset (`dataset.duckdb.gz` and `manifest.json` of a folder) to a server, which checks and
 * publishes it. Pieces that do not arrive are sent again from where the server stands.
 *
 * @throws SendError with the server's own code and sentence, or `unreachable`.
 */
export async function sendDataset(
  folder: string,
  files: readonly string[],
  {
    to,
    token,
    signal,
    progress,
    pause = seconds => new Promise(resolve => setTimeout(resolve, 1000 * seconds)),
  }: {
    to: URL
    token: string
    signal?: AbortSignal
    progress: (line: string, detail?: string) => void
    /** Waits before a request is repeated, and between two looks at a running job. */
    pause?: (seconds: number) => Promise<void>
  },
): Promise<{ version: string; upload: string }> {
  const ask = async (method: string, path: string, init: { body?: BodyInit; headers?: HeadersInit } = {}) => {
    for (let attempt = 1; ; attempt++)
      try {
        return await request(new URL(path, to), {
          ...init,
          method,
          signal,
          headers: { ...init.headers, authorization: `Bearer ${token}` },
        })
      } catch (error) {
        if (!(error instanceof SendError) || !error.passing || attempt === ATTEMPTS || signal?.aborted)
          throw error
        await pause(2 ** (attempt - 1))
      }
  }
  const json = async (response: Response) => State.parse(await response.json())
  progress(`sending to ${to.host}`)
  const { id } = await json(
    await ask('POST', 'api/uploads', {
      body: JSON.stringify({ kind: 'dataset', publish: true }),
      headers: { 'content-type': 'application/json' },
    }),
  )
  const at = `api/uploads/${id}`
  try {
    for (const file of files) {
      const handle = await open(join(folder, file))
      try {
        await sendFile(handle, `${at}/files/${file}`, ask, share =>
          progress(`sending ${file}`, percent(share)),
        )
      } finally {
        await handle.close()
      }
    }
    progress('checking and publishing there')
    let state = await json(await ask('POST', `${at}/build`))
    while (state.state === 'running') {
      await pause(0.5)
      state = await json(await ask('GET', at))
    }
    if (state.error) throw new SendError(state.error.code, state.error.message_en, state.error.values)
    if (state.state !== 'published' || !state.version)
      throw new SendError('unexpected', `${to.host} answered “${state.state}” instead of publishing.`)
    return { version: state.version, upload: id }
  } finally {
    // What was published stays; what was not shall not lie about there.
    await request(new URL(at, to), { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }).catch(
      () => undefined,
    )
  }
}

const percent = (share: number) => `${Math.floor(100 * share)} %`

async function sendFile(
  handle: FileHandle,
  path: string,
  ask: (method: string, path: string, init?: { body?: BodyInit; headers?: HeadersInit }) => Promise<Response>,
  onShare: (share: number) => void,
): Promise<void> {
  const { size } = await handle.stat()
  let offset = 0
  let lost = 0
  do {
    const piece = new Uint8Array(Math.min(PIECE, size - offset))
    await handle.read(piece, 0, piece.length, offset)
    try {
      const response = await ask('PATCH', path, {
        body: piece,
        headers: { 'upload-offset': String(offset), 'upload-length': String(size) },
      })
      offset = Number(response.headers.get('upload-offset'))
    } catch (error) {
      // A piece that was repeated may have arrived the first time: the server says where it stands.
      const behind = error instanceof SendError && /^(wrong_offset|cut|complete|busy_file)$/.test(error.code)
      if (!behind || ++lost > ATTEMPTS) throw error
      offset = Number((await ask('HEAD', path)).headers.get('upload-offset'))
    }
    onShare(size === 0 ? 1 : offset / size)
  } while (offset < size)
}

/** One request to a server. @throws SendError with the server's own code and sentence, or `unreachable`. */
export async function request(url: URL, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, { ...init, redirect: 'error' })
  } catch (cause) {
    if (init.signal?.aborted)
      throw new SendError('cancelled', 'Sending was cancelled; nothing was published.')
    throw new SendError(
      'unreachable',
      `${url.origin} does not answer. Is the address right, and is the server running?`,
      { url: url.origin },
      true,
      { cause },
    )
  }
  if (response.ok) return response
  const refusal = Refusal.safeParse(await response.json().catch(() => null))
  const passing = response.status >= 502 && response.status <= 504 && !refusal.success
  if (refusal.success) throw new SendError(refusal.data.code, refusal.data.message_en, refusal.data.values)
  throw new SendError(
    'not_chalandise',
    `${url.origin} answers ${init.method ?? 'GET'} ${url.pathname} with ${response.status}, not as a Chalandise server does.`,
    { status: response.status },
    passing,
  )
}
