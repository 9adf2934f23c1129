import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporary } from '@/lib/extracts/fixture'
import { acquireLock, lockHolder, processRuns, startOf } from './lock'

describe('the lock of a folder of datasets', () => {
  let data: string
  let remove: () => void
  beforeEach(() => {
    const made = temporary()
    data = join(made.folder, 'data')
    remove = made.remove
  })
  afterEach(() => remove())

  const file = () => join(data, '.lock')
  const written = () => JSON.parse(readFileSync(file(), 'utf8'))
  const leave = (changes: Record<string, unknown>) =>
    writeFileSync(file(), JSON.stringify({ ...written(), ...changes }))
  /** A lock file as a process that was killed leaves it. */
  async function abandoned(changes: Record<string, unknown>) {
    mkdirSync(data, { recursive: true })
    const lock = await acquireLock(data, 'publish')
    const text = readFileSync(file(), 'utf8')
    await lock.release()
    writeFileSync(file(), text)
    leave({ id: 'gone', ...changes })
  }
  /** The number of a process that has ended. */
  const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid

  it('is taken once, and tells the second who has it and since when', async () => {
    const lock = await acquireLock(data, 'publish')
    await expect(acquireLock(data, 'prune')).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`on ${hostname()} (process ${process.pid})`),
      values: { pid: process.pid, what: 'publish', started_at: lock.holder.started_at },
    })
    expect(await lockHolder(data)).toEqual(lock.holder)
    await lock.assertHeld()
    await lock.release()
    expect(await lockHolder(data)).toBeNull()
    expect(readdirSync(data)).toEqual([])
    await (await acquireLock(data, 'prune')).release()
  })

  it('is won by one of many who try at once', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(data, 'publish')))
    const won = tries.filter(t => t.status === 'fulfilled')
    expect(won).toHaveLength(1)
    for (const t of tries) if (t.status === 'rejected') expect(t.reason).toMatchObject({ code: 'locked' })
    await won[0].value.release()
  })

  it.each([
    ['whose process has ended', () => ({ pid: deadPid() })],
    ['whose process number another process has now', () => ({ born: '1' })],
    ['from before the machine was started again', () => ({ boot: 'another' })],
  ])('is taken over from a holder %s', async (_, changes) => {
    await abandoned(changes())
    // Off Linux a process tells neither its start nor the boot: there only the first case can be told.
    if (startOf('self') === null && !('pid' in changes())) return
    expect(await lockHolder(data)).toBeNull()
    const lock = await acquireLock(data, 'publish')
    expect(written().id).toBe(lock.holder.id)
    await lock.release()
  })

  it('is not taken over from another machine until that one has been silent for two minutes', async () => {
    await abandoned({ host: 'elsewhere', pid: 1 })
    await expect(acquireLock(data, 'publish')).rejects.toMatchObject({
      code: 'locked',
      values: { host: 'elsewhere' },
    })
    const then = new Date(Date.now() - 180_000)
    utimesSync(file(), then, then)
    await (await acquireLock(data, 'publish')).release()
  })

  it('is taken over where the file holds no lock', async () => {
    mkdirSync(data, { recursive: true })
    writeFileSync(file(), '{"pid":')
    await (await acquireLock(data, 'publish')).release()
    expect(existsSync(file())).toBe(false)
  })

  it('tells a holder that lost it, who then leaves the new one alone', async () => {
    const lock = await acquireLock(data, 'publish')
    leave({ id: 'another' })
    await expect(lock.assertHeld()).rejects.toMatchObject({ code: 'lock_lost' })
    await lock.release()
    expect(written().id).toBe('another')
  })

  it('tells a running process from one that ended', () => {
    expect(processRuns(process.pid, startOf('self'))).toBe(true)
    expect(processRuns(deadPid(), null)).toBe(false)
  })
})
