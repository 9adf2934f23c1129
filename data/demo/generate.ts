/**
 * Makes the demonstration network: a fictional furniture and decoration retailer on French geography, written as
 * the extracts of the contract, with what is really so beside them in `truth.json`.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { DECLARATION, writeCustomers, writeNetwork } from './extracts'
import { planDemo } from './plan'
import { SalesWriter } from './sales'
import { DemoError, type DemoSettings, settle } from './settings'
import { TicketDraw } from './tickets'
import { makeTruth } from './truth'
import { openWriter } from './write'

export interface DemoOptions extends Partial<DemoSettings> {
  /** Folder of the extracts; replaced when it holds a demonstration already. */
  out: string
  onProgress?: (progress: { phase: string; done: number; total: number }) => void
  signal?: AbortSignal
}

export interface DemoResult {
  files: { file: string; rows: number; bytes: number }[]
  seconds: number
}

/**
 * Writes the extracts of a demonstration network into `out`. The same settings give the same bytes. Throws
 * {@link DemoError}: `option` for a size out of limits, `out_not_demo` when `out` holds other files, `aborted`.
 */
export async function generateDemo(options: DemoOptions): Promise<DemoResult> {
  const started = performance.now()
  const settings = settle(options)
  const out = resolve(options.out)
  refuseForeign(out)
  const folder = `${out}.partial`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  try {
    const files = await write(settings, folder, options)
    rmSync(out, { recursive: true, force: true })
    renameSync(folder, out)
    return { files, seconds: (performance.now() - started) / 1000 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function refuseForeign(out: string): void {
  if (!existsSync(out)) return
  const ours =
    statSync(out).isDirectory() && (readdirSync(out).length === 0 || existsSync(join(out, 'truth.json')))
  if (ours) return
  throw new DemoError(
    'out_not_demo',
    `${out} holds files that are no demonstration; it would be replaced. Name another folder.`,
    { out },
  )
}

async function write(settings: DemoSettings, folder: string, options: DemoOptions) {
  const step = async (phase: string, done: number, total: number) => {
    if (options.signal?.aborted)
      throw new DemoError('aborted', 'Stopped before the demonstration was complete.')
    options.onProgress?.({ phase, done, total })
    await setImmediate()
  }
  await step('plan', 0, 1)
  const plan = planDemo(settings)
  const database = await openWriter()
  const connections = [await database.connect(), await database.connect()] as const
  let sales: SalesWriter | undefined
  try {
    await step('network', 0, 1)
    await writeNetwork(connections[0], plan, folder)
    sales = await SalesWriter.create(connections, plan.stores, folder)
    const draw = new TicketDraw(plan)
    for (let t = 0; t < settings.months; t++) {
      await step('tickets', t, settings.months)
      const { columns, order } = draw.draw(t)
      await sales.append(columns, order)
    }
    await sales.close()
    await step('tickets', settings.months, settings.months)
    await step('customers', 0, 1)
    const identities = await writeCustomers(connections[0], plan, draw.histories, folder)
    await step('truth', 0, 1)
    writeFileSync(join(folder, 'dataset.json'), `${JSON.stringify(DECLARATION, null, 2)}\n`)
    const truth = makeTruth(plan, draw.drawn, identities)
    writeFileSync(join(folder, 'truth.json'), `${JSON.stringify(truth, null, 2)}\n`)
    const files = []
    for (const file of listFiles(folder)) {
      const bytes = statSync(join(folder, file)).size
      files.push({ file, rows: await countRows(file), bytes })
    }
    await step('truth', 1, 1)
    return files
  } finally {
    await sales?.idle()
    for (const connection of connections) connection.closeSync()
    database.closeSync()
  }

  async function countRows(file: string): Promise<number> {
    if (!file.endsWith('.parquet')) return 0
    const path = join(folder, file).replaceAll("'", "''")
    const result = await connections[0].runAndReadAll(`SELECT count(*)::INTEGER FROM read_parquet('${path}')`)
    return Number(result.getRows()[0][0])
  }
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
