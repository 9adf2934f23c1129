/** The data team's screen, one journey a door: a private session, and an upload that is published and rolled back. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { en } from '@/lib/i18n/messages/en'
import { smallNetwork, writeExtracts } from '../lib/extracts/fixture'
import { freePort, serve } from '../scripts/steps.mjs'
import { expect, test } from './fixture'

const { dataScreen: t } = en
const secret = 'the-secret-of-the-tests'
const port = await freePort()
const folder = mkdtempSync(join(tmpdir(), 'chalandise-data-'))
const first = writeExtracts(join(folder, 'first'), smallNetwork())
const changed = smallNetwork()
changed.sales[0].amount = '77.77'
const second = writeExtracts(join(folder, 'second'), changed)
let server: Awaited<ReturnType<typeof serve>>

// Nothing is published at first, and the server says so.
test.use({ baseURL: `http://127.0.0.1:${port}`, expectedErrors: /status of 404/ })

test.beforeAll(async () => {
  server = await serve({
    port,
    host: '127.0.0.1',
    env: { CHALANDISE_DATA: join(folder, 'data'), CHALANDISE_UPLOAD_TOKEN: secret },
  })
})
test.afterAll(async () => {
  const ended = new Promise(resolve => server.child.once('exit', resolve))
  server.child.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const verdict = (page: Page) => page.getByRole('region', { name: t.verdict.label })
const offered = async (page: Page) => (await (await page.request.get('/datasets/current')).json()).version

async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(`[aria-label="${t.title}"]`).analyze()
  expect(violations.map(v => `${v.id}: ${v.nodes[0].html}`)).toEqual([])
}

test('a private session is built in the browser, survives a reload, is forgotten, and sends nothing', async ({
  page,
}) => {
  const sent: string[] = []
  page.on('request', request => {
    if (!/^(GET|HEAD)$/.test(request.method())) sent.push(`${request.method()} ${request.url()}`)
  })
  await page.goto('/')
  await button(page, t.report.toImport).click()
  await accessible(page)
  await page.getByTestId('folder').setInputFiles(first)
  await button(page, t.run.build).click()
  await expect(verdict(page)).toContainText('in this browser only', { timeout: 90_000 })
  await accessible(page)
  await page.getByRole('radio', { name: t.report.part.sums }).click()
  await expect(page.getByRole('table', { name: t.sums.tables })).toContainText('sales')
  await button(page, t.verdict.onMap).click()
  await expect(page.locator('[data-ready=true]')).toBeAttached()
  await expect(page.getByText(t.banner.private)).toBeVisible()
  const asked: string[] = []
  page.on('request', request => {
    if (new URL(request.url()).pathname.startsWith('/datasets/')) asked.push(request.url())
  })
  await page.reload()
  await expect(page.locator('[data-ready=true]')).toBeAttached()
  await expect(page.getByText(t.banner.private)).toBeVisible()
  expect(asked, 'files of what is published').toEqual([])
  await button(page, t.banner.forget).click()
  await page.getByRole('alertdialog').getByRole('button', { name: t.banner.forget }).click()
  await expect(page.getByText(t.banner.private)).toBeHidden()
  expect(await page.evaluate(() => caches.keys())).not.toContain('chalandise-private')
  expect(sent).toEqual([])
})

test('an upload is built, looked at, published, and rolled back with the secret', async ({ page }) => {
  await page.goto('/')
  await button(page, t.report.toImport).click()
  const publish = async (extracts: string) => {
    await page.getByRole('radio', { name: t.doors.server }).click()
    await page.getByTestId('folder').setInputFiles(extracts)
    await page.getByLabel(t.doors.secret).fill(secret)
    await button(page, t.run.send).click()
    await expect(verdict(page)).toContainText('not yet published', { timeout: 90_000 })
  }
  await publish(first)
  await button(page, t.verdict.onMap).click()
  await expect(page.getByText(t.banner.preview)).toBeVisible()
  await button(page, t.banner.toPublish).click()
  await button(page, t.verdict.publish).click()
  await expect(verdict(page)).toContainText('readers are offered')
  const before = await offered(page)
  const reader = await page.context().newPage()
  await reader.goto('/')
  await expect(reader.locator('[data-ready=true]')).toBeAttached()

  await page.getByRole('radio', { name: t.tabs.import }).click()
  await button(page, t.import.startOver).click()
  await publish(second)
  await button(page, t.verdict.publish).click()
  await expect(verdict(page)).toContainText('readers are offered')
  expect(await offered(page)).not.toBe(before)

  // Whoever is in the middle of a session keeps the version and is told of the newer one.
  const loaded: string[] = []
  reader.on('request', request => loaded.push(new URL(request.url()).pathname))
  await reader.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(button(reader, t.banner.switch)).toBeVisible()
  expect(loaded.filter(path => path.includes('dataset.duckdb'))).toEqual([])
  await button(reader, t.banner.switch).click()
  await expect(button(reader, t.banner.switch)).toBeHidden()
  await expect.poll(() => loaded.find(path => path.includes('dataset.duckdb'))).toContain(await offered(page))
  await expect(reader.locator('[data-ready=true]')).toBeAttached()
  await reader.close()

  await button(page, t.verdict.toVersions).click()
  // The map below has a button of the same name.
  const screen = page.getByRole('main', { name: t.title })
  await screen.getByRole('button', { name: t.compare.compare, exact: true }).click()
  await expect(page.getByText('Revenue goes from')).toBeVisible()
  await accessible(page)
  await button(page, t.versions.use).click()
  await page.getByRole('alertdialog').getByRole('button', { name: t.versions.use }).click()
  await expect.poll(() => offered(page)).toBe(before)
  expect(
    await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
  ).not.toContain(secret)
})
