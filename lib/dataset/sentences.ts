import { checksEn } from '@/lib/i18n/messages/checks.en'
import { checksFr } from '@/lib/i18n/messages/checks.fr'
import type { Finding } from './manifest'

export type Language = 'fr' | 'en'

/** What a sentence about one row or one finding is filled with. */
export type Filling = Readonly<Record<string, string | number>>

type CheckText = { title: string; text: string; fix: string }

/** The catalogue's texts about checks in one language, ready to be filled. */
export function texts(language: Language) {
  const catalogue = language === 'fr' ? checksFr : checksEn
  const codes = catalogue.codes as Readonly<Record<string, CheckText>>
  const of = (code: string): CheckText => codes[code] ?? { title: code, text: code, fix: '' }
  const fill = (text: string, values: Filling) =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name in values ? shown(values[name], language) : ''))
  /** The whole sentence about one row: where, what, the way out. */
  const reason = (code: string, values: Filling) => {
    const { text, fix } = of(code)
    return `${fill(catalogue.where, values)} ${fill(text, values)} ${fill(fix, values)}`.trim()
  }
  return {
    labels: catalogue.labels,
    report: catalogue.report,
    title: (code: string) => of(code).title,
    fill,
    reason,
    of,
  }
}

/** A finding as a sentence: how much, what, the first example, the way out. */
export function sentence(finding: Finding, threshold: number, language: Language): string {
  const { labels, fill, of } = texts(language)
  const { text, fix } = of(finding.code)
  const example = finding.example
  const values: Filling = {
    table: finding.table,
    rows: finding.rows,
    cases: finding.cases,
    amount: finding.amount ?? '',
    threshold,
    file: example?.file ?? '',
    row: example?.row ?? 0,
    column: example?.column ?? '',
    value: example?.value ?? '',
    details: finding.details.map(d => d.what).join(', '),
  }
  const said = [fill(text, values), fill(fix, values)].filter(Boolean).join(' ')
  if (!example || example.row === 0) return said
  return `${said} ${fill(example.value === '' ? labels.exampleRow : labels.example, values)}`
}

const TAG: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' }

/** Counts with separators, years and texts as they are. */
function shown(value: string | number, language: Language): string {
  if (typeof value === 'string') return value
  return new Intl.NumberFormat(TAG[language], {
    useGrouping: Math.abs(value) >= 10_000,
    maximumFractionDigits: 3,
  }).format(value)
}
