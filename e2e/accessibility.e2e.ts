/** What a program can find against accessibility on every view, in both themes and on two sizes of screen: one each. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { en } from '@/lib/i18n/messages/en'
import { expect, test } from './fixture'

const panel = (page: Page) => page.getByRole('complementary', { name: en.app.panel })
const radio = (page: Page, name: string) => page.getByRole('radio', { name, exact: true })
const view = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('radio', { name, exact: true }).click()

/** Faults of what is on screen, said with the view they were found on. */
async function faults(page: Page, on: string): Promise<string[]> {
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
    const found = await faults(page, 'map')
    const look = async (on: string) => {
      found.push(...(await faults(page, on)))
    }
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog', { name: en.palette.title })).toBeVisible()
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
    for (const tab of ['summary', 'customers', 'catchment'] as const) {
      await radio(page, en.storePage.tabs[tab]).click()
      await look(`store, ${tab}`)
    }
    await panel(page).getByRole('button', { name: en.app.back }).click()
    await panel(page).getByRole('button', { name: en.closures.tab }).click()
    for (const tab of ['ahead', 'past'] as const) {
      await radio(page, en.closures.tabs[tab]).click()
      await look(`closures, ${tab}`)
    }
    for (const [name, title] of [
      ['pockets', en.pockets.view],
      ['scenarios', en.views.scenarios],
      ['model', en.screen.view],
      ['ask', en.ask.view],
    ]) {
      await view(page, title)
      // Some views are fetched when first asked for.
      await expect(page.getByRole('main')).toHaveCount(1)
      await look(name)
    }
    await view(page, en.views.data)
    for (const tab of ['import', 'report', 'versions'] as const) {
      await radio(page, en.dataScreen.tabs[tab]).click()
      await look(`data, ${tab}`)
    }
    expect(found).toEqual([])
  })
