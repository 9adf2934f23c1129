import type { Declaration } from '@/lib/contract/declaration'
import type { RuleSettings, Severity } from '@/lib/contract/rules'
import type { AcceptRejected, Finding } from '@/lib/dataset/manifest'
import type { FileReport } from '@/lib/extracts/file-report'
import type { Merged } from './golden'
import type { Reconciliation } from './reconcile'
import { ChecksRefused, type Refusal, type Report } from './report-type'
import { type Language, sentence, texts } from './sentences'

/** Of the absolute amount of sales. */
const MAX_REJECTED_SHARE = 0.02

const ORDER: readonly Severity[] = ['stop', 'reject', 'warn']

/** Puts together what the checks and the sums say. */
export function makeReport(
  about: {
    declaration: Declaration
    today: string
    settings: RuleSettings
    language: Language
    files: FileReport[]
  },
  checks: readonly Finding[],
  sums: Reconciliation,
  identity: Merged,
  accepted: AcceptRejected | null,
): Report {
  const { declaration, today, settings, language, files } = about
  const graded = [...checks].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
  const rejected = {
    share: sums.share,
    limit: declaration.max_rejected_share ?? MAX_REJECTED_SHARE,
    accepted,
  }
  return {
    schema: 'chalandise.report/1',
    declaration,
    today,
    refused: refusals(graded, sums, rejected),
    rejected,
    files,
    identity,
    reconciliation: sums.tables,
    reconciliation_by: sums.by,
    checks: graded.map(c => {
      const threshold = settings.threshold(c.code)
      return {
        ...c,
        threshold: Number.isNaN(threshold) ? null : threshold,
        sentence: sentence(c, threshold, language),
      }
    }),
  }
}

function refusals(checks: readonly Finding[], sums: Reconciliation, rejected: Report['rejected']): Refusal[] {
  const out: Refusal[] = []
  const sales = sums.tables.find(t => t.table === 'sales')
  if (sales?.rows_accepted === 0)
    out.push({
      code: 'no_row_accepted',
      message: `No row of sales was accepted. ${worstOf(checks)}`.trim(),
      values: { table: 'sales' },
    })
  const stops = checks.filter(c => c.severity === 'stop')
  if (stops.length > 0)
    out.push({
      code: 'stopped_by_checks',
      message:
        `Nothing was published: ${stops.map(c => `${c.code} (${c.table})`).join(', ')} ${stops.length > 1 ? 'stop' : 'stops'} it. ` +
        'Correct the extracts, or set the check to warn in dataset.json if the data are right.',
      values: { codes: stops.map(c => c.code).join(', ') },
    })
  if (sales && sales.rows_in > 0 && rejected.share > rejected.limit && !rejected.accepted)
    out.push({
      code: 'too_much_rejected',
      message:
        `Nothing was published: ${percent(rejected.share)} of the amount of sales is rejected, more than ` +
        `${percent(rejected.limit)}. ${worstOf(checks)} Correct the extracts, raise max_rejected_share in dataset.json, ` +
        'or accept it by name with a reason.',
      values: { share: rejected.share, limit: rejected.limit },
    })
  return out
}

function worstOf(checks: readonly Finding[]): string {
  const worst = checks
    .filter(c => c.severity === 'reject' && c.table === 'sales')
    .sort((a, b) => Math.abs(Number(b.amount)) - Math.abs(Number(a.amount)))[0]
  return worst ? `Most is ${worst.code}: ${worst.rows} rows, ${worst.amount}.` : ''
}

const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`

/** Throws the first reason why nothing may be published, with the report for whoever shows it. */
export function assertPublishable(report: Report): void {
  const refusal = report.refused.find(r => r.code !== 'no_row_accepted')
  if (refusal && refusal.code !== 'no_row_accepted')
    throw new ChecksRefused(refusal.code, refusal.message, refusal.values, report)
}

/** The report as plain text, in a language: verdict, sums, findings with sentences. */
export function reportText(report: Report, language: Language): string {
  const { report: words, fill, title, labels } = texts(language)
  const rows = (n: number) => new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB').format(n)
  const share = (n: number) =>
    new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
      style: 'percent',
      maximumFractionDigits: 2,
    }).format(n)
  const { declaration, rejected } = report
  const parts = [
    `${declaration.name} (${declaration.country}, ${declaration.currency}), ${report.today}`,
    [
      report.refused.length === 0 ? words.publishable : words.refused,
      ...report.refused.map(r => `  ${words[r.code]}`),
      fill(words.share, { share: share(rejected.share), limit: share(rejected.limit) }),
      ...(rejected.accepted ? [fill(words.accepted, { ...rejected.accepted })] : []),
    ].join('\n'),
  ]
  const head = [
    labels.rows,
    words.acceptedRows,
    words.rejectedRows,
    labels.amount,
    words.acceptedRows,
    words.rejectedRows,
  ]
  const cells = (l: Report['reconciliation'][number] | Report['reconciliation_by']['files'][number]) => [
    rows(l.rows_in),
    rows(l.rows_accepted),
    rows(l.rows_rejected),
    l.amount_in ?? '',
    l.amount_accepted ?? '',
    l.amount_rejected ?? '',
  ]
  const size = (c: Finding) =>
    [
      c.rows > 0 ? `${labels.rows} ${rows(c.rows)}` : '',
      c.cases > 0 ? `${labels.cases} ${rows(c.cases)}` : '',
      c.amount === null ? '' : `${labels.amount} ${c.amount}`,
    ]
      .filter(Boolean)
      .join('; ')
  const { files, months, stores } = report.reconciliation_by
  const sums: [string, string[][]][] = [
    [words.byTable, report.reconciliation.map(l => [l.table, ...cells(l)])],
    [words.byFile, files.map(l => [l.file, ...cells({ ...l })])],
    [
      words.byMonth,
      months.map(l => [l.month === null ? words.unknown : monthText(l.month), ...cells({ ...l, table: '' })]),
    ],
    [
      words.byStore,
      stores.map(l => [
        `${l.store_id === null ? words.unknown : l.store_id || words.noStore}, ${l.channel ?? words.unknown}`,
        ...cells({ ...l, table: '' }),
      ]),
    ],
  ]
  parts.push(
    report.checks.length === 0
      ? words.nothing
      : [
          words.findings,
          ...report.checks.map(c =>
            [
              `${words[c.severity].toUpperCase()} ${c.code}, ${c.table}: ${title(c.code)}` + ` [${size(c)}]`,
              `  ${sentence(c, c.threshold ?? Number.NaN, language)}`,
              ...c.details.map(
                d =>
                  `    ${[d.what, d.rows > 0 ? `${labels.rows} ${rows(d.rows)}` : '', d.amount ?? ''].filter(Boolean).join('; ')}`,
              ),
            ].join('\n'),
          ),
        ].join('\n\n'),
  )
  for (const [name, lines] of sums)
    if (lines.length > 0) parts.push(`${name}\n${columns([['', ...head], ...lines])}`)
  return `${parts.map(printable).join('\n\n')}\n`
}

const monthText = (m: number) => `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}`

/** Lines of cells under each other, the first column to the left. */
function columns(lines: readonly string[][]): string {
  const width = lines[0].map((_, c) => Math.max(...lines.map(l => l[c].length)))
  return lines
    .map(l =>
      l
        .map((v, c) => (c === 0 ? v.padEnd(width[c]) : v.padStart(width[c])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Text from extracts may hold control characters that would steer a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
const printable = (text: string) => text.replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, '\uFFFD')
