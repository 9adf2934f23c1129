'use client'
import { useTranslations } from 'use-intl'
import type { Manifest } from '@/lib/dataset/manifest'
import type { Format } from '@/lib/i18n/format'

/** What a dataset keeps of the version that readers have and what it holds back, or why it keeps nothing. */
export function KeptRows({ manifest, format }: { manifest: Manifest; format: Format }) {
  const t = useTranslations('dataScreen.kept')
  const { previous, from_scratch: why } = manifest
  if (why)
    return <p className="rounded-md bg-warn-soft px-3 py-2 text-warn-ink">{t('scratch', { why: t(why) })}</p>
  if (!previous) return null
  const { held_back: held, waiting } = previous
  const nothingHeld = held.rows === 0 && Number(held.amount) === 0
  return (
    <div className="flex max-w-[88ch] flex-col gap-1 text-ink-2">
      <p>{t('kept', { rows: format.integer(previous.rows), until: format.day(previous.until) })}</p>
      {!nothingHeld && (
        <p>
          {t('held', {
            amount: format.exactMoney(Number(held.amount), 2),
            count: held.rows,
            rows: format.integer(held.rows),
          })}
        </p>
      )}
      {waiting.length > 0 && (
        <p>{t('waiting', { stores: waiting.map(w => w.store_id ?? t('noStore')).join(', ') })}</p>
      )}
    </div>
  )
}
