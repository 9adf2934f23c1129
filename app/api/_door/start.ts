import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { lockHolder, startOf } from '@/lib/publishing/lock'
import { type Job, readJob, type Session, writeJob } from '@/lib/publishing/uploads'
import { withoutSecrets } from './command'
import { DoorError } from './refusal'

const starting = new Set<string>()

/**
 * Starts a step of an upload in a process of its own, so that the server goes on answering and survives a build that
 * takes too much memory or a file that brings the engine down.
 *
 * @throws DoorError `job_running`, `already_published`, `locked` with who publishes and since when.
 */
export async function startJob(data: string, session: Session, step: Job['step']): Promise<void> {
  const { id } = session
  if (starting.has(id)) throw new DoorError('job_running')
  starting.add(id)
  try {
    const before = await readJob(data, id)
    if (before?.state === 'running') throw new DoorError('job_running')
    if (before?.state === 'published')
      throw new DoorError('already_published', { version: before.version ?? '' })
    const holder = await lockHolder(data)
    if (holder) {
      const { what, user, host, pid, started_at } = holder
      throw new DoorError('locked', { what, user, host, pid, started_at })
    }
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join('lib', 'cli', 'main.ts'), 'upload-job', id, step, '--data', data, '--json'],
      { stdio: ['ignore', 'ignore', 'inherit'], env: withoutSecrets() },
    )
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    const pid = child.pid ?? 0
    // Until the process writes of itself.
    await writeJob(data, id, {
      step,
      state: 'running',
      pid,
      born: startOf(pid),
      started_at: new Date().toISOString(),
      ended_at: null,
      progress: null,
      version: before?.version ?? null,
      error: null,
    })
  } finally {
    starting.delete(id)
  }
}
