import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import base from '../../playwright.config'
import { root } from '../../scripts/steps.mjs'

process.env.E2E_DATA ??= join(root, 'data/published')

export default defineConfig(base, {
  testDir: '.',
  testIgnore: [],
  outputDir: '../../test-results/pictures',
  snapshotPathTemplate: '{testDir}/golden/{arg}{ext}',
  timeout: 1_200_000,
})
