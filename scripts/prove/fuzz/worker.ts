/**
 * Checks spoilt files, one after the other, and prints one line of JSON when it begins a file and one when it has
 * ended it. A file that brings the process down is the last one that began.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkExtracts } from '@/lib/build/build'
import { makeBases, parquetOf, workbook } from './bases'
import { type FuzzFile, mutate, mutateCells } from './mutate'
import { Random } from './random'

const [folder, from, to] = process.argv.slice(2)
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

const bases = join(folder, `bases-${process.pid}`)
mkdirSync(bases, { recursive: true })
const sound = await makeBases(bases)
const { beside } = sound
for (let seed = Number(from); seed < Number(to); seed++) {
  const random = new Random(seed)
  const { table, file, how } = await spoil(random)
  const at = join(folder, `case-${seed}`)
  mkdirSync(at, { recursive: true })
  for (const [name, bytes] of Object.entries(beside))
    if (name === 'dataset') writeFileSync(join(at, 'dataset.json'), bytes)
    else if (name !== table) writeFileSync(join(at, `${name}.csv`), bytes)
  writeFileSync(join(at, file.name), file.bytes)
  say({ begin: seed, file: file.name, how })
  const begin = performance.now()
  const outcome = await judge(at)
  say({ end: seed, ...outcome, ms: Math.round(performance.now() - begin) })
  if (outcome.fault === null) rmSync(at, { recursive: true, force: true })
}
rmSync(bases, { recursive: true, force: true })

/** Half of all files are text, the rest Parquet and workbooks: spoilt as bytes, in their values or in a type. */
async function spoil(random: Random): Promise<{ table: string; file: FuzzFile; how: string }> {
  const kind = random.pick([
    'csv',
    'csv',
    'csv',
    'csv',
    'csv',
    'parquet',
    'cells',
    'cells',
    'xlsx',
    'typed',
  ] as const)
  if (kind === 'typed') {
    const { table, file } = random.pick(sound.typed)
    return { table, file, how: 'other_type' }
  }
  if (kind !== 'cells') {
    const { table, file } = random.pick(sound[kind])
    return { table, ...mutate(file, random) }
  }
  const table = random.pick(['stores', 'sales', 'customers'])
  const { how, rows } = mutateCells(beside[table].toString(), random)
  const file =
    random.below(2) === 0
      ? { name: `${table}.xlsx`, bytes: await workbook(rows) }
      : { name: `${table}.parquet`, bytes: await parquetOf(rows, join(bases, 'cells.parquet')) }
  return { table, file, how }
}

async function judge(at: string): Promise<{ outcome: string; fault: string | null; sentence: string }> {
  const out = join(at, 'out')
  try {
    const report = await checkExtracts({
      extracts: [at],
      out,
      today: '2026-01-15',
      threads: 1,
      memoryLimit: '2GB',
    })
    const mute =
      report.checks.find(c => !isSentence(c.sentence)) ?? report.refused.find(r => !isSentence(r.message))
    const said = report.refused[0]?.message ?? report.checks[0]?.sentence ?? ''
    return {
      outcome: report.refused.length > 0 ? `refused ${report.refused[0].code}` : 'judged',
      fault: mute
        ? `no sentence for ${mute.code}: ${'sentence' in mute ? mute.sentence : mute.message}`
        : null,
      sentence: said.slice(0, 300),
    }
  } catch (error) {
    const { name, message, code } = error as Error & { code?: unknown }
    const known = name === 'ContractError' || name === 'DatasetError'
    const fault = !known
      ? `${name}: ${(error as Error).stack}`
      : isSentence(message)
        ? null
        : `not a sentence (${String(code)}): ${message}`
    return {
      outcome: known ? `refused ${String(code)}` : 'fault',
      fault: fault?.slice(0, 2000) ?? null,
      sentence: message.slice(0, 300),
    }
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

/**
 * Whether a person can read it: no words of a program, no stack, and an end. A mapping to be saved, as JSON, may
 * follow.
 */
function isSentence(message: string): boolean {
  const text = message.split('\n{')[0]
  return (
    text.length >= 15 &&
    text.length <= 3000 &&
    !/\[object |\bundefined\b|\n\s+at /.test(text) &&
    !/(Binder|Catalog|Conversion|Parser|INTERNAL|Invalid Input|IO|Type|Range|Out of Memory|Constraint) ?Error/.test(
      text,
    ) &&
    /[.!?:»”")]\s*$/.test(text)
  )
}
