'use client'
import { Link2Off } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/button'
import { useDropped } from './keep-state'

/** One line under the bar where the link that was opened could not be read whole. */
export function LinkNotice() {
  const t = useTranslations('opening')
  const dropped = useDropped(s => s.dropped)
  if (dropped.length === 0) return null
  return (
    <div
      role="status"
      className="z-20 flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-warn-soft px-3 py-1 text-warn-ink"
    >
      <Link2Off size={16} aria-hidden />
      <p className="min-w-0 flex-1 break-words">
        {t('droppedLink', { parts: dropped.map(part => `« ${part} »`).join(', ') })}
      </p>
      <Button className="h-7" onClick={() => useDropped.setState({ dropped: [] })}>
        {t('understood')}
      </Button>
    </div>
  )
}
