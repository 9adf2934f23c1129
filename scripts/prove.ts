/**
 * `npm run prove`: the long proofs, apart from `npm test`. Runs `prove` of every file in scripts/prove, or of those
 * named (`npm run prove -- kill fuzz`), and writes what came of it to bench/prove/<name>.json. `--quick` runs a short
 * form and writes nothing. Exit status 1 where a proof fails.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What a proof is given. */
export interface Proving {
  /** The short form; `npm test` runs that of `kill` and `fuzz`. */
  quick: boolean
  /** An empty folder, removed afterwards. */
  folder: string
  /** Says how far it is. */
  say: (line: string) => void
}

/** What came of a proof. */
export interface Proof {
  ok: boolean
  /** One sentence: what was tried, how often, what came of it. */
  summary: string
  /** Whatever a reader wants to look up. */
  figures: Record<string, unknown>
}

const folder = join(import.meta.dirname, 'prove')
const results = join(import.meta.dirname, '..', 'bench', 'prove')

async function main() {
  const quick = process.argv.includes('--quick')
  const all = readdirSync(folder)
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(name => name.slice(0, -3))
  const named = process.argv.slice(2).filter(a => !a.startsWith('-'))
  const unknown = named.filter(name => !all.includes(name))
  if (unknown.length > 0)
    throw new Error(`There is no proof ${unknown.join(', ')}; there are ${all.join(', ')}.`)
  let failed = 0
  for (const name of named.length > 0 ? named : all) {
    console.log(`\n== ${name}`)
    const begin = performance.now()
    const proof = await run(name, quick).catch(
      (error: Error): Proof => ({ ok: false, summary: String(error.stack), figures: {} }),
    )
    const seconds = Math.round((performance.now() - begin) / 1000)
    console.log(`-- ${name}: ${proof.ok ? 'holds' : 'FAILED'} in ${seconds} s. ${proof.summary}`)
    if (!proof.ok) failed++
    if (!quick) write(name, proof, seconds)
  }
  process.exitCode = failed > 0 ? 1 : 0
}

async function run(name: string, quick: boolean): Promise<Proof> {
  const { prove } = (await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as {
    prove: (proving: Proving) => Promise<Proof>
  }
  const temporary = mkdtempSync(join(tmpdir(), `chalandise-prove-${name}-`))
  try {
    return await prove({ quick, folder: temporary, say: line => console.log(`   ${line}`) })
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

function write(name: string, { ok, summary, figures }: Proof, seconds: number) {
  const machine = {
    cores: cpus().length,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    load: Number(loadavg()[0].toFixed(1)),
  }
  mkdirSync(results, { recursive: true })
  writeFileSync(
    join(results, `${name}.json`),
    `${JSON.stringify({ proof: name, ok, summary, at: new Date().toISOString(), seconds, machine, figures }, null, 2)}\n`,
  )
}

await main()
