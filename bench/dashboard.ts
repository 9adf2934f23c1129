/**
 * How fast the page answers once it is open: from a move of the period's brush, and from other filters, to the map's
 * new weights on the GPU; the longest time the page does not answer during a scripted minute of use; memory. Painting
 * is done by the processor where there is no graphics card, for up to a second a frame, so it is measured apart: each
 * event waits until what was drawn before is painted and the page rests. A drag of the brush does not wait, and has
 * the painting in it. Prints tables, and writes them beside this file under the number of tickets.
 *
 *     npx tsx bench/dashboard.ts [--moves 60]        (CHALANDISE_DATA as for `npm start`)
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { type Locator, type Page, chromium as playwright } from '@playwright/test'
import { openDataset } from '@/lib/dataset/open-native'
import { CHANNELS } from '@/lib/dataset/schema'
import { emptyFilter, type Filter } from '@/lib/filter/filter'
import { filterText } from '@/lib/filter/text'
import { chromium } from '../e2e/chromium'
import { build, freePort, root, serve } from '../scripts/steps.mjs'

declare global {
  interface Window {
    bench: Bench
  }
}

/** What the page notes of itself; times in milliseconds since its start. */
interface Bench {
  asked: number
  /** When the heat's weights were handed to the GPU. */
  uploads: number[]
  /** When the brush was dragged to another month. */
  moves: number[]
  tasks: { start: number; ms: number }[]
  /** Resolves once all that was drawn is painted, with the time of it. */
  painted: () => Promise<number>
  /** Resolves once all is painted, two frames drew nothing, and the page has nothing left to do. */
  rested: () => Promise<void>
}

const flag = process.argv.indexOf('--moves')
const moves = flag > 0 ? Number(process.argv[flag + 1]) : 60
const data = process.env.CHALANDISE_DATA ?? join(root, 'data/published')
const { version } = JSON.parse(readFileSync(join(data, 'current.json'), 'utf8'))
const manifest = JSON.parse(readFileSync(join(data, 'versions', version, 'manifest.json'), 'utf8'))

/** Notes when weights of all points go to the GPU: one 4-byte number for each, and no fewer than there are zones. */
function watch(points: number): void {
  const contexts = new Set<WebGL2RenderingContext>()
  let draws = 0
  const frame = () => new Promise<number>(resolve => requestAnimationFrame(resolve))
  const painted = async () => {
    const fences = [...contexts].flatMap(gl => {
      const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
      gl.flush()
      return fence ? [{ gl, fence }] : []
    })
    for (const { gl, fence } of fences) {
      while (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED)
        await new Promise(resolve => setTimeout(resolve, 4))
      gl.deleteSync(fence)
    }
    return performance.now()
  }
  const rested = async () => {
    for (let still = 0; still < 2; ) {
      const before = draws
      await frame()
      await painted()
      await new Promise<void>(resolve => requestIdleCallback(() => resolve()))
      still = draws === before ? still + 1 : 0
    }
  }
  window.bench = { asked: 0, uploads: [], moves: [], tasks: [], painted, rested }
  new PerformanceObserver(list => {
    for (const entry of list.getEntries())
      window.bench.tasks.push({ start: entry.startTime, ms: entry.duration })
  }).observe({ type: 'longtask', buffered: true })
  const note = (value: unknown) => {
    if (value instanceof Float32Array && value.length >= points && value.length < 2 * points)
      window.bench.uploads.push(performance.now())
  }
  const gl = WebGL2RenderingContext.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
  const before = (names: string[], look: (context: WebGL2RenderingContext, args: unknown[]) => void) => {
    for (const name of names) {
      const original = gl[name]
      gl[name] = function (this: WebGL2RenderingContext, ...args: unknown[]) {
        look(this, args)
        return original.apply(this, args)
      }
    }
  }
  before(['bufferSubData'], (_, args) => note(args[2]))
  before(['bufferData'], (_, args) => note(args[1]))
  before(['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced', 'clear'], context => {
    contexts.add(context)
    draws++
  })
}

