import type { Finding } from '@/lib/dataset/manifest'
import { checksEn } from '@/lib/i18n/messages/checks.en'
import { checksFr } from '@/lib/i18n/messages/checks.fr'

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
  /** Where something is: table, file, row, and where they are known column and value. */
  const place = (values: Filling) => {
    const { where } = catalogue
    if (!values.row) return fill(where.table, values)
    const column = values.column ? where.column : ''
    const value = values.column && values.value ? where.value : ''
    return fill(`${where.row}${column}${value}${where.end}`, values)
  }
  /** The whole sentence: where, what, the way out. */
  const sentence = (code: string, values: Filling) => {
    const { text, fix } = of(code)
    return `${place(values)} ${fill(text, values)} ${fill(fix, values)}`.trim()
  }
  return {
    labels: catalogue.labels,
    report: catalogue.report,
    title: (code: string) => of(code).title,
    fill,
    sentence,
  }
}

/** A finding as a sentence: the place of its first row, what, the way out. */
export function sentence(finding: Finding, threshold: number, language: Language): string {
  const { example, details } = finding
  const named = details.map(d => d.what).filter(Boolean)
  const more = finding.cases > details.length ? [...named, '…'] : named
  return texts(language).sentence(finding.code, {
    table: finding.table,
    rows: finding.rows,
    cases: finding.cases,
    amount: finding.amount ?? '',
    threshold,
    file: example?.file ?? '',
    row: example?.row ? String(example.row) : '',
    column: example?.column ?? '',
    value: example?.value ?? '',
    details: more.join(', '),
  })
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
