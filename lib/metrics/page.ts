import { type Answer, AUDIENCES, answer, type Filter } from '@/lib/dataset/matrix'
import { en } from '@/lib/i18n/messages/en'
import { fr } from '@/lib/i18n/messages/fr'
import type { Metric } from './metric'
import { METRICS } from './registry'

const FILTERS: readonly Filter[] = ['month', 'channel', 'store', 'place', 'polygon', 'category', 'segment']
const SIGN = { exact: 'exact', coarser: 'coarser', unavailable: 'no' } as const

/** The catalogue as a page of Markdown: `docs/metrics.md` is this text, and a test holds it to it. */
export function metricsPage(): string {
  const parts = [
    '# Metrics',
    'The figures of the panel, the map, the lists and *Explain this number* come from this catalogue (`lib/metrics`), which writes ' +
      'this page. One file per metric; `registry.ts` lists them. Amounts are net of tax, in the currency of the dataset. ' +
      'A period that cuts through months published together takes a share of them by number of months.',
    'On a *detailed* dataset every filter is exact. On a *shared* one the tables below say what a filter allows: ' +
      '*exact*; *coarser*, where rows that rest on few customers were joined (the dashboard looks whether the filter cuts ' +
      'through any, and says "exact" where it does not); or *no*, with the reason on screen.',
    matrix(),
    ...METRICS.map(section),
  ]
  return `${parts.join('\n\n')}\n`
}

function matrix(): string {
  const head = `| metric | adds up | ${FILTERS.join(' | ')} |`
  const rows = METRICS.map(m => {
    const cells = FILTERS.map(f => SIGN[worst(m, f).availability])
    return `| ${m.id} | ${m.additive ? 'yes' : 'no'} | ${cells.join(' | ')} |`
  })
  return [head, `|---|---|${FILTERS.map(() => '---|').join('')}`, ...rows].join('\n')
}

const ORDER = ['exact', 'coarser', 'unavailable']

function worst(metric: Metric, filter: Filter): Answer {
  return metric.rests
    .map(row => answer(row, [filter], AUDIENCES[0]))
    .reduce((a, b) => (ORDER.indexOf(b.availability) > ORDER.indexOf(a.availability) ? b : a))
}

function section(metric: Metric): string {
  const texts = [en, fr].map(messages => {
    const words = messages.metrics.metric[metric.text.key as keyof typeof messages.metrics.metric]
    const say = (text: string) =>
      text.replace(/\{(\w+)\}/g, (_, name: string) => String(metric.text.values[name] ?? name))
    const unit = say(messages.metrics.unit[metric.unit])
    return `**${say(words.name)}** (${unit}). ${say(words.definition)} *${say(words.limits)}*`
  })
  const window = metric.window === 'twelve' ? ' Over the 12 months to the end of the period.' : ''
  return `## ${metric.id}\n\n${texts.join('\n\n')}\n\nTold by: ${metric.by.join(', ')}.${window}`
}
