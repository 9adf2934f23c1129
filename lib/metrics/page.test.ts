import { expect, test } from 'vitest'
import { messagesOf } from '@/lib/i18n/locale'
import { METRIC_IDS } from './ids'
import { metricsPage } from './page'
import { METRICS } from './registry'

test('docs/metrics.md is what the catalogue says (npx vitest run lib/metrics -u writes it)', async () => {
  await expect(metricsPage()).toMatchFileSnapshot('../../docs/metrics.md')
})

test('every id has its metric, and every metric its name, definition, limits and unit in both languages', () => {
  expect(METRICS.map(m => m.id)).toEqual([...METRIC_IDS])
  for (const locale of ['fr', 'en'] as const) {
    const { metric, unit } = messagesOf(locale).metrics
    for (const m of METRICS) {
      const words = metric[m.text.key as keyof typeof metric]
      expect([words.name, words.definition, words.limits, unit[m.unit]].every(w => w.length > 0)).toBe(true)
    }
  }
})