interface Answer {
  /** Milliseconds from the event to the upload of the weights. */
  weights: number
  /** From there until the picture with them is painted. */
  paint: number
}

/** Asks for something in a page at rest and waits for the weights it makes; null where none came. */
async function timed(page: Page, ask: () => Promise<void>): Promise<Answer | null> {
  await page.evaluate(async () => {
    await window.bench.rested()
    window.bench.uploads = []
    const begin = (event: Event) => {
      window.bench.asked = event.timeStamp
    }
    for (const type of ['keydown', 'hashchange']) addEventListener(type, begin, { capture: true, once: true })
  })
  await ask()
  const arrived = await page
    .waitForFunction(() => window.bench.uploads.length > 0, null, { timeout: 5000, polling: 20 })
    .catch(() => null)
  if (!arrived) return null
  return page.evaluate(async () => {
    const { asked, uploads, painted } = window.bench
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame)
    return { weights: uploads[0] - asked, paint: (await painted()) - uploads[0] }
  })
}

/**
 * Drags an edge of the brush there and back, a month every 16 ms, without waiting for pictures. Milliseconds from each
 * move to the next weights, which answer all moves before them.
 */
async function dragged(page: Page, edge: Locator, months: number): Promise<number[]> {
  const { x, y, width, height } = (await edge.boundingBox())!
  const month = await page.getByTestId('period').evaluate(
    (period, of) => {
      window.bench.uploads = []
      window.bench.moves = []
      addEventListener('pointermove', event => window.bench.moves.push(event.timeStamp), { capture: true })
      return (period.parentElement?.clientWidth ?? 0) / of
    },
    manifest.period.last_month - manifest.period.first_month + 1,
  )
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.mouse.down()
  await page.evaluate(() => window.bench.rested())
  await page.evaluate(() => {
    window.bench.moves = []
  })
  for (let i = 1; i <= 2 * months; i++) {
    const by = i <= months ? i : 2 * months - i
    await Promise.all([page.mouse.move(x + width / 2 - by * month, y + height / 2), page.waitForTimeout(16)])
  }
  await page.evaluate(() => window.bench.rested())
  await page.mouse.up()
  const { moves, uploads } = await page.evaluate(() => window.bench)
  return moves.flatMap(move => {
    const answer = uploads.find(upload => upload >= move)
    return answer === undefined ? [] : [answer - move]
  })
}

const quantile = (values: number[], q: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))]
const round = (value: number) => Math.round(value * 10) / 10
const summary = (answers: (Answer | null)[]) => {
  const found = answers.filter(a => a !== null)
  const weights = found.map(a => a.weights)
  return {
    asked: answers.length,
    answered: found.length,
    median_ms: round(quantile(weights, 0.5)),
    p95_ms: round(quantile(weights, 0.95)),
    paint_median_ms: round(
      quantile(
        found.map(a => a.paint),
        0.5,
      ),
    ),
  }
}

/** Resident megabytes of a process and all below it. */
function megabytes(pid: number): number {
  const children = new Map<number, number[]>()
  const resident = new Map<number, number>()
  for (const name of readdirSync('/proc').filter(n => /^\d+$/.test(n)))
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8')
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1])
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
      resident.set(Number(name), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024)
    } catch {
      // It ended meanwhile.
    }
  const below = (id: number): number =>
    (resident.get(id) ?? 0) + (children.get(id) ?? []).reduce((sum, child) => sum + below(child), 0)
  return below(pid) - (resident.get(pid) ?? 0)
}

const address = (filter: Partial<Filter>) => `#f=${filterText({ ...emptyFilter(), ...filter })}`

const { engine } = await openDataset('current', data)
const ids = (await engine.query('SELECT store_id FROM stores ORDER BY 1')).columns.store_id as string[]
await engine.close()

