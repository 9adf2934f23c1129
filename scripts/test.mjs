/**
 * `npm test`: everything that must hold, one step after the other, each with its time; the last line counts
 * unit tests, end-to-end tests and the other steps: `N passed, N failed`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { assets, bins, build, checkNode, endWithChildren, install, root, run, StepError } from './steps.mjs'

const reports = join(root, 'test-results')
let passed = 0
let failed = 0
let skipped = 0
const broken = []

/** Counts the tests of a report in vitest's (Jest's) or Playwright's JSON; null where there is none. */
function count(report) {
  if (!report || !existsSync(report)) return null
  const found = JSON.parse(readFileSync(report, 'utf8'))
  return found.stats
    ? {
        passed: found.stats.expected + found.stats.flaky,
        failed: found.stats.unexpected,
        skipped: found.stats.skipped,
      }
    : { passed: found.numPassedTests, failed: found.numFailedTests, skipped: found.numPendingTests }
}

/** Runs one step to its end; a step that fails without naming a failed test counts as one failure. */
async function check(name, work, report) {
  const begin = performance.now()
  console.log(`\n== ${name}`)
  const ok = await work().then(
    code => code === 0,
    error => {
      console.error(error instanceof StepError ? error.message : error.stack)
      return false
    },
  )
  const tests = count(report)
  const failures = tests ? Math.max(tests.failed, ok ? 0 : 1) : ok ? 0 : 1
  const passes = tests ? tests.passed : ok ? 1 : 0
  passed += passes
  failed += failures
  skipped += tests?.skipped ?? 0
  if (failures > 0) broken.push(name)
  const time = ((performance.now() - begin) / 1000).toFixed(1)
  console.log(
    `-- ${name}: ${failures === 0 ? 'ok' : 'FAILED'}${tests ? `, ${passes} passed` : ''} in ${time} s`,
  )
  return failures === 0
}

async function main() {
  checkNode()
  endWithChildren()
  await install()
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const unit = join(reports, 'unit.json')
  const e2e = join(reports, 'e2e.json')
  const done = work => async () => {
    await work()
    return 0
  }

  await check('assets', done(assets))
  await check('format', () => run([bins.biome, 'format', '.']))
  await check('lint', async () => {
    const biome = await run([bins.biome, 'lint', '--error-on-warnings', '.'])
    return biome || (await run([bins.knip]))
  })
  const built = await check('build', done(build))
  // After the build: Next writes types that the check reads.
  await check('types', () => run([bins.tsc, '-p', '.']))
  await check(
    'unit tests',
    () =>
      run([bins.vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`], {
        loud: true,
      }),
    unit,
  )
  if (built)
    await check(
      'end-to-end tests',
      () =>
        run([bins.playwright, 'test', '--reporter=list,json'], {
          loud: true,
          env: { PLAYWRIGHT_JSON_OUTPUT_NAME: e2e },
        }),
      e2e,
    )
  else {
    console.log('\n== end-to-end tests: not run, the app could not be built')
    failed += 1
  }

  if (broken.length > 0) console.log(`\nFailed: ${broken.join(', ')}`)
  if (skipped > 0) console.log(`\n${skipped} skipped (the tests say why)`)
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

main().catch(error => {
  console.error(`\n${error instanceof StepError ? error.message : error.stack}`)
  console.log(`\n${passed} passed, ${failed + 1} failed`)
  process.exit(1)
})
