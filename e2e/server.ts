/** Builds what is not built, makes the small demonstration dataset once, and serves both to the tests. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  bins,
  build,
  endWith,
  endWithChildren,
  root,
  run,
  serve,
  sourcesHash,
  step,
} from '../scripts/steps.mjs'

const size = ['--stores', '40', '--customers', '30000', '--tickets', '200000', '--seed', '7']
const makers = [
  'data/demo',
  'data/geo',
  'lib/cli',
  'lib/contract',
  'lib/extracts',
  'lib/dataset',
  'lib/checks',
  'lib/build',
  'lib/engine',
  'lib/geo',
]
const version = sourcesHash(makers, ['package-lock.json']).slice(0, 12)
const data = join(root, 'node_modules/.cache/e2e-dataset', version)
const extracts = join(data, 'extracts')

async function cli(...args: string[]): Promise<void> {
  const code = await run([bins.tsx, 'lib/cli/main.ts', ...args], { env: { CHALANDISE_DATA: data } })
  if (code !== 0) throw new Error(`${args[0]} failed`)
}

endWithChildren()
await build()
const served = process.env.E2E_DATA ?? data
if (!process.env.E2E_DATA && !existsSync(join(data, 'current.json'))) {
  rmSync(join(data, '..'), { recursive: true, force: true })
  await step('Making the dataset of the tests', async () => {
    await cli('demo', ...size, '--out', extracts)
    await cli('publish', extracts)
  })
}
const { child } = await serve({
  port: Number(process.env.E2E_PORT),
  host: '127.0.0.1',
  env: { CHALANDISE_DATA: served },
})
endWith(child)
