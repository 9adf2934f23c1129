/** The picture comes before the engine: it is drawn from a small file, and the data engine loads behind it. */
import type { Page, Route } from '@playwright/test'
import { en } from '@/lib/i18n/messages/en'
import { expect, test } from './fixture'

async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('chalandise:heat').length > 0)
  await expect(
    page.getByText(en.mapView.title.heat.replace('{metric}', en.metrics.metric.revenue.name), {
      exact: true,
    }),
  ).toBeVisible()
}

/** The market's worker begins when the engine has answered its queries. */
const marketWorker = (page: Page) =>
  page.waitForEvent('worker', { predicate: worker => worker.url().includes('/market'), timeout: 60_000 })

/** Moves the period's beginning by a month and waits for figures and legend to follow. */
async function brush(page: Page): Promise<void> {
  const sentence = page.getByRole('complementary', { name: en.app.panel }).getByText(/^From /)
  const before = await sentence.innerText()
  await page.getByRole('slider', { name: en.strip.from }).press('ArrowRight')
  await expect(page.getByText('(11 months)')).toBeVisible()
  await expect(sentence).not.toHaveText(before)
}

/** Answers a request when it is told to. */
function heldBack() {
  let release = () => {}
  const released = new Promise<void>(resolve => {
    release = resolve
  })
  const answer = async (route: Route) => {
    await released
    await route.continue()
  }
  return { answer, release: () => release() }
}

test('the heat is drawn and brushed while the dataset is held back, and the page completes when it comes', async ({
  page,
}) => {
  const dataset = heldBack()
  await page.route('**/dataset.duckdb.gz', dataset.answer)
  const complete = marketWorker(page)
  await page.goto('/')
  await drawn(page)
  await brush(page)
  expect(page.workers().some(worker => worker.url().includes('/market'))).toBe(false)
  dataset.release()
  await complete
})

test('the next visit draws before the server has answered more than which version is offered', async ({
  page,
  context,
}) => {
  await page.goto('/')
  await drawn(page)
  const kept = () =>
    page.evaluate(async () => (await (await caches.open('chalandise-datasets')).keys()).length)
  await expect.poll(kept).toBe(3)
  await page.close()

  const answers = heldBack()
  const again = await context.newPage()
  await again.route(/\/datasets\/[0-9a-f]{16}\//, answers.answer)
  const complete = marketWorker(again)
  await again.goto('/')
  await drawn(again)
  await brush(again)
  answers.release()
  await complete
})

test('a first view that arrives damaged is not trusted: the engine draws the picture', async ({ page }) => {
  let asked = 0
  await page.route('**/first-view.gz', async route => {
    asked++
    const response = await route.fetch()
    const body = await response.body()
    await route.fulfill({ response, body: body.subarray(0, body.length / 2) })
  })
  const dataset = page.waitForResponse('**/dataset.duckdb.gz')
  await page.goto('/')
  await dataset
  await drawn(page)
  await brush(page)
  expect(asked).toBe(2)
  await expect(page.getByRole('alert').filter({ hasText: en.errors.retry })).toHaveCount(0)
})

test.describe('an engine that cannot be had', () => {
  test.use({ expectedErrors: /Failed to load resource/ })

  test('leaves the picture, is said in words, and is had when asked for again', async ({ page }) => {
    await page.route('**/*.wasm', route => route.fulfill({ status: 404 }))
    await page.goto('/')
    await drawn(page)
    const notice = page.getByRole('alert').filter({ hasText: en.opening.engineMissing })
    await expect(notice).toContainText(en.errors.engine)
    await brush(page)
    await page.unroute('**/*.wasm')
    const complete = marketWorker(page)
    await notice.getByRole('button', { name: en.errors.retry }).click()
    await complete
    await expect(notice).toHaveCount(0)
  })
})
