/**
 * Every view in both themes and on two sizes of screen, and once in English, held against the pictures kept beside this
 * file: `npm run pictures`, and `npm run pictures -- --update-snapshots` once somebody has looked at new ones. They
 * show the demonstration that `npm start` makes, and are not part of `npm test`: a new demonstration changes them all.
 */
import type { Page } from '@playwright/test'
import { en } from '@/lib/i18n/messages/en'
import { fr } from '@/lib/i18n/messages/fr'
import { expect, test } from '../fixture'
import { everyView } from '../views'

const STILL_MS = 60_000

/** The page once two pictures in a row are the same. */
async function still(page: Page): Promise<Buffer> {
  const take = () => page.screenshot({ type: 'jpeg', quality: 45, animations: 'disabled', caret: 'hide' })
  let last = await take()
  await expect(async () => {
    const before = last
    last = await take()
    expect(last.equals(before)).toBe(true)
  }).toPass({ timeout: STILL_MS, intervals: [300] })
  return last
}

const FRENCH = { language: 'fr', messages: fr }

for (const { language, messages, theme, width, height } of [
  { ...FRENCH, theme: 'light', width: 1440, height: 900 },
  { ...FRENCH, theme: 'dark', width: 1440, height: 900 },
  { ...FRENCH, theme: 'light', width: 1024, height: 768 },
  { ...FRENCH, theme: 'dark', width: 1024, height: 768 },
  { language: 'en', messages: en, theme: 'light', width: 1440, height: 900 },
])
  test(`${language}, ${theme}, ${width} x ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await page.addInitScript(
      ([theme, language]) => {
        localStorage.setItem('chalandise.theme', theme)
        localStorage.setItem('chalandise.locale', language)
      },
      [theme, language],
    )
    await everyView(page, messages, async view => {
      expect
        .soft(await still(page))
        .toMatchSnapshot(`${view}-${language}-${theme}-${width}.jpeg`, { maxDiffPixelRatio: 0.01 })
    })
  })
