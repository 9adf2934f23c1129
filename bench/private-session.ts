/**
 * The private session in a real browser: seconds until files given to a page are a dataset, megabytes of the
 * browser's processes at their most, and the longest time the page does not answer meanwhile. Prints a table.
 * Needs Linux and `npm run assets`.
 *
 *     npx tsx bench/private-session.ts [folder of extracts, default data/demo/extracts]
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cpus, loadavg } from 'node:os'
import { join, relative } from 'node:path'
import { chromium as playwright } from '@playwright/test'
import { build } from 'esbuild'
import { contentSecurityPolicy, workerSecurityPolicy } from '@/app/_http/csp'
import type * as Private from '@/lib/build/private-session'
import { chromium } from '../e2e/chromium'

declare const platform: typeof Private

const root = join(import.meta.dirname, '..')
const folder = process.argv[2] ?? join(root, 'data/demo/extracts')
const { duckdb, parquet, geo, workers } = JSON.parse(readFileSync(join(root, 'lib/assets.json'), 'utf8'))
const options = {
  worker: workers.build as string,
  urls: { ...duckdb, parquet: parquet.wasm, zones: geo['zones-fr.csv'], communes: geo['communes-fr.csv'] },
  name: 'files',
  language: 'en' as const,
}
const TYPES: Record<string, string> = { js: 'text/javascript', wasm: 'application/wasm', csv: 'text/csv' }

/** The app's static files under the app's policies; the page is empty. */
const server = createServer((request, response) => {
  const path = request.url ?? '/'
  const file = join(root, 'public', path)
  if (path === '/') {
    const policy = contentSecurityPolicy({ nonce: 'bench', development: false })
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy })
    return response.end('<input type="file" webkitdirectory>')
  }
  if (!/^\/(vendor|workers)\//.test(path) || !existsSync(file)) return response.writeHead(404).end()
  const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  response.writeHead(200, { 'content-type': type, 'content-security-policy': workerSecurityPolicy() })
  return response.end(request.method === 'HEAD' ? undefined : readFileSync(file))
})
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))

/** Resident megabytes of a process and all below it. */
function megabytes(pid: number): number {
  const children = new Map<number, number[]>()
  const resident = new Map<number, number>()
  for (const name of readdirSync('/proc').filter(n => /^\d+$/.test(n))) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8')
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1])
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
      resident.set(Number(name), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024)
    } catch {}
  }
  const below = (id: number): number =>
    (resident.get(id) ?? 0) + (children.get(id) ?? []).reduce((sum, child) => sum + below(child), 0)
  return below(pid) - (resident.get(pid) ?? 0)
}

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
const { executablePath, channel, args, env } = await chromium()
const browser = await playwright.launch({ executablePath, channel, args, env })
const page = await browser.newPage()
page.on('pageerror', error => console.error(error.message))
await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
// tsx names functions by a helper that the page does not have.
await page.evaluate(`globalThis.__name = f => f; ${outputFiles[0].text}`)
await page.setInputFiles('input', folder)

const load = loadavg()[0]
const before = megabytes(process.pid)
let peak = before
const sampling = setInterval(() => {
  peak = Math.max(peak, megabytes(process.pid))
}, 250)
const measured = await page.evaluate(async options => {
  const tasks: number[] = [0]
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) tasks.push(entry.duration)
  }).observe({ type: 'longtask' })
  const seconds: Record<string, number> = {}
  let since = performance.now()
  let phase = 'start'
  const mark = (next: string) => {
    const now = performance.now()
    seconds[phase] = (seconds[phase] ?? 0) + (now - since) / 1000
    since = now
    phase = next
  }
  const dataset = await platform.buildPrivate([...document.querySelector('input')!.files!], {
    ...options,
    onProgress: progress => mark(progress.phase),
  })
  mark('save')
  await platform.savePrivate(dataset)
  mark('open')
  const engine = await platform.openPrivate(dataset, options.urls)
  await engine.close()
  const opened = (performance.now() - since) / 1000
  const { counts, version, bytes } = dataset.manifest
  return { seconds, opened, counts, version, bytes, longest: Math.max(...tasks) }
}, options)
clearInterval(sampling)
await browser.close()
server.close()

const { seconds, opened, counts, version, bytes, longest } = measured
const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(f => f.isFile())
const given = files.reduce((sum, f) => sum + statSync(join(f.parentPath, f.name)).size, 0)
const total = Object.values(seconds).reduce((sum, s) => sum + s, 0)
const rows = [
  ['extracts', `${(given / 1e6).toFixed(1)} MB, ${counts.tickets.toLocaleString('en')} purchase tickets`],
  ['dataset', `version ${version}, ${(bytes / 1e6).toFixed(1)} MB of tables`],
  ...Object.entries(seconds).map(([phase, s]) => [`${phase} (s)`, s.toFixed(1)]),
  ['built and saved (s)', total.toFixed(1)],
  ['opened again (s)', opened.toFixed(1)],
  ['memory of the browser at its most (MB)', `${Math.round(peak)} (${Math.round(before)} before)`],
  ['longest task of the page (ms)', longest.toFixed(0)],
  ['machine', `${cpus().length} cores, load ${load.toFixed(1)} at the start`],
]
const table = rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n')
const text = `| private session of ${relative(root, folder) || folder} | |\n|---|---|\n${table}\n`
console.log(text)
