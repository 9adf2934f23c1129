'use client'
import { Link2Off } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import { Button } from '../ui/button'
import { useFormat, useSessionOrNull } from './context'
import { NOTHING_DROPPED, useDropped } from './keep-state'

/** One line under the bar where the link that was opened could not be read whole. */
export function LinkNotice() {
  const t = useTranslations('opening')
  const filter = useTranslations('filter')
  const format = useFormat()
  const session = useSessionOrNull()
  const { dropped, outside } = useDropped()
  if (dropped.length + outside.length === 0) return null
  const month = (m: number) => format.month(toDate(m))
  const bounds = session?.cube.bounds
  const parts = [
    ...outside.map(({ part, months }) => {
      const what = {
        part: filter(`part.${part}`).toLowerCase(),
        from: month(months.from),
        to: month(months.to),
      }
      return bounds
        ? t('outsideData', { ...what, first: month(bounds.from), last: month(bounds.to) })
        : `${what.from} – ${what.to}`
    }),
    ...dropped.map(part => `« ${part} »`),
  ]
  return (
    <div
      role="status"
      className="z-20 flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-warn-soft px-3 py-1 text-warn-ink"
    >
      <Link2Off size={16} aria-hidden />
      <p className="min-w-0 flex-1 break-words">{t('droppedLink', { parts: parts.join(', ') })}</p>
      <Button className="h-7" onClick={() => useDropped.setState(NOTHING_DROPPED)}>
        {t('understood')}
      </Button>
    </div>
  )
}
