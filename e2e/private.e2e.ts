/** The private session: a dataset built from files given to the page, under the app's own policy, without its screen. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { build } from 'esbuild'
import type * as Private from '@/lib/build/private-session'
import { expect, test } from './fixture'

const root = join(import.meta.dirname, '..')
const { duckdb, parquet, geo, workers } = JSON.parse(readFileSync(join(root, 'lib/assets.json'), 'utf8'))
const options = {
  worker: workers.build as string,
  urls: { ...duckdb, parquet: parquet.wasm, zones: geo['zones-fr.csv'], communes: geo['communes-fr.csv'] },
  name: 'files',
  language: 'en' as const,
}

declare const platform: typeof Private

const folder = mkdtempSync(join(tmpdir(), 'chalandise-private-'))
const extracts = join(folder, 'extracts')
let script: string
let published: { version: string; counts: Record<string, number> }

test.beforeAll(async () => {
  const cli = (...args: string[]) =>
    execFileSync(process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', ...args], {
      cwd: root,
      env: { ...process.env, CHALANDISE_DATA: join(folder, 'published') },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString()
  const size = ['--stores', '12', '--customers', '2000', '--tickets', '8000', '--months', '30', '--seed', '3']
  cli('demo', ...size, '--out', extracts)
  for (const part of readdirSync(join(extracts, 'sales')))
    cpSync(join(extracts, 'sales', part), join(extracts, `sales_${part}`))
  rmSync(join(extracts, 'sales'), { recursive: true })
  rmSync(join(extracts, 'truth.json'))
  published = JSON.parse(cli('publish', extracts, '--json'))
  const { outputFiles } = await build({
    stdin: {
      contents: `import './app/no-eval'; export * from './lib/build/private-session'`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'globalThis.platform',
    target: 'es2022',
  })
  script = outputFiles[0].text
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A page of the server with its policy and nothing in it but a field for files. */
async function bare(page: Page, files: readonly string[]): Promise<void> {
  await page.goto('/datasets/current')
  await page.evaluate(script)
  await page.evaluate(() => document.body.replaceChildren(document.createElement('input')))
  await page.evaluate(() => Object.assign(document.querySelector('input')!, { type: 'file', multiple: true }))
  await page.setInputFiles('input', [...files])
}

const given = () => readdirSync(extracts).map(file => join(extracts, file))

test('extracts become the dataset that the command line publishes, survive a reload, are forgotten, and go nowhere', async ({
  page,
}) => {
  await bare(page, given())
  const requests: string[] = []
  page.context().on('request', request => {
    requests.push(`${request.method()} ${new URL(request.url()).pathname} ${request.postData() ?? ''}`)
  })
  const made = await page.evaluate(async options => {
    const phases = new Set<string>()
    const dataset = await platform.buildPrivate([...document.querySelector('input')!.files!], {
      ...options,
      onProgress: ({ phase }) => phases.add(phase),
    })
    const kept = await platform.savePrivate(dataset)
    return { manifest: dataset.manifest, kept, phases: [...phases], checks: dataset.report.checks.length }
  }, options)
  expect(made).toMatchObject({ kept: 'yes', phases: expect.arrayContaining(['open', 'sales', 'write']) })
  expect(made.manifest).toMatchObject({
    version: published.version,
    counts: published.counts,
  })
  for (const request of requests) expect(request).toMatch(/^(GET|HEAD) \/(vendor|workers)\/\S+ $/)

  await page.reload()
  await page.evaluate(script)
  const [version, atoms, forgotten] = await page.evaluate(async urls => {
    const dataset = await platform.restorePrivate()
    if (!dataset) return []
    const engine = await platform.openPrivate(dataset, urls)
    const { columns } = await engine.query('SELECT count(*)::INTEGER AS n FROM atoms')
    await engine.close()
    await platform.forgetPrivate()
    return [dataset.manifest.version, columns.n[0], [await platform.restorePrivate(), await caches.keys()]]
  }, duckdb)
  expect(version).toBe(published.version)
  expect(atoms).toBe(published.counts.atoms)
  expect(forgotten).toEqual([null, []])
})

test('what a person must say is asked; a build can be cancelled', async ({ page }) => {
  const sales = join(folder, 'ventes.csv')
  writeFileSync(sales, 'Quand;Combien;Magasin\n31/12/2025;12,50;M001\n')
  await bare(page, [join(extracts, 'stores.parquet'), sales])
  const asked = await page.evaluate(async options => {
    const files = [...document.querySelector('input')!.files!]
    const wrong = await platform.checkPrivate(files, options).catch(error => error)
    const controller = new AbortController()
    const stopped = platform.buildPrivate(files, { ...options, signal: controller.signal }).catch(e => e.code)
    controller.abort()
    const { name, code, questions, mapping } = wrong
    return {
      name,
      code,
      columns: questions?.map((q: { column: string }) => q.column),
      mapping,
      stopped: await stopped,
    }
  }, options)
  expect(asked).toMatchObject({
    name: 'ContractError',
    columns: expect.arrayContaining(['channel']),
    mapping: expect.stringContaining('chalandise.mapping/1'),
    stopped: 'cancelled',
  })
})
