/**
 * What publishing costs: seconds, processor seconds and peak memory of `publish` on demonstration extracts, against
 * DuckDB doing nothing but scan, join, aggregate and write like tables (no checks, no identities, no privacy, no
 * model, no manifest). Every run is a process of its own. Prints a table and writes it beside this file.
 *
 *     npx tsx bench/publish.ts [--tickets 10000000] [--audience shared,detailed] [--memory 3GB] [--extracts folder]
 *
 * Extracts are made once and kept in `node_modules/.cache/bench-publish` (0.9 GB for 10 million tickets); `--extracts`
 * names others. Processor seconds do not depend on who else is at work, seconds do: the load is said.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Manifest } from '@/lib/dataset/manifest'

const ROOT = join(import.meta.dirname, '..')
const CACHE = join(ROOT, 'node_modules/.cache/bench-publish')
const RESULTS = join(import.meta.dirname, 'publish.json')

interface Cost {
  seconds: number
  cpu_seconds: number
  peak_gb: number
  /** Processes that wanted to run, over the minute before the end. */
  load: number
}

interface Dataset {
  mb: number
  gz_mb: number
  atoms: number
  revenue_by_resolution: Record<string, number>
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tickets: { type: 'string', default: '10000000' },
    audience: { type: 'string', default: 'shared,detailed' },
    memory: { type: 'string', default: '3GB' },
    extracts: { type: 'string' },
  },
})

/** Stores and customers that go with so many tickets. */
const size = (tickets: number) => ({
  stores: Math.min(350, Math.max(20, Math.round(tickets / 28_571))),
  customers: Math.min(9_000_000, Math.round(tickets / 10)),
})

/** Runs this file as a child that does one job, and answers what it printed last. */
function child<T>(...args: string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const process_ = spawn(process.execPath, ['--import', 'tsx', import.meta.filename, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let printed = ''
    process_.stdout.on('data', data => {
      printed += data
    })
    process_.on('error', reject)
    process_.on('close', code =>
      code === 0
        ? resolve(JSON.parse(printed.trim().split('\n').at(-1)!) as T)
        : reject(new Error(`${args[0]} ended with ${code}`)),
    )
  })
}

function cost(): Cost {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  return {
    seconds: round(process.uptime(), 1),
    cpu_seconds: round((userCPUTime + systemCPUTime) / 1e6, 1),
    peak_gb: round(maxRSS / 1e6),
    load: round(loadavg()[0], 1),
  }
}

const round = (value: number, digits = 2) => Number(value.toFixed(digits))

async function makeExtracts(tickets: number): Promise<string> {
  if (values.extracts) return values.extracts
  const folder = join(CACHE, String(tickets))
  if (existsSync(join(folder, 'truth.json'))) return folder
  mkdirSync(folder, { recursive: true })
  const { stores, customers } = size(tickets)
  process.stderr.write(`Making ${tickets} tickets in ${folder}\n`)
  const asked = { stores, customers, tickets }
  await new Promise<void>((resolve, reject) => {
    const flags = Object.entries(asked).flatMap(([name, n]) => [`--${name}`, String(n)])
    const made = spawn(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'lib/cli/main.ts'), 'demo', ...flags, '--out', folder],
      { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
    )
    made.on('close', code => (code === 0 ? resolve() : reject(new Error(`demo ended with ${code}`))))
  })
  return folder
}

/** Publishes for real, into a folder of its own. */
async function publishOnce(extracts: string, audience: string, memoryLimit: string, data: string) {
  const { publish } = await import('@/lib/publishing/publish')
  const { manifest, folder } = await publish(data, {
    extracts: [extracts],
    memoryLimit,
    audience: audience === 'detailed' ? 'detailed' : 'shared',
  })
  const done = cost()
  return { ...done, dataset: described(manifest, statSync(join(folder, 'dataset.duckdb.gz')).size) }
}

const described = (manifest: Manifest, gz: number): Dataset => ({
  mb: round(manifest.bytes / 1e6),
  gz_mb: round(gz / 1e6),
  atoms: manifest.counts.atoms,
  revenue_by_resolution: Object.fromEntries(
    Object.entries(manifest.privacy.amount_share_by_resolution).map(([res, share]) => [res, round(share, 3)]),
  ),
})

/**
 * The bare work. Homes become cells of a grid about as fine as the atoms' finest, or the postal code; nobody is
 * pooled. Active customers are counted by calendar year, not by rolling year, which is cheaper.
 */
