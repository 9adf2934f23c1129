import { describe, expect, it, vi } from 'vitest'
import { type Page, type Timer, watchForNewer } from './newer'

const shown = 'aaaaaaaaaaaaaaaa'
const newer = 'bbbbbbbbbbbbbbbb'

function setUp(answers: (() => Promise<Response>)[]) {
  let tick = () => {}
  let visible: DocumentVisibilityState = 'visible'
  const listeners = new Set<() => void>()
  const page: Page = {
    get visibilityState() {
      return visible
    },
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  }
  const timer: Timer = {
    setInterval: work => {
      tick = work
      return 0 as unknown as ReturnType<typeof setInterval>
    },
    clearInterval: () => {
      tick = () => {}
    },
  }
  const ask = vi.fn(() => (answers.shift() ?? (() => Promise.reject(new Error('silent'))))())
  const told = vi.fn()
  const end = watchForNewer(shown, told, { ask, page, timer })
  /** Lets everything that was asked be answered. */
  const settle = () =>
    vi
      .waitFor(() => expect(ask.mock.settledResults.every(r => r.type !== 'incomplete')).toBe(true))
      .then(() => new Promise<void>(resolve => setImmediate(resolve)))
  return {
    ask,
    told,
    end,
    listeners,
    tick: async () => {
      tick()
      await settle()
    },
    show: async (state: DocumentVisibilityState) => {
      visible = state
      for (const listener of listeners) listener()
      await settle()
    },
  }
}
const says = (version: string) => async () =>
  Response.json({ version, published_at: '2026-11-01T00:00:00.000Z' })

describe('a page in the middle of a session', () => {
  it('is told once that another version is offered', async () => {
    const s = setUp([says(shown), says(newer), says(newer)])
    await s.tick()
    expect(s.told).not.toHaveBeenCalled()
    await s.tick()
    await s.tick()
    expect(s.told.mock.calls).toEqual([[{ version: newer, published_at: '2026-11-01T00:00:00.000Z' }]])
  })

  it('is told that its own version is offered again, after somebody went back to it', async () => {
    const s = setUp([says(newer), says(shown), says(newer)])
    for (let i = 0; i < 3; i++) await s.tick()
    expect(s.told.mock.calls.map(([current]) => current?.version ?? null)).toEqual([newer, null, newer])
  })

  it('asks when it comes back into view, and not while it is hidden', async () => {
    const s = setUp([says(newer)])
    await s.show('hidden')
    await s.tick()
    expect(s.ask).not.toHaveBeenCalled()
    await s.show('visible')
    expect(s.told).toHaveBeenCalledTimes(1)
  })

  it('bears a server that does not answer or answers nonsense', async () => {
    const s = setUp([
      () => Promise.reject(new Error('no network')),
      async () => Response.json({ code: 'no_dataset' }, { status: 404 }),
      async () => Response.json({ version: '../etc' }),
      async () => new Response('<html>'),
      says(newer),
    ])
    for (let i = 0; i < 4; i++) await s.tick()
    expect(s.told).not.toHaveBeenCalled()
    await s.tick()
    expect(s.told).toHaveBeenCalledTimes(1)
  })

  it('is told nothing after the end', async () => {
    const s = setUp([says(newer)])
    s.end()
    await s.tick()
    expect([s.ask.mock.calls.length, s.listeners.size]).toEqual([0, 0])
  })
})
