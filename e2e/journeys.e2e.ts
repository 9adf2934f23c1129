/** The main job, as a director does it: look, brush, find a store, close it, open a site, drag it. */
import type { Page } from '@playwright/test'
import { en } from '@/lib/i18n/messages/en'
import { fr } from '@/lib/i18n/messages/fr'
import { expect, test } from './fixture'

const panel = (page: Page) => page.getByRole('complementary', { name: /panel|Panneau/ })
const outcome = (page: Page) => page.getByTestId('outcome')

async function open(page: Page): Promise<void> {
  await page.goto('/')
  await expect(page.locator('[data-ready=true]')).toBeAttached({ timeout: 60_000 })
}

/** An amount as the page prints it, in currency. */
function amount(text: string): number {
  const found = text.replace(/\u2212/g, '-').match(/([+-]?)€([\d.,]+)(k|M|bn)?/)
  if (!found) throw new Error(`no amount in "${text}"`)
  const unit = { k: 1e3, M: 1e6, bn: 1e9 }[found[3] ?? ''] ?? 1
  return Number(`${found[1]}${found[2].replace(/,/g, '')}`) * unit
}

test('brushing a period changes figures, sentence and chart together', async ({ page }) => {
  await open(page)
  const sentence = panel(page).getByText(/^From /)
  const before = await sentence.innerText()
  const from = page.getByRole('slider', { name: en.strip.from })
  const start = Number(await from.getAttribute('aria-valuenow'))
  await from.press('ArrowRight')
  await expect(from).toHaveAttribute('aria-valuenow', String(start + 1))
  await expect(page.getByText('(11 months)')).toBeVisible()
  await expect(sentence).not.toHaveText(before)

  const period = page.getByTestId('period')
  const box = (await period.boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x - box.width, box.y + box.height / 2, { steps: 5 })
  await page.mouse.up()
  await expect(page.getByText('(11 months)')).toBeVisible()
  expect(Number(await from.getAttribute('aria-valuenow'))).toBeLessThan(start)

  await page.getByRole('button', { name: en.strip.all, exact: true }).click()
  await expect(panel(page).getByText(en.figures.noYearBefore).first()).toBeVisible()
})

test('the monthly table adds up to the headline', async ({ page }) => {
  await open(page)
  const strip = page.getByRole('region', { name: en.strip.label })
  await strip.getByRole('button', { name: en.strip.table, exact: true }).click()
  const rows = strip.locator('tbody tr')
  const totals = (await rows.locator('td:last-child').allInnerTexts()).slice(0, 12).map(t => amount(t))
  const headline = amount(
    await panel(page)
      .getByText(/^From /)
      .innerText(),
  )
  const sum = totals.reduce((a, b) => a + b, 0)
  expect(Math.abs(sum / headline - 1)).toBeLessThan(0.005)
})

test('a store is found, opened and closed; what moves adds up', async ({ page }) => {
  await open(page)
  await page.getByRole('navigation').getByRole('radio', { name: en.views.stores }).click()
  await panel(page).getByRole('searchbox').fill('zzz')
  await expect(panel(page).getByText('No store matches “zzz”.')).toBeVisible()
  await panel(page).getByRole('button', { name: en.stores.clear }).click()
  const first = panel(page).locator('tbody tr').first()
  const name = await first.getByRole('button').innerText()
  await first.getByRole('button').click()
  await expect(panel(page).getByRole('heading', { name })).toBeVisible()

  await panel(page).getByRole('button', { name: en.stores.simulateClose }).click()
  await expect(outcome(page)).toBeVisible({ timeout: 60_000 })
  await expect(outcome(page)).toContainText(`Closing ${name}: the chain keeps`)
  await expect(outcome(page).getByText(en.screen.proof.short)).toBeVisible()
  await outcome(page).getByRole('radio', { name: en.screen.tabs.stores }).click()

  const table = page.getByTestId('outcome-table')
  const line = async (of: string) => (await table.locator(of).locator('td').allInnerTexts()).map(amount)
  const [before, after, change] = await line('tfoot tr')
  expect(after).toBeLessThan(before)
  const rows = await table.locator('tbody tr').all()
  let sum = 0
  for (const row of rows) sum += amount(await row.locator('td').last().innerText())
  // Every printed line is rounded to two digits: the sum may differ by what rounding leaves.
  expect(Math.abs(sum - change)).toBeLessThan(0.06 * Math.abs(change) + 5_000)
  const closed = rows[0]
  await expect(closed.locator('th')).toHaveText(name)
  expect(amount(await closed.locator('td').nth(1).innerText())).toBe(0)

  await panel(page)
    .getByRole('button', { name: `Remove ${name} from the scenario` })
    .click()
  await expect(panel(page).getByText(en.screen.edit.empty)).toBeVisible()
})

