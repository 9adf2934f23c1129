/**
 * What a first visitor waits for: bytes and seconds from the address to the first heat map, the longest time
 * the page does not answer, and the same for the next visit. Prints a table and writes it beside this file,
 * under the number of tickets.
 *
 *     npx tsx bench/first-view.ts [--runs 3]        (CHALANDISE_DATA as for `npm start`)
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium as playwright } from '@playwright/test'
import { chromium } from '../e2e/chromium'
import { build, freePort, root, serve } from '../scripts/steps.mjs'

interface Visit {
  /** Seconds from the navigation to the first heat map drawn. */
  heat: number
  /** Seconds to the first contentful paint. */
  paint: number
  /** Megabytes received by page and workers until then, headers included. */
  megabytes: number
  /** Milliseconds of the longest task of the page's own thread. */
  longest: number
  /** Milliseconds of its tasks beyond 50 ms each. */
  blocked: number
}

/** Counts what the server sends; page and workers alike, which no browser protocol does in one place. */
async function counter(target: number): Promise<{ port: number; received: () => number; close: () => void }> {
  let received = 0
  const port = await freePort()
  const server = createServer(client => {
    const upstream = connect(target, '127.0.0.1')
    upstream.on('data', data => {
      received += data.length
    })
    client.pipe(upstream).pipe(client)
    for (const socket of [client, upstream])
      socket.on('error', () => {
        client.destroy()
        upstream.destroy()
      })
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return { port, received: () => received, close: () => server.close() }
}

async function visit(context: BrowserContext, url: string, received: () => number): Promise<Visit> {
  const page = await context.newPage()
  await page.addInitScript(() => {
    const tasks: number[] = []
    Object.assign(window, { tasks })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) tasks.push(entry.duration)
    }).observe({ type: 'longtask', buffered: true })
  })
  const before = received()
  await page.goto(url)
  const measured = await page.waitForFunction(
    () => {
      const [heat] = performance.getEntriesByName('chalandise:heat')
      const [paint] = performance.getEntriesByName('first-contentful-paint')
      const { tasks } = window as unknown as { tasks: number[] }
      return heat && { heat: heat.startTime / 1000, paint: (paint?.startTime ?? Number.NaN) / 1000, tasks }
    },
    null,
    { timeout: 120_000 },
  )
  const { heat, paint, tasks } = (await measured.jsonValue()) as {
    heat: number
    paint: number
    tasks: number[]
  }
  const megabytes = (received() - before) / 1e6
  await page.close()
  return {
    heat,
    paint,
    megabytes,
    longest: Math.max(0, ...tasks),
    blocked: tasks.reduce((sum, task) => sum + task - 50, 0),
  }
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
const flag = process.argv.indexOf('--runs')
const runs = flag > 0 ? Number(process.argv[flag + 1]) : 3

await build()
// Before the browser's own: more than one process a core says that others were at work.
const load = Number(loadavg()[0].toFixed(1))
const port = await freePort()
const { child } = await serve({ port, host: '127.0.0.1' })
const { executablePath, channel, args, env } = await chromium()
const browser = await playwright.launch({ executablePath, channel, args, env })
const visits: Record<'cold' | 'warm', Visit[]> = { cold: [], warm: [] }
try {
  for (let run = 0; run < runs; run++) {
    const { port: counted, received, close } = await counter(port)
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    for (const kind of ['cold', 'warm'] as const)
      visits[kind].push(await visit(context, `http://127.0.0.1:${counted}/`, received))
    await context.close()
    close()
  }
} finally {
  await browser.close()
  child.kill('SIGTERM')
}

const data = process.env.CHALANDISE_DATA ?? join(root, 'data/published')
const { version } = JSON.parse(readFileSync(join(data, 'current.json'), 'utf8'))
const manifest = JSON.parse(readFileSync(join(data, 'versions', version, 'manifest.json'), 'utf8'))
const summary = (kind: 'cold' | 'warm') => {
  const of = (field: keyof Visit) =>
    Number(
      median(visits[kind].map(v => v[field])).toFixed(field === 'longest' || field === 'blocked' ? 0 : 2),
    )
  return {
    heat_s: of('heat'),
    first_paint_s: of('paint'),
    received_mb: of('megabytes'),
    longest_task_ms: of('longest'),
    blocked_ms: of('blocked'),
  }
}
const result = {
  measured_on: new Date().toISOString().slice(0, 10),
  machine: {
    cores: cpus().length,
    load,
    node: process.version,
    browser: browser.version(),
    webgl: 'software',
  },
  dataset: {
    tickets: manifest.counts.tickets,
    stores: manifest.counts.stores,
    atoms: manifest.counts.atoms,
    bytes: manifest.bytes,
    first_view: manifest.first_view?.bytes ?? null,
  },
  runs,
  cold: summary('cold'),
  warm: summary('warm'),
}
console.table({ cold: result.cold, warm: result.warm })
const file = join(import.meta.dirname, 'first-view.json')
const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
writeFileSync(file, `${JSON.stringify({ ...before, [manifest.counts.tickets]: result }, null, 2)}\n`)
