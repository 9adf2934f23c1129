/** What a program can find against accessibility on every view, in both themes and on two sizes of screen: one each. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { en } from '@/lib/i18n/messages/en'
import { expect, test } from './fixture'

/** The model is fitted once, on the first view that needs it. */
const LONG = { timeout: 60_000 }
const panel = (page: Page) => page.getByRole('complementary', { name: en.app.panel })
const radio = (page: Page, name: string) => page.getByRole('radio', { name, exact: true })
const view = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('radio', { name, exact: true }).click()

/** Sentences that stand where figures are still on their way. */
const WAITS = [
  en.pockets.waiting,
  en.catchment.waiting,
  en.catchment.overlap.waiting,
  en.storePage.decay.waiting,
  en.closures.waiting,
  en.closures.past.waiting,
  en.screen.card.waiting,
  en.dataScreen.versions.loading,
]

/** Waits until nothing on screen says that it is on its way. */
async function settled(page: Page): Promise<void> {
  for (const words of WAITS) await expect(page.getByText(words, { exact: true })).toHaveCount(0, LONG)
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0, LONG)
}

/** Faults of what is on screen, said with the view they were found on. */
async function faults(page: Page, on: string): Promise<string[]> {
  await settled(page)
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${on}: ${id}: ${node.target.join(' ')}`))
}

for (const { theme, width, height } of [
  { theme: 'light', width: 1440, height: 900 },
  { theme: 'dark', width: 1024, height: 768 },
])
  test(`no view has a fault that a program can find, ${theme}, ${width} x ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await page.addInitScript(name => localStorage.setItem('chalandise.theme', name), theme)
    await page.goto('/')
    await expect(page.locator('[data-ready=true]')).toBeAttached({ timeout: 60_000 })
    const found: string[] = []
    const look = async (on: string) => {
      found.push(...(await faults(page, on)))
    }
    const rows = page.getByRole('table').locator('tbody tr')
    const charts = panel(page).locator('.recharts-surface')
    await expect(
      panel(page)
        .getByRole('button', { name: /^Explain/ })
        .first(),
    ).toBeVisible()
    await expect(
      page.getByRole('region', { name: en.strip.label }).locator('.recharts-bar').first(),
    ).toBeVisible()
    await look('map')
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog', { name: en.palette.title })).toBeVisible()
    await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible()
    await look('palette')
    await page.keyboard.press('Escape')
    await panel(page)
      .getByRole('button', { name: /^Explain/ })
      .first()
      .click()
    await expect(page.getByRole('dialog').first()).toBeVisible()
    await look('explain')
    await page.keyboard.press('Escape')
    await view(page, en.views.stores)
    await panel(page).locator('tbody tr').first().getByRole('button').waitFor()
    await look('stores')
    await panel(page).locator('tbody tr').first().getByRole('button').click()
    for (const [tab, there] of [
      ['summary', charts.first()],
      ['customers', panel(page).getByRole('region', { name: en.storePage.decay.title })],
      ['catchment', panel(page).getByRole('table', { name: en.catchment.overlap.label })],
    ] as const) {
      await radio(page, en.storePage.tabs[tab]).click()
      await expect(there).toBeVisible(LONG)
      await look(`store, ${tab}`)
    }
    await panel(page).getByRole('button', { name: en.app.back }).click()
    await panel(page).getByRole('button', { name: en.closures.tab }).click()
    for (const tab of ['ahead', 'past'] as const) {
      await radio(page, en.closures.tabs[tab]).click()
      await expect(rows.first()).toBeVisible(LONG)
      await look(`closures, ${tab}`)
    }
    await view(page, en.pockets.view)
    await panel(page).getByRole('checkbox', { name: en.pockets.unproven }).click()
    await expect(
      panel(page).getByRole('table').or(panel(page).getByText(en.pockets.empty.far)).first(),
    ).toBeVisible(LONG)
    await look('pockets')
    await view(page, en.views.scenarios)
    await expect(panel(page).getByText(en.screen.edit.empty)).toBeVisible()
    await look('scenarios')
    await view(page, en.screen.view)
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible(LONG)
    await expect(rows.first()).toBeVisible()
    await look('model')
    await view(page, en.ask.view)
    // The editor is fetched when it is first asked for.
    await expect(page.getByRole('main').getByRole('textbox').first()).toBeVisible(LONG)
    await look('ask')
    await page.getByRole('button', { name: en.ask.examples.stores.title }).click()
    await expect(rows.first()).toBeVisible()
    await look('ask, answered')
    await view(page, en.views.data)
    for (const tab of ['import', 'report', 'versions'] as const) {
      await radio(page, en.dataScreen.tabs[tab]).click()
      await expect(radio(page, en.dataScreen.tabs[tab])).toBeChecked()
      if (tab === 'versions') await expect(rows.first()).toBeVisible()
      await look(`data, ${tab}`)
    }
    expect(found).toEqual([])
  })
