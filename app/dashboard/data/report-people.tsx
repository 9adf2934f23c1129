'use client'
import { useTranslations } from 'use-intl'
import type { IdentityReport } from '@/lib/dataset/identity-report'
import { useFormat } from '../session/context'
import { Card } from '../ui/card'
import { PagedTable } from './paged-table'

/** Which identifiers are one person, by which key, what was refused, and what that changes. */
export function ReportPeople({ identity }: { identity: IdentityReport }) {
  const t = useTranslations('dataScreen.people')
  const format = useFormat()
  const { keys, ids, customers, merged, clusters, largest, refused, cut, effect } = identity
  const n = (value: number) => format.integer(value)
  const key = (name: string) =>
    t.has(`key.${name}` as 'key.email_hash') ? t(`key.${name}` as 'key.email_hash') : name
  if (ids === 0) return <Card title={t('title')} text={t('none')} />
  return (
    <>
      <Card
        title={t('title')}
        text={
          merged.length === 0
            ? t(keys.length === 0 ? 'noKeys' : 'notMerged', { ids: n(ids) })
            : t('sentence', { ids: n(ids), customers: n(customers), merged: n(ids - customers) })
        }
      >
        {merged.length > 0 && (
          <div className="grid grid-cols-2 gap-6 max-[1100px]:grid-cols-1">
            <PagedTable
              label={t('byKey')}
              rows={merged}
              keyOf={m => m.key}
              columns={[
                { name: t('byKey'), cell: m => key(m.key) },
                { name: t('joined'), right: true, cell: m => n(m.ids) },
              ]}
            />
            <div>
              <p className="font-medium">{t('clusters', { count: clusters, shown: n(clusters) })}</p>
              <p className="mt-1 text-ink-2">{t('largest', { sizes: largest.map(n).join(', ') })}</p>
            </div>
          </div>
        )}
      </Card>
      {effect && (
        <Card title={t('effect')} text={t('effectText')}>
          <dl className="grid grid-cols-2 gap-6">
            <Change
              name={t('active')}
              before={n(effect.active_before)}
              after={n(effect.active_after)}
              arrow={t('becomes')}
            />
            <Change
              name={t('omnichannel')}
              before={format.percent(effect.omnichannel_before)}
              after={format.percent(effect.omnichannel_after)}
              arrow={t('becomes')}
            />
          </dl>
        </Card>
      )}
      <Card title={t('refused')} text={refused.length === 0 ? t('noneRefused') : t('refusedText')}>
        {refused.length > 0 && (
          <PagedTable
            label={t('refused')}
            rows={refused}
            keyOf={r => r.key}
            columns={[
              { name: t('byKey'), cell: r => key(r.key) },
              { name: t('values'), right: true, cell: r => n(r.values) },
              { name: t('ids'), right: true, cell: r => n(r.ids) },
              { name: t('most'), right: true, cell: r => n(r.most) },
            ]}
          />
        )}
        {cut.map(c => (
          <p key={c.key} className="mt-2 text-ink-2">
            {t('cut', { key: key(c.key), clusters: c.clusters, ids: n(c.ids) })}
          </p>
        ))}
      </Card>
    </>
  )
}

function Change({
  name,
  before,
  after,
  arrow,
}: {
  name: string
  before: string
  after: string
  arrow: string
}) {
  return (
    <div>
      <dt className="text-xs text-ink-2">{name}</dt>
      <dd className="mt-0.5 flex items-baseline gap-2 text-lg tabular-nums">
        <span className="text-ink-2">{before}</span>
        <span aria-hidden className="text-ink-3">
          →
        </span>
        <span className="sr-only">{arrow}</span>
        <span className="font-semibold">{after}</span>
      </dd>
    </div>
  )
}
