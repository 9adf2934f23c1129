/** Every view of the dashboard in turn, as a person comes to it. */
import type { Page } from '@playwright/test'
import type { fr } from '@/lib/i18n/messages/fr'
import { expect } from './fixture'

type Messages = typeof fr

/** Sees a view that stands still; `name` says which, in letters and dashes. */
type Look = (name: string) => Promise<void>

/** The model is fitted once, on the first view that needs it. */
const LONG = { timeout: 90_000 }
/** Every store is closed in turn, hundreds of draws each. */
const WORK = { timeout: 300_000 }

/** Waits until nothing on screen says that it is on its way. */
async function settled(page: Page, t: Messages): Promise<void> {
  for (const words of [
    t.pockets.waiting,
    t.catchment.waiting,
    t.catchment.overlap.waiting,
    t.storePage.decay.waiting,
    t.closures.waiting,
    t.closures.past.waiting,
    t.screen.card.waiting,
    t.dataScreen.versions.loading,
  ])
    await expect(page.getByText(words, { exact: true })).toHaveCount(0, LONG)
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0, LONG)
  await expect(page.getByRole('progressbar')).toHaveCount(0, WORK)
}

/** Opens the dashboard, whose language is that of the messages; `look` sees each view once what it shows is there. */
export async function everyView(page: Page, t: Messages, see: Look): Promise<void> {
  const panel = page.getByRole('complementary', { name: t.app.panel })
  const main = page.getByRole('main')
  const radio = (name: string) => page.getByRole('radio', { name, exact: true })
  const rows = page.getByRole('table').locator('tbody tr')
  const charts = panel.locator('.recharts-surface')
  const explain = panel
    .getByRole('button', { name: new RegExp(`^${t.explain.open.split(/[\s{]/)[0]}`) })
    .first()
  const view = (name: string) =>
    page.getByRole('navigation').getByRole('radio', { name, exact: true }).click()
  const look = async (name: string) => {
    await settled(page, t)
    await see(name)
  }

  await page.goto('/')
  await expect(page.locator('[data-ready=true]')).toBeAttached(LONG)
  await expect(explain).toBeVisible()
  const bars = page.getByRole('region', { name: t.strip.label }).locator('.recharts-bar')
  await expect(bars.first()).toBeVisible()
  await look('map-heat')
  for (const mode of ['cells', 'areas', 'stores', 'flows', 'difference'] as const) {
    await main.getByRole('radio', { name: t.mapView.mode[mode], exact: true }).click()
    await look(`map-${mode}`)
  }
  await main.getByRole('radio', { name: t.mapView.mode.heat, exact: true }).click()

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: t.palette.title }).getByRole('option').first()).toBeVisible()
  await look('palette')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: t.filter.open, exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await look('filter')
  await page.keyboard.press('Escape')
  await explain.click()
  await expect(page.getByRole('dialog').first()).toBeVisible()
  await look('explain')
  await page.keyboard.press('Escape')

  await view(t.views.stores)
  const first = panel.locator('tbody tr').first().getByRole('button')
  await first.waitFor()
  await look('stores')
  await first.click()
  for (const [tab, there] of [
    ['summary', charts.first()],
    ['customers', panel.getByRole('region', { name: t.storePage.decay.title })],
    ['catchment', panel.getByRole('table', { name: t.catchment.overlap.label })],
  ] as const) {
    await radio(t.storePage.tabs[tab]).click()
    await expect(there).toBeVisible(LONG)
    await look(`store-${tab}`)
  }

  await panel.getByRole('button', { name: t.app.back }).click()
  await panel.getByRole('button', { name: t.closures.tab }).click()
  for (const tab of ['ahead', 'past'] as const) {
    await radio(t.closures.tabs[tab]).click()
    await expect(rows.first()).toBeVisible(LONG)
    await look(`closures-${tab}`)
  }

  await view(t.views.scenarios)
  await expect(panel.getByText(t.screen.edit.empty)).toBeVisible()
  await look('scenario-empty')
  await view(t.views.stores)
  await first.click()
  await panel.getByRole('button', { name: t.stores.simulateClose }).click()
  const outcome = page.getByTestId('outcome')
  await expect(outcome).toBeVisible(LONG)
  for (const tab of ['effect', 'stores', 'proof'] as const) {
    await outcome.getByRole('radio', { name: t.screen.tabs[tab], exact: true }).click()
    await look(`scenario-${tab}`)
  }

  await view(t.pockets.view)
  await panel.getByRole('checkbox', { name: t.pockets.unproven }).click()
  await expect(panel.getByRole('table').or(panel.getByText(t.pockets.empty.far)).first()).toBeVisible(LONG)
  await look('pockets')

  await view(t.screen.view)
  await expect(main.getByRole('heading').first()).toBeVisible(LONG)
  await expect(rows.first()).toBeVisible(LONG)
  await look('model')

  await view(t.ask.view)
  // The editor is fetched when it is first asked for.
  await expect(main.getByRole('textbox').first()).toBeVisible(LONG)
  await look('ask-empty')
  await page.getByRole('button', { name: t.ask.examples.stores.title }).click()
  await expect(rows.first()).toBeVisible(LONG)
  await look('ask-answered')

  await view(t.views.data)
  for (const tab of ['import', 'report', 'versions'] as const) {
    await radio(t.dataScreen.tabs[tab]).click()
    await expect(radio(t.dataScreen.tabs[tab])).toBeChecked()
    if (tab === 'versions') await expect(rows.first()).toBeVisible(LONG)
    await look(`data-${tab}`)
  }
}
