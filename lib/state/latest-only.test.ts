import { expect, test } from 'vitest'
import { latestOnly } from './latest-only'

/** A function whose runs end when told. */
function controlled() {
  const ends: ((value: string) => void)[] = []
  const calls: string[] = []
  const run = latestOnly((name: string) => {
    calls.push(name)
    return new Promise<string>(resolve => ends.push(resolve))
  })
  return { run, ends, calls }
}

const settle = () => new Promise(resolve => setImmediate(resolve))

test('runs one at a time and only the newest of those that wait', async () => {
  const { run, ends, calls } = controlled()
  const a = run('a')
  const b = run('b')
  const c = run('c')
  expect(await b).toBeNull()
  ends[0]('A')
  expect(await a).toBe('A')
  await settle()
  expect(calls).toEqual(['a', 'c'])
  const d = run('d')
  ends[1]('C')
  expect(await c).toBe('C')
  await settle()
  ends[2]('D')
  expect(await d).toBe('D')
  expect(calls).toEqual(['a', 'c', 'd'])
})

test('goes on after a failed run', async () => {
  let fail = true
  const run = latestOnly(async () => {
    if (fail) throw new Error('no')
    return 1
  })
  await expect(run()).rejects.toThrow('no')
  fail = false
  expect(await run()).toBe(1)
})