await build()
const load = round(loadavg()[0])
const port = await freePort()
const { child } = await serve({ port, host: '127.0.0.1' })
const { executablePath, channel, args, env } = await chromium()
const browser = await playwright.launch({
  executablePath,
  channel,
  args: [...args, '--enable-precise-memory-info'],
  env,
})
try {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  // tsx names functions by a helper that pages do not have.
  await page.addInitScript('globalThis.__name = named => named')
  await page.addInitScript(watch, manifest.counts.zones)
  await page.goto(`http://127.0.0.1:${port}/`)
  const model = page.waitForEvent('worker', { predicate: w => w.url().includes('/market'), timeout: 120_000 })
  await page.waitForFunction(() => performance.getEntriesByName('chalandise:heat').length > 0, null, {
    timeout: 120_000,
  })
  await model
  // The model's fit takes a processor of its own for some seconds.
  await page.waitForTimeout(15_000)
  const opening = await page.evaluate(() => window.bench.tasks.splice(0).map(t => t.ms))

  const begun = Date.now()
  const edge = page.getByTestId('period').getByRole('slider').first()
  await edge.focus()
  const brush: (Answer | null)[] = []
  for (let i = 0; i < moves; i++)
    brush.push(await timed(page, () => page.keyboard.press(i % 20 < 10 ? 'ArrowLeft' : 'ArrowRight')))
  const drag = await dragged(page, edge, 20)

  const others: Record<string, (Answer | null)[]> = { channels: [], stores: [], radius: [], polygon: [] }
  const go = (filter: Partial<Filter>) =>
    timed(page, () =>
      page.evaluate(hash => {
        location.hash = hash
      }, address(filter)),
    )
  for (let i = 0; i < 12; i++) {
    others.channels.push(await go({ channels: 1 << CHANNELS.indexOf(i % 2 === 0 ? 'web' : 'store') }))
    others.stores.push(await go({ stores: ids.slice(3 * i, 3 * i + 20) }))
    others.radius.push(
      await go({ place: { kind: 'radius', lat: 44 + (i % 6) * 0.8, lon: 2 + (i % 4), km: 60 } }),
    )
    const ring: [number, number][] = [
      [0, 44 + i * 0.1],
      [5, 44],
      [5 + i * 0.1, 48],
      [1, 49],
    ]
    others.polygon.push(await go({ place: { kind: 'polygon', ring } }))
  }
  const map = page.locator('canvas').first()
  const box = (await map.boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  while (Date.now() - begun < 60_000) {
    await page.mouse.wheel(0, -240)
    await page.waitForTimeout(700)
    await page.mouse.wheel(0, 240)
    await page.waitForTimeout(700)
    await page.keyboard.press('ArrowLeft')
  }
  const tasks = await page.evaluate(() => window.bench.tasks.map(t => t.ms))
  const heap = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize / 1e6,
  )
  const result = {
    measured_on: new Date().toISOString().slice(0, 10),
    machine: {
      cores: cpus().length,
      load,
      node: process.version,
      browser: browser.version(),
      webgl: 'software',
    },
    dataset: { tickets: manifest.counts.tickets, atoms: manifest.counts.atoms, stores: ids.length },
    brush: summary(brush),
    drag: { moves: drag.length, median_ms: round(quantile(drag, 0.5)), p95_ms: round(quantile(drag, 0.95)) },
    ...Object.fromEntries(Object.entries(others).map(([name, answers]) => [name, summary(answers)])),
    opening: { longest_task_ms: Math.round(Math.max(0, ...opening)), tasks_over_50_ms: opening.length },
    minute: {
      longest_task_ms: Math.round(Math.max(0, ...tasks)),
      tasks_over_50_ms: tasks.length,
      median_of_them_ms: tasks.length > 0 ? Math.round(quantile(tasks, 0.5)) : 0,
    },
    memory: { heap_mb: Math.round(heap), all_processes_mb: Math.round(megabytes(process.pid)) },
  }
  console.log(JSON.stringify(result, null, 2))
  const file = join(import.meta.dirname, 'dashboard.json')
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const next = { ...before, [manifest.counts.tickets]: result }
  writeFileSync(file, `${JSON.stringify(next, null, 2)}\n`)
} finally {
  await browser.close()
  child.kill('SIGTERM')
}