test('a site is dropped, sized and dragged; the outcome follows', async ({ page }) => {
  await open(page)
  await panel(page).getByRole('button', { name: en.overview.dropPin }).click()
  await expect(panel(page).getByText(en.screen.edit.placeOpen)).toBeVisible()
  const map = (await page.getByRole('region', { name: en.map.label }).boundingBox())!
  const at = { x: map.x + map.width * 0.55, y: map.y + map.height * 0.5 }
  await page.mouse.click(at.x, at.y)
  await expect(outcome(page)).toBeVisible({ timeout: 60_000 })
  await expect(outcome(page).getByText(en.screen.effect.cannibalisationCandidate).first()).toBeVisible()
  const sales = () =>
    outcome(page)
      .getByText(/^Opening /)
      .innerText()
  const first = await sales()

  const area = panel(page).getByLabel(/Selling area/)
  await area.fill('0')
  await expect(panel(page).getByText(en.screen.edit.areaInvalid)).toBeVisible()
  await area.fill('6000')
  await expect.poll(sales).not.toBe(first)
  const sized = await sales()

  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await page.mouse.move(at.x - 90, at.y - 60, { steps: 12 })
  await expect.poll(sales).not.toBe(sized)
  await page.mouse.up()
  await expect(page.getByRole('radio', { name: en.views.scenarios })).toBeChecked()
})

test('a place is found by keyboard alone', async ({ page }) => {
  await open(page)
  const search = page.getByRole('combobox', { name: en.search.label })
  await search.focus()
  await page.keyboard.type('saint etien')
  await expect(page.getByRole('option').filter({ hasText: 'Saint-Étienne' }).first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(search).toHaveValue('')
})

test('the page speaks French, and remembers it with its theme', async ({ page }) => {
  await open(page)
  await page.getByRole('radio', { name: 'FR' }).click()
  await expect(panel(page).getByText(fr.overview.invite)).toBeVisible()
  await expect(page.getByText(fr.app.demonstration)).toBeVisible()
  await page.getByRole('button', { name: /Thème/ }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await expect(page.locator('[data-ready=true]')).toBeAttached({ timeout: 60_000 })
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('a site is opened by keyboard, and its evidence is read up to one past event and the card', async ({
  page,
}) => {
  await open(page)
  await page.getByRole('radio', { name: en.views.scenarios }).click()
  await panel(page).getByRole('button', { name: en.screen.kinds.open }).click()
  await page.getByRole('combobox', { name: en.screen.edit.placeSearch, exact: true }).fill('saint etienne')
  await expect(page.getByRole('listbox').getByRole('option').first()).toContainText('Saint-Étienne')
  await page.keyboard.press('Enter')
  await expect(outcome(page)).toBeVisible({ timeout: 60_000 })
  await outcome(page).getByRole('radio', { name: en.screen.tabs.proof }).click()
  await expect(outcome(page).getByText(en.screen.proof.elasticity)).toBeVisible()
  const past = outcome(page).getByRole('button', { name: /, \w{3} 20\d\d/ })
  if ((await past.count()) > 0) {
    await past.first().click()
    await expect(panel(page).getByRole('heading', { level: 2 })).toContainText(/20\d\d/)
    await panel(page).getByRole('button', { name: en.screen.event.back }).click()
  }
  await page.getByRole('radio', { name: en.screen.view, exact: true }).click()
  await expect(page.getByRole('heading', { name: en.screen.card.title })).toBeVisible()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: en.screen.card.markdown }).click(),
  ])
  expect(file.suggestedFilename()).toBe(en.screen.card.file)
})

test('un magasin est déplacé, un autre agrandi ; le scénario survit au rechargement', async ({ page }) => {
  await open(page)
  await page.getByRole('radio', { name: 'FR' }).click()
  await page.getByRole('radio', { name: fr.views.scenarios }).click()
  const pick = async (kind: string) => {
    await panel(page).getByRole('button', { name: kind }).click()
    const search = page.getByRole('combobox', { name: fr.screen.edit.pickStore })
    await search.click()
    await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible()
  }
  await pick(fr.screen.kinds.move)
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: fr.screen.edit.placeSearch, exact: true }).fill('lyon')
  await expect(page.getByRole('listbox').getByRole('option').first()).toContainText('Lyon')
  await page.keyboard.press('Enter')
  await expect(outcome(page)).toBeVisible({ timeout: 60_000 })
  await panel(page).getByRole('button', { name: fr.screen.edit.add }).click()
  await pick(fr.screen.kinds.resize)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(outcome(page).getByText(fr.screen.effect.interaction)).toBeVisible({ timeout: 60_000 })
  await expect.poll(() => page.url()).toMatch(/[#&]s=/)
  await page.reload()
  await expect(outcome(page).getByText(fr.screen.effect.interaction)).toBeVisible({ timeout: 60_000 })
  await panel(page).getByRole('button', { name: fr.screen.edit.clear, exact: true }).click()
  await expect(panel(page).getByText(fr.screen.edit.empty)).toBeVisible()
  await panel(page).getByRole('button', { name: fr.screen.edit.undo }).click()
  await expect(outcome(page)).toBeVisible({ timeout: 60_000 })
})
