import { CalendarClock, Check, DoorClosed } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { ClosingRow } from '@/lib/closures/rows'
import type { Interval } from '@/lib/market/types'
import { ExplainSign } from '../explain/explain'
import { useClosingFigures } from '../explain/use-closing-figures'
import { useClosingsOffer } from '../export/use-table-offers'
import { type Extent, extentOf, Whisker } from '../panel/whisker'
import { useApp, useFormat } from '../session/context'
import { Button } from '../ui/button'
import { Definition } from '../ui/definition'
import { type Sort, sortedBy } from '../ui/sort'
import { SortHeader } from '../ui/sort-header'

const VALUE = {
  name: (r: ClosingRow) => r.name,
  sales: (r: ClosingRow) => r.sales,
  contribution: (r: ClosingRow) => r.contribution,
  kept: (r: ClosingRow) => r.closing.retained_share.point,
  lost: (r: ClosingRow) => r.closing.lost.point,
  gain: (r: ClosingRow) => r.gain?.point ?? null,
  lease: (r: ClosingRow) => (r.terms?.lease_break_on ? Date.parse(r.terms.lease_break_on) : null),
  exit: (r: ClosingRow) => r.terms?.exit_cost ?? null,
  entity: (r: ClosingRow) => r.terms?.legal_entity ?? r.terms?.operator ?? '',
}
export type ClosingColumn = keyof typeof VALUE
const COLUMNS = Object.keys(VALUE) as ClosingColumn[]
const MONEY: readonly ClosingColumn[] = ['contribution', 'gain']
const DEFINED = ['contribution', 'kept', 'gain', 'entity'] as const
const SHARES: Extent = [0, 1]

