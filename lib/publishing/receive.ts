import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { chmod, copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { centsOf, moneyOf } from '@/lib/checks/checks'
import { DatasetError } from '@/lib/dataset/error'
import { writeFirstView } from '@/lib/dataset/first-view-native'
import { Manifest } from '@/lib/dataset/manifest'
import { DETAILED_TABLES, TABLES } from '@/lib/dataset/schema'
import { currentVersion, verifyFile } from '@/lib/dataset/store'
import { openNative } from '@/lib/engine/native'
import { type Published, publishWith } from './commit'

/** The files of a finished dataset; `dataset.duckdb` may come packed only. */
export const FINISHED_FILES = ['manifest.json', 'dataset.duckdb.gz', 'dataset.duckdb'] as const

const MANIFEST_LIMIT = 20_000_000

/**
 * Publishes a dataset that was built elsewhere, after the checks of {@link receiveFinished}. The folder given is
 * left as it is.
 *
 * @throws DatasetError `unfit_dataset`, `incomplete_version`, `hash_mismatch`, `locked`.
 */
export async function addFinished(data: string, folder: string): Promise<Published> {
  return publishWith(data, async building => {
    for (const name of FINISHED_FILES)
      await copyFile(join(folder, name), join(building, name)).catch(ignoreMissing)
    return recordOrigin(data, building, await receiveFinished(building))
  })
}

/**
 * Checks a finished dataset in a folder of its own before it becomes visible: the manifest is one, the file is the
 * one it names (size and SHA-256), opens read-only without extensions, holds the tables and columns of this
 * program's schema and nothing else, and its sums and counts are the manifest's. Packs or unpacks what is missing
 * and removes every other file.
 *
 * A damaged file can bring the native engine down: call it where that harms nobody.
 *
 * @throws DatasetError `unfit_dataset` with what is wrong, `incomplete_version`, `hash_mismatch`.
 */
export async function receiveFinished(folder: string): Promise<Manifest> {
  for (const name of await readdir(folder))
    if (!FINISHED_FILES.some(f => f === name)) await rm(join(folder, name), { recursive: true, force: true })
  const { first_view: _, ...manifest } = await readSent(folder)
  const file = join(folder, 'dataset.duckdb')
  if (!existsSync(file)) {
    if (!existsSync(`${file}.gz`)) throw unfit('dataset.duckdb.gz is missing')
    await unpack(`${file}.gz`, file, manifest.bytes)
    await verifyFile(file, manifest)
  } else {
    await verifyFile(file, manifest)
    // A packed copy that came beside it might hold something else.
    await rm(`${file}.gz`, { force: true })
    await pipeline(createReadStream(file), createGzip({ level: 9 }), createWriteStream(`${file}.gz`))
  }
  await checkContents(file, manifest)
  // Made anew from what was checked: a file that came might say something else.
  const received: Manifest = { ...manifest, ...(await writeFirstView(folder, manifest.audience)) }
  // What was sent belongs to its receiver alone; what is published is for whoever serves it.
  for (const name of await readdir(folder)) await chmod(join(folder, name), 0o644)
  // What is kept is what was checked, without anything the schema does not know.
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(received, null, 2)}\n`)
  return received
}

/**
 * Writes into the manifest of a finished dataset that it keeps no rows of the version readers have, where nothing says
 * so yet: it was built on another machine, or before the version that is offered now.
 */
export async function recordOrigin(data: string, folder: string, manifest: Manifest): Promise<Manifest> {
  const current = await currentVersion(data)
  const { version, audience, previous, from_scratch } = manifest
  const built = current === null || current.version === version || current.version === previous?.version
  if (built || from_scratch || audience === 'detailed') return manifest
  const recorded: Manifest = { ...manifest, from_scratch: 'elsewhere' }
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(recorded, null, 2)}\n`)
  return recorded
}

async function readSent(folder: string): Promise<Manifest> {
  const path = join(folder, 'manifest.json')
  const size = await stat(path).then(
    s => s.size,
    () => -1,
  )
  if (size < 0) throw unfit('manifest.json is missing')
  if (size > MANIFEST_LIMIT) throw unfit(`manifest.json has ${size} bytes, more than any manifest`)
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw unfit('manifest.json is not JSON', cause)
  }
  const parsed = Manifest.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw unfit(`manifest.json: ${issue.path.join('.') || 'the file'}: ${issue.message}`)
}

