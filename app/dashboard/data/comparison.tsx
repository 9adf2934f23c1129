'use client'
import { type ReactNode, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { texts } from '@/lib/checks/sentences'
import { monthOf, toDate } from '@/lib/cube/months'
import { Format } from '@/lib/i18n/format'
import type { Amounts, Comparison } from '@/lib/publishing/compare'
import { useApp } from '../session/context'
import { PagedTable } from './paged-table'

/** What differs between two versions: the sum first, then stores, months, checks. */
export function ComparisonReport({ comparison: c }: { comparison: Comparison }) {
  const t = useTranslations('dataScreen.compare')
  const locale = useApp(s => s.locale)
  const format = useMemo(() => new Format(locale, c.after.currency), [locale, c.after.currency])
  const money = (text: string | null) => (text === null ? '–' : format.exactMoney(Number(text), 2))
  const signed = (text: string) => (Number(text) > 0 ? `+${money(text)}` : money(text))
  const { stores, revenue, checks } = c
  const amounts = <T extends Amounts>() => [
    { name: t('before'), right: true, cell: (r: T) => money(r.before) },
    { name: t('after'), right: true, cell: (r: T) => money(r.after) },
    {
      name: t('change'),
      right: true,
      cell: (r: T) => <Signed text={signed(r.change)} value={Number(r.change)} />,
    },
  ]
  const title = texts(locale).title
  const { joined } = revenue
  const months = Number(joined.change) === 0 ? revenue.months : [...revenue.months, { ...joined, month: '' }]
  const found = [
    ...checks.appeared.map(x => ({ ...x, how: t('appeared'), was: null as number | null })),
    ...checks.vanished.map(x => ({ ...x, how: t('vanished'), was: null })),
    ...checks.changed.map(x => ({ ...x, how: t('changed'), was: x.rows_before })),
  ]
  return (
    <div className="mt-4 flex flex-col gap-5 border-t border-line pt-4">
      <p className="text-base font-medium">
        {t('sentence', {
          change: signed(revenue.total.change),
          before: money(revenue.total.before),
          after: money(revenue.total.after),
          restated: signed(revenue.restated),
        })}
      </p>
      <Part
        title={t('stores', {
          added: stores.added.length,
          gone: stores.gone.length,
          changed: stores.changed.length,
        })}
      >
        {stores.added.length > 0 && <Names name={t('added')} list={stores.added} />}
        {stores.gone.length > 0 && <Names name={t('gone')} list={stores.gone} />}
        {stores.changed.length > 0 && (
          <PagedTable
            label={t('changedStores')}
            rows={stores.changed.flatMap(s =>
              s.changes.map(d => ({ ...d, store_id: s.store_id, name: s.name })),
            )}
            keyOf={r => `${r.store_id} ${r.column}`}
            textOf={r => `${r.store_id} ${r.name}`}
            columns={[
              { name: t('store'), cell: r => `${r.store_id} ${r.name}` },
              { name: t('column'), cell: r => r.column },
              { name: t('before'), cell: r => r.before ?? '–' },
              { name: t('after'), cell: r => r.after ?? '–' },
            ]}
          />
        )}
      </Part>
      <Part title={t('months', { count: revenue.months.length, equal: revenue.months_equal })}>
        {months.length > 0 && (
          <PagedTable
            label={t('byMonth')}
            rows={months}
            keyOf={m => m.month}
            columns={[
              {
                name: t('month'),
                cell: m => (m.month === '' ? t('joined') : format.month(toDate(monthOf(m.month)))),
              },
              ...amounts<Comparison['revenue']['months'][number]>(),
            ]}
          />
        )}
      </Part>
      <Part title={t('byStore', { count: revenue.stores.length, equal: revenue.stores_equal })}>
        {revenue.stores.length > 0 && (
          <PagedTable
            label={t('store')}
            rows={revenue.stores}
            keyOf={s => s.store_id}
            textOf={s => `${s.store_id} ${s.name}`}
            columns={[
              { name: t('store'), cell: s => (s.store_id ? `${s.store_id} ${s.name}` : t('noStore')) },
              ...amounts<Comparison['revenue']['stores'][number]>(),
              {
                name: t('restated'),
                right: true,
                cell: s => <Signed text={signed(s.restated)} value={Number(s.restated)} />,
              },
            ]}
          />
        )}
      </Part>
      <Part title={t('checks', { count: found.length })}>
        {found.length > 0 && (
          <PagedTable
            label={t('check')}
            rows={found}
            keyOf={x => `${x.how} ${x.code} ${x.table} ${x.severity}`}
            columns={[
              { name: t('check'), cell: x => title(x.code) },
              { name: t('table'), cell: x => x.table },
              { name: t('how'), cell: x => x.how },
              {
                name: t('rows'),
                right: true,
                cell: x =>
                  x.was === null
                    ? format.integer(x.rows)
                    : `${format.integer(x.was)} → ${format.integer(x.rows)}`,
              },
            ]}
          />
        )}
      </Part>
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h4 className="mb-1.5 font-semibold">{title}</h4>
      <div className="flex flex-col gap-2">{children}</div>
    </section>
  )
}

function Names({ name, list }: { name: string; list: readonly { store_id: string; name: string }[] }) {
  return (
    <p>
      <span className="text-ink-2">{name}</span> {list.map(s => `${s.store_id} ${s.name}`).join(', ')}
    </p>
  )
}

function Signed({ text, value }: { text: string; value: number }) {
  return <span className={value > 0 ? 'text-gain' : value < 0 ? 'text-loss' : 'text-ink-3'}>{text}</span>
}
