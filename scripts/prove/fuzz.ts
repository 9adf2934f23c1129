/**
 * Files spoilt at random (bytes, truncation, types, headers, encodings, containers; Parquet, CSV, xlsx, gz) through
 * the check: no crash, no hang, always a sentence. A file is checked in a child process, many in one after the other;
 * where it ends or says nothing for a minute, the file that it was at is tried once more alone; where that fails too it
 * is the culprit. The next process goes on behind it.
 */
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Proof, Proving } from '../prove'

const root = join(import.meta.dirname, '..', '..')
const TIMEOUT_MS = 60_000
/** Files that one process checks: what leaks, or is left in memory, ends with it. */
const BATCH = 200

interface Line {
  begin?: number
  end?: number
  file?: string
  how?: string
  outcome?: string
  fault?: string | null
  sentence?: string
  ms?: number
}

export async function prove({ quick, folder, say }: Proving): Promise<Proof> {
  const total = quick ? 60 : 2000
  const first = Number(process.env.FUZZ_FROM ?? 0)
  const outcomes: Record<string, number> = {}
  const formats: Record<string, number> = {}
  const ways: Record<string, number> = {}
  const faults: { seed: number; file: string; how: string; what: string }[] = []
  /** Files that stopped a process, and then did not. */
  const again: number[] = []
  const slowest = { seed: -1, ms: 0, file: '', how: '' }
  let checked = 0
  let at: Line = {}
  const take = (line: Line) => {
    if (line.begin !== undefined) {
      at = line
      count(formats, (line.file ?? '').replace(/^[^.]*\./, ''))
      for (const way of (line.how ?? '').split(' + ')) count(ways, way.split(' ')[0])
      return
    }
    checked++
    count(outcomes, line.outcome ?? '')
    const { begin: seed = -1, file = '', how = '' } = at
    if (line.fault) {
      faults.push({ seed, file, how, what: line.fault })
      say(`seed ${seed}, ${file}, ${how}: ${line.fault.slice(0, 300)}`)
    }
    if ((line.ms ?? 0) > slowest.ms) Object.assign(slowest, { seed, ms: line.ms, file, how })
    if (checked % 100 === 0) say(`${checked}/${total} files, ${faults.length} faults`)
  }
  const end = first + total
  for (let next = first; next < end; ) {
    const last = Math.min(end, next + BATCH)
    const first = await batch(folder, next, last, take)
    if (first === null) {
      next = last
      continue
    }
    const { begin: seed = -1, file = '', how = '' } = at
    // Where no file had begun the proof itself is broken, and would be again.
    if (seed < next) throw new Error(`seed ${next}: ${first}`)
    // A machine that is busy elsewhere may be silent for a while: once more, alone.
    const stopped = await batch(folder, seed, seed + 1, take)
    if (stopped === null) {
      again.push(seed)
      next = seed + 1
      continue
    }
    faults.push({ seed, file, how, what: stopped })
    count(outcomes, 'crash or hang')
    checked++
    say(`seed ${seed}, ${file}, ${how}: ${stopped}`)
    next = seed + 1
  }
  if (faults.length > 0 && process.env.FUZZ_KEEP) {
    mkdirSync(process.env.FUZZ_KEEP, { recursive: true })
    for (const { seed } of faults) {
      const from = join(folder, `case-${seed}`)
      if (existsSync(from)) cpSync(from, join(process.env.FUZZ_KEEP, `case-${seed}`), { recursive: true })
    }
  }
  return {
    ok: faults.length === 0 && checked === total,
    summary: `${checked} files spoilt in ${Object.keys(ways).length} ways: ${faults.length} crashed, hung or got no sentence.`,
    figures: {
      checked,
      outcomes: sorted(outcomes),
      formats: sorted(formats),
      ways: sorted(ways),
      slowest,
      faults,
    },
  }
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1
}

const sorted = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).sort(([, a], [, b]) => b - a))

/** Checks the files from one seed to another in one process; what stopped it, or null where all were checked. */
function batch(folder: string, from: number, to: number, take: (line: Line) => void): Promise<string | null> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join('scripts', 'prove', 'fuzz', 'worker.ts'), folder, String(from), String(to)],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let stderr = ''
  child.stderr.on('data', text => {
    stderr = `${stderr}${text}`.slice(-2000)
  })
  let hung = false
  const watch = () =>
    setTimeout(() => {
      hung = true
      child.kill('SIGKILL')
    }, TIMEOUT_MS)
  let timer = watch()
  createInterface({ input: child.stdout }).on('line', text => {
    clearTimeout(timer)
    timer = watch()
    take(JSON.parse(text) as Line)
  })
  return new Promise(resolve =>
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      for (const name of [`bases-${child.pid}`]) rmSync(join(folder, name), { recursive: true, force: true })
      if (hung) resolve(`no word for ${TIMEOUT_MS / 1000} s`)
      else resolve(code === 0 ? null : `the process ended with ${signal ?? code}: ${stderr.slice(-600)}`)
    }),
  )
}
