/**
 * `npm start`: from a fresh clone to the open dashboard. PORT (3000) and HOST (127.0.0.1) say where it
 * listens, CHALANDISE_DATA (data/published) where the published datasets lie. `--dev` rebuilds while one edits.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  assets,
  bins,
  build,
  checkNode,
  endChildren,
  endWith,
  endWithChildren,
  install,
  portProblem,
  root,
  run,
  StepError,
  serve,
  step,
} from './steps.mjs'

const dev = process.argv.includes('--dev')
const host = process.env.HOST || '127.0.0.1'

function wantedPort() {
  const text = process.env.PORT || '3000'
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new StepError(
    `PORT is "${text}": it must be a number from 1 to 65535, for example PORT=3001 npm start.`,
  )
}

async function checkPort(port) {
  const problem = await portProblem(port, host)
  if (problem === null) return
  const command = dev ? 'npm run dev' : 'npm start'
  if (problem === 'EADDRINUSE')
    throw new StepError(
      `Port ${port} is in use by another program (perhaps another Chalandise). ` +
        `End that one, or take another port: PORT=${port === 65_535 ? 3001 : port + 1} ${command}`,
    )
  if (problem === 'EACCES')
    throw new StepError(`Port ${port} is not open to ordinary users. Take another: PORT=3001 ${command}`)
  throw new StepError(`Cannot listen on ${host}:${port} (${problem}). HOST and PORT choose another place.`)
}

async function ensureDataset() {
  const folder = resolve(root, process.env.CHALANDISE_DATA || 'data/published')
  if (existsSync(join(folder, 'current.json'))) return
  const cli = async (what, ...args) => {
    if ((await run([bins.tsx, 'lib/cli/main.ts', ...args])) !== 0)
      throw new StepError(`${what} failed (the message is above).`)
  }
  await step('Generating the demonstration network', () => cli('The demonstration network', 'demo'))
  await step('Publishing it', () => cli('Publishing', 'publish', 'data/demo/extracts'))
}

function openInBrowser(url) {
  const { platform, env, stdout } = process
  if (!stdout.isTTY || env.CI || env.BROWSER === 'none') return
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return
  const [command, ...args] =
    platform === 'darwin' ? ['open'] : platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}

async function main() {
  checkNode()
  const port = wantedPort()
  await checkPort(port)
  endWithChildren()
  await install()
  await Promise.all([ensureDataset(), dev ? assets() : build()])
  const { child, url } = await step('Starting the server', () => serve({ port, host, dev }))
  endWith(child)
  console.log(`\nChalandise is open at ${url}  (Ctrl+C ends it)`)
  openInBrowser(url)
}

main().catch(error => {
  console.error(`\n${error instanceof StepError ? error.message : error.stack}`)
  endChildren()
  process.exit(1)
})
