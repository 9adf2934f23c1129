/**
 * The steps that `npm start`, `npm test` and the end-to-end tests share. Plain Node without dependencies:
 * nothing may be installed yet.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { extname, join } from 'node:path'

export const root = join(import.meta.dirname, '..')
const buildStamp = join(root, '.next/sources.sha256')

/** Something the person at the keyboard can put right: printed without a stack. */
export class StepError extends Error {}

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set()

let ending = false

/** Ends with every child process when this one is told to end, or when the npm that runs it is gone. */
export function endWithChildren() {
  const end = signal => {
    ending = true
    if (children.size === 0) process.exit(0)
    for (const child of children) {
      child.once('exit', () => children.size === 0 && process.exit(0))
      child.kill(signal)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal))
  // npm does not hand a SIGTERM on.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event)
    setInterval(() => process.ppid !== parent && end('SIGTERM'), 1000).unref()
}

/** Leaves nothing running behind an error. */
export function endChildren() {
  for (const child of children) child.kill()
}

/** Ends with a child that ends by itself, its exit code ours. */
export function endWith(child) {
  child.once('exit', code => ending || process.exit(code ?? 1))
}

/**
 * @param {string[]} args arguments of this Node
 * @param {{ env?: Record<string, string>, stdio?: import('node:child_process').StdioOptions }} [options]
 */
export function node(args, { env = {}, stdio = 'inherit' } = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/**
 * Runs to the end and returns the exit code, keeping quiet what it prints unless it fails.
 *
 * @param {string[]} args @param {{ env?: Record<string, string>, loud?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function run(args, { env, loud = false } = {}) {
  const child = node(args, { env, stdio: loud ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => (output += data))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => {
      if (code !== 0 && output) process.stderr.write(output)
      resolve(code ?? 1)
    })
  })
}

/** @param {string[]} args of npm */
function npm(args) {
  // Through npm's own script: `npm.cmd` cannot be spawned without a shell on Windows.
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return run([script, ...args])
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
    child.once('error', reject)
    child.once('close', code => resolve(code ?? 1))
  })
}

const seconds = since => `${((performance.now() - since) / 1000).toFixed(1)} s`

/**
 * Says what is done and how long it took.
 *
 * @template T @param {string} what @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function step(what, work) {
  const begin = performance.now()
  process.stdout.write(`${what} ...\n`)
  const result = await work()
  process.stdout.write(`${what}: done in ${seconds(begin)}\n`)
  return result
}

export function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const wanted = engines.node.replace('>=', '').split('.').map(Number)
  const found = process.versions.node.split('.').map(Number)
  if (found[0] > wanted[0] || (found[0] === wanted[0] && found[1] >= wanted[1])) return
  throw new StepError(
    `Chalandise needs Node ${wanted.join('.')} or later; this is ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org and start again.',
  )
}

/** Whether `node_modules` holds what the lock file names, by npm's own record of what it installed. */
export function isInstalled() {
  const record = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const found = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || found[path]?.version === version,
  )
}

export async function install() {
  if (isInstalled()) return
  await step('Installing dependencies (npm ci: a minute or two, 0.5 GB)', async () => {
    if ((await npm(['ci', '--no-audit'])) !== 0)
      throw new StepError(
        'The dependencies could not be installed (npm’s message is above). ' +
          'Is the npm registry reachable, and is there 2 GB of free disk?',
      )
  })
}

/** Bins of installed packages, run by Node itself so that no shell is needed on any system. */
export const bins = {
  tsx: 'node_modules/tsx/dist/cli.mjs',
  next: 'node_modules/next/dist/bin/next',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  knip: 'node_modules/knip/bin/knip.js',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/@playwright/test/cli.js',
}

export async function assets() {
  if ((await run([bins.tsx, 'scripts/assets.ts'])) !== 0)
    throw new StepError('The workers and geodata could not be prepared (the message is above).')
}

const sources = new Set(['.ts', '.tsx', '.mjs', '.css', '.json', '.csv', '.svg', '.ico', '.png'])
const byName = (a, b) => (a.name < b.name ? -1 : 1)

/**
 * One hash of the sources below some folders, tests left out.
 *
 * @param {string[]} folders below the project @param {string[]} [files] besides @returns {string}
 */
export function sourcesHash(folders, files = []) {
  const hash = createHash('sha256')
  const add = path => hash.update(`${path}\0`).update(readFileSync(join(root, path)))
  const walk = folder => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort(byName)) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (path !== 'public/vendor' && path !== 'public/workers') walk(path)
      } else if (sources.has(extname(entry.name)) && !/\.test\.tsx?$/.test(entry.name)) add(path)
    }
  }
  for (const folder of folders) walk(folder)
  for (const file of files) add(file)
  return hash.digest('hex')
}

/** What a build of the app depends on; the geodata through the names in lib/assets.json. */
function appHash() {
  const files = readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ts|mjs|json)$/.test(entry.name) && entry.name !== 'next-env.d.ts')
    .sort(byName)
  return sourcesHash(['app', 'lib', 'public'], [...files.map(entry => entry.name), 'scripts/steps.mjs'])
}

const COMPILE_HINT = '//# allFunctionsCalledOnLoad\n'

/**
 * Asks browsers that understand it to compile the map's code beside the page's own thread while it arrives: compiled
 * when it is first run, it is the longest time in which the opening page does not answer.
 */
function hintMapCode() {
  const folder = join(root, '.next/static/chunks')
  const codes = readdirSync(folder)
    .filter(name => name.endsWith('.js'))
    .map(name => ({ path: join(folder, name), code: readFileSync(join(folder, name), 'utf8') }))
    .filter(({ code }) => code.includes('maplibregl-canvas-container'))
  if (codes.length === 0)
    throw new StepError(
      'No file of the built app holds the map: the mark it is known by (hintMapCode) is out of date.',
    )
  for (const { path, code } of codes)
    if (!code.startsWith(COMPILE_HINT)) writeFileSync(path, COMPILE_HINT + code)
}

/** Builds the app unless the last build was made of the same sources. */
export async function build() {
  await assets()
  const hash = appHash()
  if (existsSync(buildStamp) && readFileSync(buildStamp, 'utf8') === hash) return
  await step('Building the app', async () => {
    if ((await run([bins.next, 'build'])) !== 0)
      throw new StepError('The app could not be built (the message is above).')
    hintMapCode()
  })
  writeFileSync(buildStamp, hash)
}

/**
 * Starts the built app and waits until it answers.
 *
 * @param {{ port: number, host: string, dev?: boolean, env?: Record<string, string> }} options
 */
export async function serve({ port, host, dev = false, env }) {
  const child = node([bins.next, dev ? 'dev' : 'start', '-p', String(port), '-H', host], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  let ended = false
  child.once('exit', () => {
    ended = true
  })
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}/`
  while (!ended) {
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) }).catch(() => null)
    if (response) return { child, url }
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new StepError(`The server ended before it answered on ${url} (its message is above).`)
}

/** @param {number} port @param {string} host @returns {Promise<string | null>} why it cannot be listened on */
export function portProblem(port, host) {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', error => resolve(error.code ?? error.message))
    server.listen(port, host, () => server.close(() => resolve(null)))
  })
}

/** @returns {Promise<number>} a port nobody listens on */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
