import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Phase } from '@/lib/dataset/build'
import type { Manifest } from '@/lib/dataset/manifest'
import { perform } from './run'
import { bytes, integer, money, percent, table } from './table'

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

/** Registers `publish <extracts...>`. */
export function register(program: Command): void {
  program
    .command('publish')
    .description('Check extracts, build a dataset and make it the one that readers are offered.')
    .argument(
      '<extracts...>',
      'folders or files: stores.parquet, sales_2026.parquet, customers.csv, dataset.json ...',
    )
    .option('--data <folder>', 'where datasets are published (default: CHALANDISE_DATA, or data/published)')
    .option('--json', 'print one JSON object')
    .action((extracts: string[], options: { data?: string }, command: Command) =>
      perform(command, async ({ signal, progress }) => {
        const started = performance.now()
        // Loaded when needed: help and wrong calls answer at once.
        const { dataFolder, publish } = await import('@/lib/dataset/store')
        const { manifest, folder, existed } = await publish(options.data ?? dataFolder(), {
          extracts,
          signal,
          onProgress: ({ phase, done, total }) => progress(`${done + 1}/${total} ${SAYING[phase]}`),
        })
        const seconds = (performance.now() - started) / 1000
        const compressed = (await stat(join(folder, 'dataset.duckdb.gz'))).size
        return {
          json: {
            ...manifest,
            folder,
            existed,
            compressed_bytes: compressed,
            seconds: Number(seconds.toFixed(2)),
          },
          text: describe(manifest, { folder, existed, compressed, seconds }),
        }
      }),
    )
}

function describe(
  manifest: Manifest,
  about: { folder: string; existed: boolean; compressed: number; seconds: number },
): string {
  const { declaration, period, counts, privacy } = manifest
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
    parts.push(`Rejected rows are in ${join(about.folder, 'rejected')}.`)
  const resolutions = Object.entries(privacy.amount_share_by_resolution)
    .sort(([a], [b]) => Number(b) - Number(a))
    .map(([res, share]) => `${Number(res) < 0 ? 'no place' : `H3 ${res}`} ${percent(share)}`)
  parts.push(
    `${integer(counts.stores)} stores, ${integer(counts.zones)} zones, ${integer(counts.customers)} customers, ` +
      `${integer(counts.tickets)} purchase tickets; ${integer(counts.atoms)} atoms of at least ` +
      `${privacy.smallest_group} customers.\nIdentified sales by place: ${resolutions.join(', ')}.`,
    `${about.existed ? 'Already published, current again' : 'Published'}: version ${manifest.version}, ` +
      `${bytes(manifest.bytes)} (${bytes(about.compressed)} compressed), ${about.seconds.toFixed(1)} s.\n${about.folder}`,
  )
  return parts.join('\n\n')
}

const month = (m: number) => `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}`
