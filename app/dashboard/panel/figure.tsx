'use client'
import { ArrowDownRight, ArrowUpRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

/** One key figure: name, value, change on the comparison; greyed with the reason where it cannot be had. */
export function Figure({
  name,
  value,
  reason,
  near,
  delta,
  note,
  explain,
}: {
  name: string
  /** null where it cannot be had. */
  value: string | null
  /** Why it cannot be had, or only near. */
  reason: string | null
  /** Shown, but from coarser rows. */
  near: boolean
  /** Relative change, or points for a share; null where there is none. */
  delta: { text: string; direction: number } | null
  note: string
  /** The sign that opens what stands behind it. */
  explain: ReactNode
}) {
  const t = useTranslations('figures')
  return (
    <div className="min-w-0 rounded-lg border border-line py-2 pr-1.5 pl-3" title={reason ?? undefined}>
      <div className="flex items-center justify-between gap-1">
        <p className="truncate text-xs text-ink-2">{name}</p>
        {explain}
      </div>
      <p className={`text-lg leading-tight font-semibold tabular-nums ${value === null ? 'text-ink-3' : ''}`}>
        {near && value !== null && (
          <span className="font-normal text-ink-3">
            <span aria-hidden>≈ </span>
            <span className="sr-only">{t('near')} </span>
          </span>
        )}
        {value ?? '–'}
      </p>
      {value === null && reason !== null ? (
        <p className="line-clamp-2 text-xs text-ink-3">{reason}</p>
      ) : (
        <p className="min-h-[1.2em] truncate text-xs text-ink-3">
          {delta && (
            <span className={delta.direction > 0 ? 'text-gain' : delta.direction < 0 ? 'text-loss' : ''}>
              {delta.direction > 0 && <ArrowUpRight size={12} aria-hidden className="mr-0.5 inline" />}
              {delta.direction < 0 && <ArrowDownRight size={12} aria-hidden className="mr-0.5 inline" />}
              {delta.text}
            </span>
          )}
          {delta && note ? ' · ' : ''}
          {note}
        </p>
      )}
    </div>
  )
}
