import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DoorRefusal, Upload } from './door-client'

const MB = 1024 * 1024
const state = { id: 'u1', state: 'open', progress: null, version: null, error: null }
const file = new Blob([new Uint8Array(20 * MB)])

/** A server that keeps what arrives; `answers` may spoil the answers of PATCH, one after the other. */
function serve(answers: (() => Response)[]) {
  const sent: number[] = []
  let held = 0
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    const at = (status = 200) => new Response(null, { status, headers: { 'upload-offset': String(held) } })
    if (init.method === 'POST') return Response.json(state)
    if (init.method === 'HEAD') return at()
    const offset = Number((init.headers as Record<string, string>)['upload-offset'])
    const piece = (init.body as Blob).size
    sent.push(offset)
    if (offset !== held)
      return Response.json(
        { code: 'wrong_offset', message_fr: 'x', message_en: 'x', values: {} },
        { status: 409 },
      )
    const spoilt = answers.shift()
    held += piece
    return spoilt ? spoilt() : at()
  })
  return sent
}
const lost = () => {
  throw new TypeError('network')
}

async function send(): Promise<void> {
  const upload = await Upload.open('secret', { language: 'en' })
  const sending = upload.send('sales.csv', file, () => {}, new AbortController().signal)
  sending.catch(() => {})
  await vi.runAllTimersAsync()
  return sending
}

describe('a file that is sent from the page', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('goes in pieces', async () => {
    const sent = serve([])
    await send()
    expect(sent).toEqual([0, 8 * MB, 16 * MB])
  })

  it('goes on from where the server stands when an answer was lost', async () => {
    const sent = serve([lost])
    await send()
    expect(sent).toEqual([0, 8 * MB, 16 * MB])
  })

  it('is given up where the server refuses, or stays silent', async () => {
    const refusal = { code: 'too_large', message_fr: 'x', message_en: 'x', values: {} }
    serve([() => Response.json(refusal, { status: 413 })])
    await expect(send()).rejects.toMatchObject({ code: 'too_large' })
    vi.stubGlobal('fetch', async (_: string, init: RequestInit) =>
      init.method === 'POST' ? Response.json(state) : lost(),
    )
    await expect(send()).rejects.toBeInstanceOf(DoorRefusal)
  })
})
