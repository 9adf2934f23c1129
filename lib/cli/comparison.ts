import type { Comparison } from '@/lib/publishing/compare'
import { integer, money, table } from './table'

/** Rows of a long table that people read; `--json` has them all. */
const SHOWN = 40

/** What differs between two versions, for people. */
export function describeComparison(c: Comparison): string {
  const parts = [
    table(
      ['', 'version', 'built', 'sales from', 'to'],
      [
        ['before', c.before.version, c.before.built_at.slice(0, 16), c.before.first_day, c.before.last_day],
        ['after', c.after.version, c.after.built_at.slice(0, 16), c.after.first_day, c.after.last_day],
      ],
    ),
  ]
  if (c.same) return `${parts[0]}\n\nThese are the same version.`
  const { stores, revenue, checks } = c
  parts.push(
    `Revenue ${money(revenue.total.before)} before, ${money(revenue.total.after)} after: ${signed(revenue.total.change)} ` +
      `${c.after.currency}, of which ${signed(revenue.restated)} in months that both versions cover.`,
  )
  if (stores.added.length > 0) parts.push(`Stores added: ${names(stores.added)}.`)
  if (stores.gone.length > 0) parts.push(`Stores gone: ${names(stores.gone)}.`)
  if (stores.changed.length > 0)
    parts.push(
      long(
        ['store', 'name', 'column', 'before', 'after'],
        stores.changed.flatMap(s =>
          s.changes.map(d => [s.store_id, s.name, d.column, d.before ?? '', d.after ?? '']),
        ),
      ),
    )
  if (revenue.months.length > 0 || Number(revenue.joined.change) !== 0)
    parts.push(
      `${long(
        ['month', 'before', 'after', 'change'],
        [
          ...revenue.months.map(m => [m.month, money(m.before), money(m.after), signed(m.change)]),
          ...(Number(revenue.joined.change) === 0
            ? []
            : [
                [
                  'joined',
                  money(revenue.joined.before),
                  money(revenue.joined.after),
                  signed(revenue.joined.change),
                ],
              ]),
        ],
        [1, 2, 3],
      )}\n${integer(revenue.months_equal)} months are equal to the cent.`,
    )
  if (revenue.stores.length > 0)
    parts.push(
      `${long(
        ['store', 'name', 'before', 'after', 'change', 'in common months'],
        revenue.stores.map(s => [
          s.store_id || '(none)',
          s.name,
          money(s.before),
          money(s.after),
          signed(s.change),
          signed(s.restated),
        ]),
        [2, 3, 4, 5],
      )}\n${integer(revenue.stores_equal)} stores are equal to the cent.`,
    )
  const found = [
    ...checks.appeared.map(f => ['appeared', f.code, f.severity, f.table, '', integer(f.rows)]),
    ...checks.vanished.map(f => ['vanished', f.code, f.severity, f.table, integer(f.rows), '']),
    ...checks.changed.map(f => [
      'changed',
      f.code,
      f.severity,
      f.table,
      integer(f.rows_before),
      integer(f.rows),
    ]),
  ]
  if (found.length > 0)
    parts.push(long(['', 'check', 'does', 'table', 'rows before', 'after'], found, [4, 5]))
  if (c.reconciliation.length > 0)
    parts.push(
      table(
        ['rejected', 'rows before', 'after', 'amount before', 'after'],
        c.reconciliation.map(r => [
          r.table,
          integer(r.rows_rejected.before),
          integer(r.rows_rejected.after),
          money(r.amount_rejected.before),
          money(r.amount_rejected.after),
        ]),
        [1, 2, 3, 4],
      ),
    )
  if (c.facts.length > 0)
    parts.push(
      long(
        ['fact', 'before', 'after'],
        c.facts.map(f => [f.name, f.before, f.after]),
      ),
    )
  return parts.join('\n\n')
}

function long(head: string[], rows: string[][], right: number[] = []): string {
  const more = rows.length - SHOWN
  return (
    table(head, rows.slice(0, SHOWN), right) + (more > 0 ? `\n... and ${more} more (--json has all)` : '')
  )
}

const names = (list: { store_id: string; name: string }[]) =>
  list.map(s => `${s.store_id} ${s.name}`).join(', ')
const signed = (value: string) => (value.startsWith('-') || /^0*\.?0*$/.test(value) ? '' : '+') + money(value)
