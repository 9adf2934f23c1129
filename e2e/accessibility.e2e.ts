/** What a program can find against accessibility on every view, in both themes and on two sizes of screen: one each. */
import AxeBuilder from '@axe-core/playwright'
import { en } from '@/lib/i18n/messages/en'
import { expect, test } from './fixture'
import { everyView } from './views'

for (const { theme, width, height } of [
  { theme: 'light', width: 1440, height: 900 },
  { theme: 'dark', width: 1024, height: 768 },
])
  test(`no view has a fault that a program can find, ${theme}, ${width} x ${height}`, async ({ page }) => {
    test.setTimeout(600_000)
    await page.setViewportSize({ width, height })
    await page.addInitScript(name => localStorage.setItem('chalandise.theme', name), theme)
    const found: string[] = []
    await everyView(page, en, async on => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      found.push(
        ...violations.flatMap(({ id, nodes }) => nodes.map(node => `${on}: ${id}: ${node.target.join(' ')}`)),
      )
    })
    expect(found).toEqual([])
  })
