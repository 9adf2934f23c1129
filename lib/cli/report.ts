import type { BuildProgress, Phase } from '@/lib/build/progress'
import type { Manifest } from '@/lib/dataset/manifest'
import { integer, money, percent, table } from './table'

const SAYING: Record<Phase, string> = {
  open: 'opening files',
  customers: 'reading customers',
  sales: 'reading and checking sales',
  homes: 'placing homes',
  atoms: 'pooling places',
  rows: 'summing days, categories and segments',
  counts: 'counting customers',
  checks: 'reconciling',
  write: 'writing the dataset',
  finish: 'compressing and hashing',
}

/** A build's progress: the phase, and for a person at a terminal which file and how much of it. */
export function saying({ phase, done, total, file, share }: BuildProgress): [line: string, detail: string] {
  const much = share === undefined ? '' : ` ${Math.round(100 * share)} %`
  return [`${done + 1}/${total} ${SAYING[phase]}`, file === undefined ? '' : `${file}${much}`]
}

/** What a build read, accepted, rejected and found, for people. */
export function describeBuild(manifest: Manifest, rejected: string | null): string[] {
  const { declaration, period } = manifest
  const parts = [
    `${declaration.name}, ${declaration.country}, ${declaration.currency}; sales from ${period.first_day} to ` +
      `${period.last_day}, complete months ${month(period.first_month)} to ${month(period.last_month)}`,
    table(
      ['table', 'rows', 'accepted', 'rejected', 'amount', 'accepted', 'rejected'],
      manifest.reconciliation.map(r => [
        r.table,
        integer(r.rows_in),
        integer(r.rows_accepted),
        integer(r.rows_rejected),
        money(r.amount_in),
        money(r.amount_accepted),
        money(r.amount_rejected),
      ]),
      [1, 2, 3, 4, 5, 6],
    ),
  ]
  if (manifest.checks.length > 0)
    parts.push(
      table(
        ['check', 'does', 'table', 'rows', 'amount', 'for example'],
        manifest.checks.map(c => [
          c.code,
          c.severity,
          c.table,
          c.rows > 0 ? integer(c.rows) : '',
          money(c.amount),
          c.example
            ? [c.example.file, c.example.row > 0 ? `row ${c.example.row}` : '', c.example.column]
                .filter(Boolean)
                .join(', ') + (c.example.value ? `: "${c.example.value}"` : '')
            : '',
        ]),
        [3, 4],
      ),
    )
  if (manifest.reconciliation.some(r => r.rows_rejected > 0))
    parts.push(
      rejected === null
        ? 'Rejected rows are kept with --report <folder>.'
        : `Rejected rows are in ${rejected}.`,
    )
  return parts
}

const SCRATCH: Record<NonNullable<Manifest['from_scratch']>, string> = {
  asked: 'it was asked for',
  declaration: 'dataset.json names another network, currency, country, measure or privacy',
  program: 'the program has changed',
  detailed: 'the current version is detailed',
  damaged: 'the current version is damaged',
  elsewhere: 'it was made without the version that readers had',
}

/** What was kept of the version before and what is held back; null for a first version. */
export function describeKept({ previous, from_scratch }: Manifest): string | null {
  if (from_scratch)
    return (
      `Built from scratch, as ${SCRATCH[from_scratch]}: whoever kept an older version may learn of single customers ` +
      'from what the two differ in.'
    )
  if (!previous) return null
  const { version, rows, until, waiting, held_back } = previous
  const names = waiting.map(w => w.store_id ?? 'no store').join(', ')
  return [
    `${integer(rows)} rows kept of version ${version}; sales published until ${until}.`,
    `Held back: ${money(held_back.amount)}, with ${integer(held_back.rows)} rows of sales and corrections that no row could take.`,
    ...(names ? [`Waiting for more customers: ${names}.`] : []),
  ].join('\n')
}

/** How fine the places of a dataset are. */
export function describePlaces({ counts, privacy }: Manifest): string {
  const resolutions = Object.entries(privacy.amount_share_by_resolution)
    .sort(([a], [b]) => Number(b) - Number(a))
    .map(([res, share]) => `${Number(res) < 0 ? 'no place' : `H3 ${res}`} ${percent(share)}`)
  return (
    `${integer(counts.stores)} stores, ${integer(counts.zones)} zones, ${integer(counts.customers)} customers, ` +
    `${integer(counts.tickets)} purchase tickets; ${integer(counts.atoms)} atoms of at least ` +
    `${privacy.smallest_group} customers.\nIdentified sales by place: ${resolutions.join(', ')}.`
  )
}

export const month = (m: number) => `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}`
