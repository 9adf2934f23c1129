/** The browser's engine and loader as the app ships them, under the app's own policy, without its screen. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { build } from 'esbuild'
import type { openBrowserDataset as Open } from '@/lib/dataset/open'
import type { openBrowserEngine as OpenEngine } from '@/lib/engine/browser'
import { expect, test } from './fixture'

const root = join(import.meta.dirname, '..')
const { duckdb } = JSON.parse(readFileSync(join(root, 'lib/assets.json'), 'utf8'))

declare const platform: { openBrowserDataset: typeof Open; openBrowserEngine: typeof OpenEngine }

let script: string
test.beforeAll(async () => {
  const contents = `
    import './app/no-eval'
    export { openBrowserDataset } from './lib/dataset/open'
    export { openBrowserEngine } from './lib/engine/browser'`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'globalThis.platform',
    target: 'es2022',
  })
  script = outputFiles[0].text
})

/** A page of the server with its policy and nothing else in it. */
async function bare(page: Page): Promise<void> {
  const response = await page.goto('/datasets/current')
  expect(response?.headers()['content-security-policy']).toContain("script-src 'self' 'nonce-")
  await page.evaluate(script)
}

/** Opens the dataset, asks one thing of it and closes it. */
const openOnce = (page: Page) =>
  page.evaluate(async urls => {
    try {
      const { engine, manifest, source, kept } = await platform.openBrowserDataset({ urls })
      const { rows, columns } = await engine.query(
        'SELECT count(*) AS atoms, max(cell) AS cell, ?::VARCHAR AS said FROM atoms WHERE month >= ?',
        ["l'été", 0],
      )
      await engine.close()
      return {
        rows,
        atoms: columns.atoms[0],
        expected: manifest.counts.atoms,
        cell: columns.cell.constructor.name,
        said: columns.said[0],
        source,
        kept,
      }
    } catch (error) {
      return { ...(error as object), message: (error as Error).message }
    }
  }, duckdb)

test('a dataset opens under the policy and is read exactly; the next visit fetches none of it', async ({
  page,
  context,
}) => {
  await bare(page)
  const first = await openOnce(page)
  expect(first).toMatchObject({
    rows: 1,
    cell: 'BigUint64Array',
    said: "l'été",
    source: 'network',
    kept: 'yes',
  })
  expect(first).toHaveProperty('atoms', (first as { expected: number }).expected)
  await page.close()

  const files: string[] = []
  context.on('request', request => {
    if (request.url().includes('dataset.duckdb')) files.push(request.url())
  })
  const again = await context.newPage()
  await bare(again)
  expect(await openOnce(again)).toMatchObject({ source: 'kept', kept: 'yes', rows: 1 })
  expect(files).toEqual([])
})

test('a file that is cut on its way is fetched once more, then refused with the bytes that came', async ({
  page,
}) => {
  let served = 0
  await page.route('**/dataset.duckdb.gz', async route => {
    served++
    const response = await route.fetch()
    const body = await response.body()
    await route.fulfill({ response, body: body.subarray(0, body.length / 2) })
  })
  await bare(page)
  expect(await openOnce(page)).toMatchObject({
    name: 'LoadError',
    code: 'cut',
    values: { version: expect.any(String) },
  })
  expect(served).toBe(2)
})

test.describe('an engine that cannot start', () => {
  test.use({ expectedErrors: /status of 404|duckdb worker|ErrorEvent/ })

  test('says so when its wasm is not on the server', async ({ page }) => {
    await page.route('**/*.wasm', route => route.fulfill({ status: 404 }))
    await bare(page)
    expect(await openOnce(page)).toMatchObject({
      name: 'EngineError',
      code: 'unavailable',
      message: expect.stringContaining('404'),
    })
  })

  test('says so when its worker breaks', async ({ page }) => {
    await page.route('**/duckdb-browser-eh.worker.js', route =>
      route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("broken")' }),
    )
    await bare(page)
    expect(await openOnce(page)).toMatchObject({
      name: 'EngineError',
      code: 'crashed',
      message: expect.stringContaining('broken'),
    })
  })
})

test.describe('a running engine', () => {
  const endless = 'SELECT sum(a.range * b.range)::DOUBLE AS s FROM range(1000000) a, range(1000000) b'

  test('stops a query when asked to, and answers the next', async ({ page }) => {
    await bare(page)
    const result = await page.evaluate(
      async ([urls, sql]) => {
        const engine = await platform.openBrowserEngine(urls)
        const running = new AbortController()
        const waiting = new AbortController()
        const first = engine.query(sql, [], { signal: running.signal }).catch(error => error.code)
        const second = engine.query(sql, [], { signal: waiting.signal }).catch(error => error.code)
        const third = engine.query('SELECT 42::INTEGER AS answer')
        waiting.abort()
        setTimeout(() => running.abort(), 200)
        const outcome = [await first, await second, (await third).columns.answer[0]]
        await engine.close()
        return outcome
      },
      [duckdb, endless] as const,
    )
    expect(result).toEqual(['cancelled', 'cancelled', 42])
  })

  test('gives up a query after its time, and answers the next', async ({ page }) => {
    await bare(page)
    const result = await page.evaluate(
      async ([urls, sql]) => {
        const engine = await platform.openBrowserEngine(urls, { queryTimeout: 300 })
        const first = await engine.query(sql).catch(error => error.code)
        return [first, (await engine.query('SELECT 42::INTEGER AS answer')).columns.answer[0]]
      },
      [duckdb, endless] as const,
    )
    expect(result).toEqual(['timeout', 42])
  })

  test('fetches no extension: what needs one is refused', async ({ page }) => {
    await bare(page)
    const codes = await page.evaluate(async urls => {
      const { engine } = await platform.openBrowserDataset({ urls })
      const code = (sql: string) => engine.query(sql).catch(error => error.code)
      return [
        await code("SELECT * FROM read_parquet('x.parquet')"),
        await code("SELECT json_extract('{}', '$')"),
        await code('LOAD icu'),
        (await engine.query('SELECT count(*)::INTEGER AS n FROM atoms')).rows,
      ]
    }, duckdb)
    expect(codes).toEqual(['query', 'query', 'query', 1])
  })

  test('joins batches in order into typed arrays', async ({ page }) => {
    await bare(page)
    const [rows, kind, ordered] = await page.evaluate(async urls => {
      const engine = await platform.openBrowserEngine(urls)
      const { rows, columns } = await engine.query('SELECT i::INTEGER AS i FROM range(500000) r(i)')
      const { i } = columns
      return [rows, i.constructor.name, (i as Float64Array).every((value, at) => value === at)] as const
    }, duckdb)
    expect([rows, kind, ordered]).toEqual([500_000, 'Float64Array', true])
  })

  test('refuses work once it is closed', async ({ page }) => {
    await bare(page)
    const code = await page.evaluate(async urls => {
      const engine = await platform.openBrowserEngine(urls)
      await engine.close()
      return engine.query('SELECT 1').catch(error => error.code)
    }, duckdb)
    expect(code).toBe('unavailable')
  })
})
