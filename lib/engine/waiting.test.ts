import { describe, expect, it } from 'vitest'
import { type Engine, EngineError } from './engine'
import { WaitingEngine } from './waiting'

function later() {
  const asked: string[] = []
  let closed = false
  let arrive = () => {}
  let fail = (_: Error) => {}
  const engine: Engine = {
    name: 'native',
    query: async sql => {
      asked.push(sql)
      return { rows: 0, columns: {} }
    },
    close: async () => {
      closed = true
    },
  }
  const waiting = new WaitingEngine(
    new Promise<Engine>((resolve, reject) => {
      arrive = () => resolve(engine)
      fail = reject
    }),
  )
  return { asked, isClosed: () => closed, arrive: () => arrive(), fail: (e: Error) => fail(e), waiting }
}

describe('an engine that is not there yet', () => {
  it('answers in order once it is', async () => {
    const { waiting, asked, arrive } = later()
    const answers = Promise.all([waiting.query('one'), waiting.query('two')])
    expect(asked).toEqual([])
    arrive()
    await answers
    expect(asked).toEqual(['one', 'two'])
    await expect(waiting.ready).resolves.toBeUndefined()
  })

  it('lets a query be given up while it waits, and never runs it', async () => {
    const { waiting, asked, arrive } = later()
    const abort = new AbortController()
    const answer = waiting.query('one', [], { signal: abort.signal })
    abort.abort()
    await expect(answer).rejects.toMatchObject({ name: 'EngineError', code: 'cancelled' })
    arrive()
    await waiting.ready
    expect(asked).toEqual([])
    await expect(waiting.query('two', [], { signal: abort.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('says why it cannot be had: queries as an engine does, `ready` with the error itself', async () => {
    const { waiting, fail } = later()
    const answer = waiting.query('one')
    const cause = new TypeError('no network')
    fail(cause)
    await expect(answer).rejects.toMatchObject({ code: 'unavailable', message: 'no network', cause })
    await expect(waiting.ready).rejects.toBe(cause)
    const known = new WaitingEngine(Promise.reject(new EngineError('timeout', 'too slow')))
    await expect(known.query('one')).rejects.toMatchObject({ code: 'timeout' })
  })

  it('closes what arrives after it was closed', async () => {
    const { waiting, arrive, isClosed } = later()
    const closing = waiting.close()
    arrive()
    await closing
    expect(isClosed()).toBe(true)
  })
})