async function bareOnce(extracts: string, audience: string, memoryLimit: string, out: string) {
  const { openNative } = await import('@/lib/engine/native')
  const engine = await openNative({ memoryLimit, tempDirectory: join(out, 'spill') })
  const measures = `sum(amount) AS amount, sum(greatest(amount, 0)) AS gross, count(*) FILTER (amount > 0) AS tickets,
    sum(items) AS items, sum(margin) AS margin`
  const file = (name: string) => `read_parquet('${join(extracts, name).replaceAll("'", "''")}')`
  const table = (name: string, sql: string) => engine.exec(`CREATE TABLE bare.${name} AS ${sql}`)
  await engine.exec(`SET preserve_insertion_order = false;
    ATTACH '${join(out, 'bare.duckdb').replaceAll("'", "''")}' AS bare`)
  await engine.exec(`
    CREATE TEMP TABLE store AS SELECT store_id, row_number() OVER (ORDER BY store_id)::SMALLINT AS store_key
      FROM ${file('stores.parquet')};
    CREATE TEMP TABLE customer AS
      SELECT customer_id, row_number() OVER ()::INTEGER AS customer_key, segment,
        coalesce(floor(lat * 120)::BIGINT * 1000000 + floor(lon * 90)::BIGINT, -hash(postal_code)::HUGEINT % 1000000000)::BIGINT AS cell
      FROM ${file('customers.parquet')};
    CREATE TEMP TABLE sale AS
      SELECT sold_on AS day, (12 * year(sold_on) + month(sold_on) - 1)::SMALLINT AS month,
        coalesce(store_key, 0) AS store_key, channel, category, customer_key, cell, segment, measure,
        amount, items, margin
      FROM ${file('sales/*.parquet')} LEFT JOIN store USING (store_id) LEFT JOIN customer USING (customer_id)`)
  await table('stores', `SELECT * FROM ${file('stores.parquet')}`)
  await table(
    'atoms',
    `SELECT store_key, month, channel, cell, ${measures} FROM sale WHERE customer_key IS NOT NULL GROUP BY ALL`,
  )
  await table(
    'unplaced',
    `SELECT store_key, month, channel, measure, ${measures} FROM sale WHERE customer_key IS NULL GROUP BY ALL`,
  )
  for (const [name, key] of [
    ['category_months', 'month, category'],
    ['segment_months', 'month, segment'],
    ['store_days', 'month, day'],
  ])
    await table(name, `SELECT store_key, channel, ${key}, ${measures} FROM sale GROUP BY ALL`)
  await table(
    'active_customers',
    `SELECT 'store' AS scope, store_key, NULL::BIGINT AS cell, month // 12 AS year, count(DISTINCT customer_key) AS customers
     FROM sale GROUP BY ALL
     UNION ALL SELECT 'place', 0, cell, month // 12, count(DISTINCT customer_key) FROM sale GROUP BY ALL
     UNION ALL SELECT 'chain', 0, NULL, month // 12, count(DISTINCT customer_key) FROM sale GROUP BY ALL`,
  )
  await table(
    'shared_customers',
    `WITH visits AS (SELECT DISTINCT customer_key, store_key, month // 12 AS year FROM sale WHERE amount > 0 AND customer_key IS NOT NULL)
     SELECT a.store_key AS store_a, b.store_key AS store_b, a.year, count(*) AS customers
     FROM visits a JOIN visits b ON a.customer_key = b.customer_key AND a.year = b.year AND a.store_key < b.store_key GROUP BY ALL`,
  )
  if (audience === 'detailed') {
    await table('customers', 'SELECT customer_key, segment, cell FROM customer')
    await table('tickets', 'SELECT * FROM sale')
  }
  await engine.exec('CHECKPOINT bare')
  await engine.close()
  return cost()
}

async function main() {
  const tickets = Number(values.tickets)
  const extracts = await makeExtracts(tickets)
  const bytes = readdirSync(extracts, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  const results: Record<string, unknown> = {}
  for (const audience of values.audience.split(',')) {
    const scratch = mkdtempSync(join(extracts, '..', '.bench-'))
    try {
      const bare = await child<Cost>('bare', extracts, audience, values.memory, scratch)
      const { dataset, ...published } = await child<Cost & { dataset: Dataset }>(
        'publish',
        extracts,
        audience,
        values.memory,
        join(scratch, 'data'),
      )
      console.table({ [`${audience}, bare`]: bare, [`${audience}, publish`]: published })
      results[audience] = {
        bare,
        publish: published,
        ratio_cpu: round(published.cpu_seconds / bare.cpu_seconds, 1),
        ratio_seconds: round(published.seconds / bare.seconds, 1),
        dataset,
      }
      console.log(JSON.stringify(results[audience]))
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  }
  const known = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {}
  known[String(tickets)] = {
    measured_on: new Date().toISOString().slice(0, 10),
    machine: { cores: cpus().length, node: process.version, memory_limit: values.memory },
    extracts_mb: round(bytes / 1e6, 0),
    ...known[String(tickets)],
    ...results,
  }
  await writeFile(RESULTS, `${JSON.stringify(known, null, 2)}\n`)
}

const [job, ...args] = positionals
if (job === 'publish' || job === 'bare') {
  const work = job === 'publish' ? publishOnce : bareOnce
  console.log(JSON.stringify(await work(args[0], args[1], args[2], args[3])))
} else await main()
