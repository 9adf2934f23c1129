import { defineConfig } from '@playwright/test'
import { chromium } from './e2e/chromium'
import { freePort } from './scripts/steps.mjs'

// Workers read this file again: they inherit the port from the first reading.
process.env.E2E_PORT ??= String(await freePort())
const baseURL = `http://127.0.0.1:${process.env.E2E_PORT}`
const { executablePath, channel, args, env } = await chromium()

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  testIgnore: '**/pictures/**',
  outputDir: 'test-results/e2e',
  reporter: 'list',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // One page at a time: a map drawn in software takes a core, the server and the workers the other.
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL,
    browserName: 'chromium',
    // A control that is not there is said at once, not when the whole test has run out of time.
    actionTimeout: 45_000,
    channel,
    launchOptions: { executablePath, args, env },
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: 'node --import tsx e2e/server.ts',
    cwd: import.meta.dirname,
    url: baseURL,
    timeout: 600_000,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
})
