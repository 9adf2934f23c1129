/** Every view of the dashboard in turn, as a person comes to it. */
import type { Page } from '@playwright/test'
import type { fr } from '@/lib/i18n/messages/fr'
import { expect } from './fixture'

type Messages = typeof fr

/** Sees a view that stands still; `name` says which, in letters, digits and dashes. */
type Look = (name: string) => Promise<void>

const MODEL_MS = 90_000

/** Opens the dashboard in the page's language and theme; `look` sees each view once what it shows is there. */
export async function everyView(page: Page, t: Messages, look: Look): Promise<void> {
  const panel = page.getByRole('complementary', { name: t.app.panel })
  const main = page.getByRole('main')
  const radio = (name: string) => page.getByRole('radio', { name, exact: true })
  const view = (name: string) =>
    page.getByRole('navigation').getByRole('radio', { name, exact: true }).click()
  const idle = () => expect(page.locator('[aria-busy=true]')).toHaveCount(0, { timeout: MODEL_MS })

  await page.goto('/')
  await expect(page.locator('[data-ready=true]')).toBeAttached({ timeout: 60_000 })
  await look('map-heat')
  for (const mode of ['cells', 'areas', 'stores', 'flows', 'difference'] as const) {
    await main.getByRole('radio', { name: t.mapView.mode[mode], exact: true }).click()
    await idle()
    await look(`map-${mode}`)
  }
  await main.getByRole('radio', { name: t.mapView.mode.heat, exact: true }).click()

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: t.palette.title })).toBeVisible()
  await look('palette')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: t.filter.open, exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await look('filter')
  await page.keyboard.press('Escape')
  await panel
    .getByRole('button', { name: new RegExp(`^${t.explain.open.split('{')[0]}`) })
    .first()
    .click()
  await expect(page.getByRole('dialog').first()).toBeVisible()
  await look('explain')
  await page.keyboard.press('Escape')

  await view(t.views.stores)
  const rows = panel.locator('tbody tr')
  await rows.first().getByRole('button').waitFor()
  await look('stores')
  await rows.first().getByRole('button').click()
  for (const tab of ['summary', 'customers', 'catchment'] as const) {
    await radio(t.storePage.tabs[tab]).click()
    await expect(panel.getByRole('heading', { level: 3 }).first()).toBeVisible()
    await idle()
    await look(`store-${tab}`)
  }
  await panel.getByRole('button', { name: t.stores.simulateClose }).click()
  const outcome = page.getByTestId('outcome')
  await expect(outcome).toBeVisible({ timeout: MODEL_MS })
  for (const tab of ['effect', 'stores', 'proof'] as const) {
    await outcome.getByRole('radio', { name: t.screen.tabs[tab], exact: true }).click()
    await idle()
    await look(`scenario-${tab}`)
  }

  await view(t.views.stores)
  await panel.getByRole('button', { name: t.app.back }).click()
  await panel.getByRole('button', { name: t.closures.tab }).click()
  for (const tab of ['ahead', 'past'] as const) {
    await radio(t.closures.tabs[tab]).click()
    await expect(page.getByRole('table').locator('tbody tr').first()).toBeVisible({ timeout: MODEL_MS })
    await look(`closures-${tab}`)
  }

  await view(t.pockets.view)
  await expect(page.getByRole('table').locator('tbody tr').first()).toBeVisible({ timeout: MODEL_MS })
  await idle()
  await look('pockets')

  await view(t.screen.view)
  await expect(main.getByRole('table').first()).toBeVisible({ timeout: MODEL_MS })
  await look('model')

  await view(t.ask.view)
  await page.getByRole('button', { name: t.ask.examples.stores.title }).click()
  await page.getByRole('button', { name: t.ask.run, exact: true }).click()
  await expect(page.getByRole('table', { name: t.ask.table.label })).toBeVisible({ timeout: MODEL_MS })
  await look('ask')

  await view(t.views.data)
  for (const tab of ['import', 'report', 'versions'] as const) {
    await radio(t.dataScreen.tabs[tab]).click()
    await expect(main.getByRole('heading').first()).toBeVisible()
    await idle()
    await look(`data-${tab}`)
  }
}