/** Unpacks a file, and stops where it holds more than it should. */
async function unpack(from: string, to: string, bytes: number): Promise<void> {
  let seen = 0
  const limit = new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length
      if (seen > bytes) done(unfit(`dataset.duckdb.gz holds more than the ${bytes} bytes of its manifest`))
      else done(null, chunk)
    },
  })
  try {
    await pipeline(createReadStream(from), createGunzip(), limit, createWriteStream(to))
  } catch (cause) {
    if (cause instanceof DatasetError) throw cause
    const { code } = cause as NodeJS.ErrnoException
    if (code?.startsWith('Z_')) throw unfit('dataset.duckdb.gz is cut or no gzip file', cause)
    throw cause
  }
}

async function checkContents(path: string, manifest: Manifest): Promise<void> {
  const engine = await openNative({ path, readOnly: true, threads: 1, memoryLimit: '1GB' }).catch(cause => {
    throw unfit('dataset.duckdb is not a DuckDB file that this program opens', cause)
  })
  try {
    await engine.exec('SET enable_external_access = false; SET lock_configuration = true')
    const one = async (sql: string) => (await engine.query(sql)).columns.value[0]
    const extras = await one(`
      SELECT (SELECT count(*) FROM duckdb_views() WHERE NOT internal)
        + (SELECT count(*) FROM duckdb_functions() WHERE NOT internal)
        + (SELECT count(*) FROM duckdb_sequences()) + (SELECT count(*) FROM duckdb_indexes())
        + (SELECT count(*) FROM duckdb_constraints()) + (SELECT count(*) FROM duckdb_types() WHERE NOT internal)
        + (SELECT count(*) FROM duckdb_tables() WHERE schema_name <> 'main') AS value`)
    if (Number(extras) !== 0)
      throw unfit('dataset.duckdb holds views, macros or other objects besides tables')
    const { rows, columns } = await engine.query(`
      SELECT table_name AS name, string_agg(column_name || ' ' || data_type
        || CASE WHEN column_default IS NULL THEN '' ELSE ' DEFAULT' END, ', ' ORDER BY column_index) AS columns
      FROM duckdb_columns() WHERE NOT internal GROUP BY 1 ORDER BY 1`)
    const found = new Map<string, string>()
    for (let i = 0; i < rows; i++) found.set(String(columns.name[i]), String(columns.columns[i]))
    // A shared dataset holds no table of customers: the tables left over below are none of a dataset.
    const tables = manifest.audience === 'detailed' ? [...TABLES, ...DETAILED_TABLES] : TABLES
    for (const table of tables) {
      const has = found.get(table.name)
      found.delete(table.name)
      if (has !== table.columns.map(c => `${c.name} ${c.type}`).join(', '))
        throw unfit(
          `its table ${table.name} ${has === undefined ? 'is missing' : 'has other columns'}: it was made by ` +
            `${manifest.builder}. Build it again with the version of the program that this server runs`,
        )
    }
    if (found.size > 0)
      throw unfit(`it holds tables that are not of a dataset: ${[...found.keys()].join(', ')}`)
    const accepted = manifest.reconciliation.find(r => r.table === 'sales')?.amount_accepted ?? '0.00'
    const published = moneyOf(centsOf(accepted)! - centsOf(manifest.previous?.held_back.amount ?? '0.00')!)
    const sum = (from: string) =>
      one(`SELECT coalesce(sum(amount), 0)::DECIMAL(28,2)::VARCHAR AS value FROM ${from}`)
    for (const from of ['store_days', '(SELECT amount FROM atoms UNION ALL SELECT amount FROM unplaced)']) {
      const amount = await sum(from)
      if (amount !== published) throw unfit(`its sales sum to ${amount} and its manifest says ${published}`)
    }
    for (const [table, count] of [
      ['stores', manifest.counts.stores],
      ['zones', manifest.counts.zones],
      ['atoms', manifest.counts.atoms],
    ] as const) {
      const held = Number(await one(`SELECT count(*) AS value FROM ${table}`))
      if (held !== count) throw unfit(`it holds ${held} ${table} and its manifest says ${count}`)
    }
  } catch (cause) {
    if (cause instanceof DatasetError) throw cause
    throw unfit('dataset.duckdb cannot be read', cause)
  } finally {
    await engine.close()
  }
}

function unfit(what: string, cause?: unknown): DatasetError {
  return new DatasetError(
    'unfit_dataset',
    `This is not a dataset that can be published: ${what}.`,
    { what },
    { cause },
  )
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
