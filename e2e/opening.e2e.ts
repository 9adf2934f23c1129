/** What a visitor sees on the way from the address to the network: the way through, and each way it can fail. */
import AxeBuilder from '@axe-core/playwright'
import type { Page, Route } from '@playwright/test'
import { en } from '@/lib/i18n/messages/en'
import { expect, test } from './fixture'

const { errors } = en

/** What the page says of a failure; Next keeps an empty alert of its own for screen readers. */
const failure = (page: Page) => page.getByRole('alert').filter({ hasText: errors.title })

/** The page is ready when the heat is drawn and its legend is there. */
async function opened(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('chalandise:heat').length > 0)
  await expect(
    page.getByText(en.mapView.title.heat.replace('{metric}', en.metrics.metric.revenue.name), {
      exact: true,
    }),
  ).toBeVisible()
  await expect(failure(page)).toHaveCount(0)
}

const half = async (route: Route) => {
  const response = await route.fetch()
  const body = await response.body()
  await route.fulfill({ response, body: body.subarray(0, body.length / 2) })
}

test('the page opens on the network, and the next visit fetches none of the dataset', async ({
  page,
  context,
}) => {
  await page.goto('/')
  await opened(page)
  await page.close()

  const files: string[] = []
  context.on('request', request => {
    if (/dataset\.duckdb|first-view/.test(request.url())) files.push(request.url())
  })
  const again = await context.newPage()
  await again.goto('/')
  await opened(again)
  expect(files).toEqual([])
})

test('the first view has no accessibility fault that a program can find', async ({ page }) => {
  await page.goto('/')
  await opened(page)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target).join(', ')}`)).toEqual([])
})

test.describe('code that cannot be fetched', () => {
  test.use({ expectedErrors: /Failed to load|chunk/i })

  test('is told where it is missing, and the rest of the page lives on', async ({ page }) => {
    await page.goto('/')
    await opened(page)
    await expect(page.locator('[data-ready=true]')).toBeAttached()
    const chunks = '**/_next/static/chunks/**'
    await page.route(chunks, route => route.abort('connectionrefused'))
    const view = (name: string) => page.getByRole('navigation').getByRole('radio', { name }).click()
    await view(en.screen.view)
    await expect(failure(page)).toContainText(errors.unreachable)
    await view(en.views.map)
    await expect(failure(page)).toHaveCount(0)
    await view(en.screen.view)
    await page.unroute(chunks)
    await failure(page).getByRole('button', { name: errors.retry }).click()
    await expect(page.getByRole('main').getByRole('table').first()).toBeVisible({ timeout: 90_000 })
  })
})

test.describe('a dataset that does not open is explained', () => {
  test.use({ expectedErrors: /Failed to load resource/ })

  const cases: [keyof typeof errors, string, (route: Route) => Promise<void>][] = [
    [
      'no_dataset',
      '/datasets/current',
      route => route.fulfill({ status: 404, json: { code: 'no_dataset' } }),
    ],
    ['unreachable', '/datasets/current', route => route.abort('connectionrefused')],
    ['bad_manifest', '**/manifest.json', route => route.fulfill({ json: { schema: 'another' } })],
    ['cut', '**/dataset.duckdb.gz', half],
    ['engine', '**/*.wasm', route => route.fulfill({ status: 404 })],
  ]
  for (const [code, path, answer] of cases)
    test(`${code}: in words, with a way on`, async ({ page }) => {
      await page.route(path, answer)
      // Without the picture's own file everything waits for the engine.
      await page.route('**/first-view.gz', route => route.fulfill({ status: 404 }))
      await page.goto('/')
      const alert = failure(page)
      await expect(alert).toContainText(errors[code])
      await page.unroute(path)
      await alert.getByRole('button', { name: errors.retry }).click()
      await opened(page)
    })

  test('server_error: with the server’s own number', async ({ page }) => {
    await page.route('/datasets/current', route => route.fulfill({ status: 503 }))
    await page.goto('/')
    await expect(failure(page)).toContainText(errors.server_error.replace('{status}', '503'))
  })
})
