'use client'
import { useTranslations } from 'use-intl'
import type { Manifest } from '@/lib/dataset/manifest'
import { meanAreaKm2 } from '@/lib/geo/h3'
import { useFormat } from '../session/context'
import { Card } from '../ui/card'
import { PagedTable } from './paged-table'

const PRECISIONS = ['coordinates', 'zone', 'commune', 'postal', 'epci', 'departement', 'none'] as const

/** How precisely homes are known, and how finely sales may be published without naming anybody. */
export function ReportPlaces({ privacy }: { privacy: Manifest['privacy'] | null }) {
  const t = useTranslations('dataScreen.places')
  const format = useFormat()
  if (!privacy) return <Card title={t('title')} text={t('notBuilt')} />
  const precise = privacy.amount_share_by_precision ?? {}
  const byPrecision = PRECISIONS.flatMap(name =>
    precise[name] ? [{ name: t(name), share: precise[name] }] : [],
  )
  const resolutions = Object.entries(privacy.amount_share_by_resolution)
    .map(([r, share]) => ({ r: Number(r), share }))
    .sort((a, b) => b.r - a.r)
  const area = (r: number) => {
    const km2 = meanAreaKm2(r)
    return km2 < 10 ? format.decimal(km2, 1) : format.integer(Number(km2.toPrecision(2)))
  }
  const most = privacy.largest_share
  return (
    <>
      <Card title={t('title')} text={byPrecision.length > 0 ? t('text') : t('noHomes')}>
        {byPrecision.length > 0 && <Bars label={t('title')} rows={byPrecision} />}
      </Card>
      <Card
        title={t('privacy')}
        text={t('privacyText', {
          k: privacy.min_customers,
          dominance: format.percent(privacy.max_dominance, { digits: 0 }),
          calendar: t(privacy.calendar ?? 'month'),
        })}
      >
        <Bars
          label={t('privacy')}
          rows={resolutions.map(({ r, share }) => ({
            name: r < 0 ? t('nowhere') : t('cells', { km2: area(r) }),
            note: r < 0 ? undefined : `H3 ${r}`,
            share,
          }))}
        />
        <p className="mt-4 font-medium">
          {t('smallest', { count: privacy.smallest_group, k: privacy.min_customers })}
          {most !== undefined && ` ${t('largestShare', { share: format.percent(most, { digits: 0 }) })}`}
        </p>
        {privacy.tables && (
          <div className="mt-4">
            <PagedTable
              label={t('tables')}
              rows={privacy.tables}
              keyOf={x => x.table}
              columns={[
                { name: t('table'), cell: x => <code className="text-xs">{x.table}</code> },
                { name: t('rows'), right: true, cell: x => format.integer(x.rows) },
                { name: t('pooled'), right: true, cell: x => format.integer(x.rows_pooled) },
                { name: t('pooledShare'), right: true, cell: x => format.percent(x.amount_share_pooled) },
                { name: t('smallestRow'), right: true, cell: x => format.integer(x.smallest) },
              ]}
            />
          </div>
        )}
      </Card>
    </>
  )
}

function Bars({
  label,
  rows,
}: {
  label: string
  rows: readonly { name: string; note?: string; share: number }[]
}) {
  const format = useFormat()
  return (
    <table aria-label={label} className="w-full max-w-2xl border-collapse">
      <tbody>
        {rows.map(({ name, note, share }) => (
          <tr key={name}>
            <th scope="row" className="w-64 py-1 text-left font-normal">
              {name} {note && <span className="text-xs text-ink-3">{note}</span>}
            </th>
            <td className="px-3">
              <div className="h-2.5 overflow-hidden rounded-sm bg-paper-2">
                <div
                  className="h-full bg-accent"
                  style={{ width: `${100 * Math.max(0, Math.min(1, share))}%` }}
                />
              </div>
            </td>
            <td className="w-20 text-right whitespace-nowrap tabular-nums">
              {share > 0 && share < 0.0005 ? `< ${format.percent(0.001)}` : format.percent(share)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