/** Stores with what closing each would do; without margins and costs, the columns that rest on them are left out. */
export function ClosingsTable({
  rows,
  sort,
  money,
  onSort,
}: {
  rows: readonly ClosingRow[]
  sort: Sort<ClosingColumn>
  money: boolean
  onSort: (sort: Sort<ClosingColumn>) => void
}) {
  const t = useTranslations('closures')
  const columns = COLUMNS.filter(c => money || !MONEY.includes(c))
  const ordered = sortedBy(rows, VALUE[sort.by], sort.down)
  useClosingsOffer(ordered)
  const gains = extentOf(rows.flatMap(r => (r.gain ? [r.gain] : [])))
  return (
    <div className="-mx-2 overflow-x-auto px-2">
      <table className="w-full tabular-nums">
        <caption className="sr-only">{t('caption')}</caption>
        <thead className="sticky top-0 z-10 bg-paper text-xs text-ink-2">
          <tr>
            {columns.map(column => (
              <SortHeader
                key={column}
                column={column}
                sort={sort}
                onSort={onSort}
                title={t(`columns.${column}`)}
                hint={t('sort', { column: t(`columns.${column}`) })}
                upwards={column === 'name'}
                className={`px-2 pb-1 align-bottom ${column === 'name' || column === 'entity' ? 'text-left' : 'text-right'}`}
              >
                <Defined column={column} />
              </SortHeader>
            ))}
            <th scope="col" className="pb-1">
              <span className="sr-only">{t('close')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered.map(row => (
            <Row key={row.id} row={row} money={money} gains={gains} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Defined({ column }: { column: ClosingColumn }) {
  const t = useTranslations('closures')
  const key = DEFINED.find(d => d === column)
  return key ? <Definition term={t(`columns.${key}`)} text={t(`definitions.${key}`)} /> : null
}

function Row({ row, money, gains }: { row: ClosingRow; money: boolean; gains: Extent }) {
  const t = useTranslations('closures')
  const to = useTranslations('operators')
  const te = useTranslations('explain.figures')
  const explained = useClosingFigures()
  const format = useFormat()
  const { closing, gain, terms } = row
  const share = (value: number) => format.percent(value, { digits: 0 })
  const amount = (value: number) => format.money(value, { digits: 2 })
  const shares = {
    low: share(closing.retained_share.low).replace(/\s*%$/, ''),
    high: share(closing.retained_share.high),
  }
  const entity = terms?.legal_entity ?? (terms ? to(terms.operator as 'own') : '')
  return (
    <tr className="border-t border-line hover:bg-paper-2">
      <th scope="row" className="py-1.5 pr-2 pl-2 text-left font-medium whitespace-nowrap">
        {row.name}
      </th>
      <Cell>{format.money(row.sales, { pad: true })}</Cell>
      {money && <Cell>{row.contribution === null ? <Unknown /> : amount(row.contribution)}</Cell>}
      <Cell className="min-w-28">
        <Ranged
          text={share(closing.retained_share.point)}
          range={closing.intervals ? t('range', shares) : null}
          value={closing.retained_share}
          extent={SHARES}
        />
      </Cell>
      <Cell>{amount(closing.lost.point)}</Cell>
      {money && (
        <Cell className="min-w-32">
          {gain ? (
            <Ranged
              text={format.money(gain.point, { digits: 2, sign: true })}
              range={closing.intervals ? moneyRange(format.moneyRange(gain.low, gain.high, true), t) : null}
              value={gain}
              extent={gains}
              colour={gain.point >= 0 ? 'var(--gain)' : 'var(--loss)'}
            />
          ) : (
            <Unknown />
          )}
        </Cell>
      )}
      <Cell>
        {terms?.lease_break_on ? (
          <span className="inline-flex flex-col items-end">
            <span>{format.day(terms.lease_break_on)}</span>
            {row.leaseSoon && (
              <span className="inline-flex items-center gap-1 rounded bg-warn-soft px-1 text-xs text-warn-ink">
                <CalendarClock size={11} aria-hidden />
                {t('soon')}
              </span>
            )}
          </span>
        ) : (
          <Unknown />
        )}
      </Cell>
      <Cell>{terms?.exit_cost == null ? <Unknown /> : amount(terms.exit_cost)}</Cell>
      <td className="max-w-48 px-2 py-1.5">
        <span className="block truncate">{entity}</span>
        <span className="block truncate text-xs text-ink-2">
          {row.leaving === null
            ? t('nothing')
            : row.leaving < 0.005
              ? t('within')
              : t('leaves', { share: share(row.leaving) })}
          {row.receiver && ` · ${t('mostTo', { name: row.receiver })}`}
        </span>
      </td>
      <td className="py-1.5 pl-2 text-right whitespace-nowrap">
        <ExplainSign name={te('closing.sign', { name: row.name })} figures={() => explained(row)} />
        <CloseButton row={row} />
      </td>
    </tr>
  )
}

function CloseButton({ row }: { row: ClosingRow }) {
  const t = useTranslations('closures')
  const addChange = useApp(s => s.addChange)
  const taken = useApp(s => s.scenario.changes.some(c => c.kind === 'close' && c.store_id === row.id))
  return (
    <Button
      aria-label={`${t(taken ? 'closed' : 'close')} : ${row.name}`}
      title={t(taken ? 'closed' : 'close')}
      onClick={() => addChange({ kind: 'close', store_id: row.id })}
      className="px-2!"
    >
      {taken ? <Check size={15} aria-hidden /> : <DoorClosed size={15} aria-hidden />}
    </Button>
  )
}

const moneyRange = (
  [low, high]: [string, string],
  t: (key: 'range', values: { low: string; high: string }) => string,
) => (low === high ? high : t('range', { low, high }))

function Cell({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <td className={`px-2 py-1.5 text-right whitespace-nowrap ${className}`}>{children}</td>
}

/** A figure over its range; while only points are known, the figure alone. */
function Ranged({
  text,
  range,
  value,
  extent,
  colour,
}: {
  text: string
  range: string | null
  value: Interval
  extent: Extent
  colour?: string
}) {
  return (
    <span className="block">
      <span className="flex items-baseline justify-end gap-1.5">
        <span className="font-medium">{text}</span>
        <span className="text-xs text-ink-3">{range ?? '…'}</span>
      </span>
      {range ? (
        <Whisker value={value} extent={extent} colour={colour} className="h-2.5" />
      ) : (
        <span className="block h-2.5" />
      )}
    </span>
  )
}

function Unknown() {
  const t = useTranslations('closures')
  return (
    <span className="text-ink-3">
      <span aria-hidden>–</span>
      <span className="sr-only">{t('unknown')}</span>
    </span>
  )
}
