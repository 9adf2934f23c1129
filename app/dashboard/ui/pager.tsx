import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { useFormat } from '../session/context'
import { IconButton } from './button'

/** Which rows of a long table are on the page, and the way to the others; nothing where all are. */
export function Pager({
  rows,
  size,
  at,
  onPage,
  className,
}: {
  rows: number
  /** Rows of a page. */
  size: number
  /** The page shown, from 0. */
  at: number
  onPage: (page: number) => void
  className: string
}) {
  const t = useTranslations('dataScreen.pages')
  const format = useFormat()
  if (rows <= size) return null
  const end = Math.min(rows, (at + 1) * size)
  return (
    <div className={`flex items-center justify-end gap-1 text-xs text-ink-2 ${className}`}>
      <span aria-live="polite" className="mr-1 tabular-nums">
        {t('rows', {
          from: format.integer(at * size + 1),
          to: format.integer(end),
          of: format.integer(rows),
        })}
      </span>
      <IconButton label={t('before')} disabled={at === 0} onClick={() => onPage(at - 1)}>
        <ChevronLeft size={15} aria-hidden />
      </IconButton>
      <IconButton label={t('after')} disabled={end >= rows} onClick={() => onPage(at + 1)}>
        <ChevronRight size={15} aria-hidden />
      </IconButton>
    </div>
  )
}
