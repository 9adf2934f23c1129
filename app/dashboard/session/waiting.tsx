'use client'
import { Hourglass } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { isWaiting } from '@/lib/filter/resolve'
import { useResolvedOrNull } from './resolved'
import { useLasting } from './use-lasting'

/** Laid on pictures and figures that do not know of the whole filter yet. */
export const STALE = 'opacity-50 transition-opacity motion-reduce:transition-none'

/** Whether what is shown is older than the filter: `busy` at once, `stale` once it is worth a word. */
export function useWaiting(): { busy: boolean; stale: boolean } {
  const resolved = useResolvedOrNull()
  const busy = resolved !== null && isWaiting(resolved)
  return { busy, stale: useLasting(busy) }
}

/** That what stands beside it is older than the filter; nothing while it is not. */
export function StaleLine({ brief = false, className = '' }: { brief?: boolean; className?: string }) {
  const t = useTranslations('filter')
  const { stale } = useWaiting()
  if (!stale) return null
  return (
    <p
      className={`flex items-start gap-1.5 text-xs text-warn-ink ${brief ? 'whitespace-nowrap' : ''} ${className}`}
    >
      <Hourglass size={12} aria-hidden className="mt-0.5 shrink-0" />
      {brief ? <span title={t('stale')}>{t('fault.waiting')}</span> : t('stale')}
    </p>
  )
}

/** The same said once to who does not see the page, and when it is over. */
export function StaleStatus() {
  const t = useTranslations('filter')
  const { stale } = useWaiting()
  return (
    <p role="status" className="sr-only">
      {stale ? t('stale') : ''}
    </p>
  )
}
