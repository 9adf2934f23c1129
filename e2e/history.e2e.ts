/** The address: the browser's own "back" and "forward" walk through it, and what it cannot show is said in words. */
import type { Page } from '@playwright/test'
import { en } from '@/lib/i18n/messages/en'
import { expect, test } from './fixture'

const panel = (page: Page) => page.getByRole('complementary', { name: en.app.panel })
const tab = (page: Page, name: string) => panel(page).getByRole('radio', { name, exact: true })
const entries = (page: Page) => page.evaluate(() => history.length)

async function ready(page: Page): Promise<void> {
  await expect(page.locator('[data-ready=true]')).toBeAttached({ timeout: 60_000 })
}

test('back and forward walk through views, stores and tabs; a brush is no step', async ({ page }) => {
  await page.goto('/')
  await ready(page)
  const begun = await entries(page)
  await page.getByRole('navigation').getByRole('radio', { name: en.views.stores }).click()
  const first = panel(page).locator('tbody tr').first().getByRole('button')
  const name = await first.innerText()
  await first.click()
  await expect(panel(page).getByRole('heading', { name })).toBeVisible()
  await expect.poll(() => entries(page)).toBe(begun + 2)

  const from = page.getByRole('slider', { name: en.strip.from })
  const start = Number(await from.getAttribute('aria-valuenow'))
  await from.press('ArrowRight')
  await expect(page).toHaveURL(/f=1~r/)
  await tab(page, en.storePage.tabs.customers).click()
  await expect.poll(() => entries(page)).toBe(begun + 3)

  await page.goBack()
  await expect(tab(page, en.storePage.tabs.summary)).toBeChecked()
  await expect(from).toHaveAttribute('aria-valuenow', String(start + 1))
  await page.goBack()
  await expect(panel(page).getByRole('searchbox')).toBeVisible()
  await expect(from).toHaveAttribute('aria-valuenow', String(start))
  await page.goBack()
  await expect(page.getByRole('radio', { name: en.views.map })).toBeChecked()
  await expect(panel(page).getByText(en.overview.invite)).toBeVisible()

  await page.goForward()
  await page.goForward()
  await page.goForward()
  await expect(panel(page).getByRole('heading', { name })).toBeVisible()
  await expect(tab(page, en.storePage.tabs.customers)).toBeChecked()
  expect(await entries(page)).toBe(begun + 3)
})

test('a step back leaves what was planned', async ({ page }) => {
  await page.goto('/')
  await ready(page)
  await page.getByRole('navigation').getByRole('radio', { name: en.views.stores }).click()
  const first = panel(page).locator('tbody tr').first().getByRole('button')
  const name = await first.innerText()
  await first.click()
  await panel(page).getByRole('button', { name: en.stores.simulateClose }).click()
  const remove = panel(page).getByRole('button', { name: `Remove ${name} from the scenario` })
  await expect(remove).toBeVisible()
  await page.goBack()
  await expect(panel(page).getByRole('button', { name: en.stores.removeClose })).toBeVisible()
  await page.goForward()
  await expect(remove).toBeVisible()
})

test('nor does a step back to a link that was pasted take it away', async ({ page }) => {
  const close = async (row: number) => {
    await page.getByRole('navigation').getByRole('radio', { name: en.views.stores }).click()
    const store = panel(page).locator('tbody tr').nth(row).getByRole('button')
    const name = await store.innerText()
    await store.click()
    await panel(page).getByRole('button', { name: en.stores.simulateClose }).click()
    const remove = panel(page).getByRole('button', { name: `Remove ${name} from the scenario` })
    await expect(remove).toBeVisible()
    return remove
  }
  await page.goto('/')
  await ready(page)
  await close(0)
  await expect(page).toHaveURL(/&s=/)
  const link = new URL(page.url()).hash
  await page.goto('/')
  await ready(page)
  const begun = await entries(page)
  // As it comes from the address bar: an entry that the page did not make.
  await page.evaluate(hash => {
    location.hash = hash
  }, link)
  await expect(page.getByRole('radio', { name: en.views.scenarios })).toBeChecked()
  const planned = await close(1)
  await expect.poll(() => entries(page)).toBe(begun + 4)
  for (let step = 0; step < 3; step++) await page.goBack()
  await expect(page.getByRole('radio', { name: en.views.scenarios })).toBeChecked()
  await expect(planned).toBeVisible()
})

test('the rule of a catchment is the colleague’s, too', async ({ page }) => {
  await page.goto('/#v=1~wstores')
  await ready(page)
  await panel(page).locator('tbody tr').first().getByRole('button').click()
  await tab(page, en.storePage.tabs.catchment).click()
  await tab(page, en.catchment.kinds.radius).click()
  await tab(page, '20').click()
  await expect(page).toHaveURL(/~eradius,population,on,radius20/)
  await page.reload()
  await ready(page)
  await expect(tab(page, en.catchment.kinds.radius)).toBeChecked()
  await expect(tab(page, '20')).toBeChecked()
})

test('a period outside the data is left out in words', async ({ page }) => {
  await page.goto('/#f=1~r200001-200012')
  await ready(page)
  await expect(page.getByText(/Part of this link .*period Jan 2000 – Dec 2000/)).toBeVisible()
  await expect(page.getByRole('region', { name: en.filter.label })).toContainText(en.filter.none)
})

test('a filter that leaves nothing says so, and how to get out', async ({ page }) => {
  await page.goto('/#f=1~xr,48,-20,0.3~sM001')
  await ready(page)
  await expect(panel(page).getByText(/this filter has no revenue to show/)).toBeVisible()
  await expect(panel(page).getByText(en.overview.invite)).toBeHidden()
  await expect(page.getByText(en.strip.nothing)).toBeVisible()
  await panel(page).getByRole('button', { name: 'Remove: Place, within 0.3 km' }).click()
  await expect(panel(page).getByText(en.overview.invite)).toBeVisible()
})

test('stores and categories that nobody knows are named in words', async ({ page }) => {
  await page.goto('/#f=1~sM999&v=1~sM888')
  await ready(page)
  await expect(page.getByText(/store “M888” \(unknown to this dataset\)/)).toBeVisible()
  await expect(page.getByText(/nothing answers to it: Stores “M999”/)).toBeVisible()
  await page.getByRole('button', { name: en.opening.removeUnknown }).click()
  await expect(page.getByRole('region', { name: en.filter.label })).toContainText(en.filter.none)
})
