/**
 * A publish that is killed: at random moments, and just before and after each of its changes of the file system.
 * Whenever that is, a reader finds the old version or the new one, whole; every version there is what was published;
 * and the next publish works and leaves nothing of the dead one.
 */
import { spawn } from 'node:child_process'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { currentVersion, verify, versionNames } from '@/lib/dataset/store'
import { smallNetwork, writeExtracts } from '@/lib/extracts/fixture'
import { acquireLock } from '@/lib/publishing/lock'
import type { Proof, Proving } from '../prove'
import { seeded } from './fuzz/random'

const root = join(import.meta.dirname, '..', '..')

interface Death {
  how: string
  /** The last phase the process had told of. */
  phase: string
  /** What readers were offered afterwards. */
  offered: 'old' | 'new'
  /** The process had ended by itself before it was killed. */
  late: boolean
}

export async function prove({ quick, folder, say }: Proving): Promise<Proof> {
  const old = writeExtracts(join(folder, 'old'), smallNetwork())
  const changed = smallNetwork()
  for (const sale of changed.sales) sale.amount = (Number(sale.amount) + 1).toFixed(2)
  const next = writeExtracts(join(folder, 'new'), changed)
  const deaths: Death[] = []
  const faults: string[] = []
  let looks = 0

  const published = join(folder, 'published')
  const first = await run(old, published, {})
  if (first.code !== 0) throw new Error(`The publish that nobody kills failed: ${first.stderr}`)
  const measured = await run(next, join(folder, 'measured'), {})
  const counting = await run(next, join(folder, 'counted'), { DIE_LOG: join(folder, 'count') }, 'count')
  const steps = Number(readFileSync(join(folder, 'count'), 'utf8'))
  if (counting.code !== 0 || !(steps > 5))
    throw new Error(`The steps of a publish were not counted: ${steps}`)
  say(`a publish takes ${Math.round(measured.ms)} ms and changes the file system ${steps} times`)

  /** One publish over an old version, killed, looked at all the while, and followed by another. */
  const once = async (how: string, kill: { afterMs?: number; at?: string }) => {
    const data = join(folder, `data-${deaths.length}`)
    cpSync(published, data, { recursive: true })
    const oldVersion = (await currentVersion(data))?.version
    const check = async () => {
      looks++
      const current = await currentVersion(data)
      if (!current) return faults.push(`${how}: no version is offered`)
      await verify(data, current.version)
      for (const version of await versionNames(data)) await verify(data, version)
    }
    const guarded = () => check().catch((error: Error) => faults.push(`${how}: ${error.message}`))
    const dying = run(next, data, {}, kill.at, kill.afterMs)
    let running = true
    void dying.then(() => {
      running = false
    })
    while (running) {
      await guarded()
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    const { signal, phase } = await dying
    await guarded()
    const offered = (await currentVersion(data))?.version === oldVersion ? 'old' : 'new'
    deaths.push({ how, phase, offered, late: signal !== 'SIGKILL' })
    const again = await run(next, data, {})
    if (again.code !== 0) faults.push(`${how}: the next publish failed: ${again.stderr}`)
    await guarded()
    if ((await currentVersion(data))?.version === oldVersion)
      faults.push(`${how}: the next publish changed nothing`)
    const left = readdirSync(data).filter(
      name => !['current.json', 'journal.jsonl', 'versions'].includes(name),
    )
    if (left.some(name => /^\.(building|removed)-|^\.lock$/.test(name)))
      faults.push(`${how}: ${left.join(', ')} was left`)
    await (await acquireLock(data, 'publish')).release()
  }

  const random = seeded(20)
  const kills = quick ? 2 : 20
  for (let i = 0; i < kills; i++) {
    // From the first word of the build to its end: before that there is nothing to break.
    const afterMs = Math.round(measured.firstMs + random() * (measured.ms - measured.firstMs))
    await once(`killed after ${afterMs} ms`, { afterMs })
    say(`${i + 1}/${kills} ${JSON.stringify(deaths.at(-1))}`)
  }
  // In the short form only the moment in which a version becomes visible.
  const places = quick
    ? [`after:${steps - 3}`]
    : [...Array.from({ length: steps }, (_, i) => `before:${i + 1}`), `after:${steps}`]
  for (const at of places) await once(`killed ${at.replace(':', ' step ')} of ${steps}`, { at })
  const count = (key: (d: Death) => string) => {
    const counts: Record<string, number> = {}
    for (const d of deaths) counts[key(d)] = (counts[key(d)] ?? 0) + 1
    return counts
  }
  const killed = deaths.filter(d => !d.late).length
  return {
    ok: faults.length === 0 && killed >= deaths.length / 2,
    summary:
      `${killed} of ${deaths.length} publishes were killed (${kills} at random moments, ${places.length} at steps of the ` +
      `file system); ${looks} looks from outside found ${faults.length} faults.`,
    figures: {
      kills_at_random: kills,
      kills_at_steps: places.length,
      killed,
      looks,
      publish_ms: Math.round(measured.ms),
      phases: count(d => d.phase),
      offered: count(d => d.offered),
      faults,
    },
  }
}

async function run(
  extracts: string,
  data: string,
  env: Record<string, string>,
  dieAt?: string,
  killAfterMs?: number,
): Promise<{
  code: number | null
  signal: string | null
  stderr: string
  phase: string
  ms: number
  firstMs: number
}> {
  const preload = dieAt === undefined ? [] : ['--import', join(import.meta.dirname, 'kill', 'die-at.mjs')]
  const begin = performance.now()
  const child = spawn(
    process.execPath,
    [...preload, '--import', 'tsx', join('lib', 'cli', 'main.ts'), 'publish', extracts, '--data', data],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env, ...(dieAt ? { DIE_AT: dieAt } : {}) },
    },
  )
  let stderr = ''
  let firstMs = 0
  child.stderr.on('data', text => {
    firstMs ||= performance.now() - begin
    stderr += text
  })
  const timer = killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const ended = await new Promise<{ code: number | null; signal: string | null }>(resolve =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  )
  if (timer) clearTimeout(timer)
  const phase = stderr.trim().split('\n').at(-1) || 'starting'
  return { ...ended, stderr, phase, ms: performance.now() - begin, firstMs }
}
