'use client'
import { ArrowDownRight, ArrowUpRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { change } from '@/lib/i18n/format'
import { useFormat } from '../session/context'
import { Definition } from '../ui/definition'

/** One key figure: name, value, change on the year before, and its definition. */
export function Figure({
  name,
  value,
  definition,
  delta,
  note,
  explain,
}: {
  name: string
  value: string
  definition: string
  /** Relative change, or points for a share; null where there is none. */
  delta?: { text: string; direction: number } | null
  note?: string
  /** The sign that opens what stands behind it, in place of the definition alone. */
  explain?: ReactNode
}) {
  return (
    <div className="min-w-0 rounded-lg border border-line px-3 py-2">
      <div className="flex items-center justify-between gap-1">
        <p className="truncate text-xs text-ink-2">{name}</p>
        {explain ?? <Definition term={name} text={definition} />}
      </div>
      <p className="text-lg leading-tight font-semibold tabular-nums">{value}</p>
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
    </div>
  )
}

/** A relative change as text with its direction. */
export function useDelta() {
  const format = useFormat()
  const t = useTranslations('figures')
  return {
    relative: (value: number, before: number | null) => {
      const by = change(value, before)
      return by === null
        ? null
        : { text: format.percent(by, { sign: true }), direction: Math.sign(Math.round(by * 1000)) }
    },
    points: (value: number, before: number | null) =>
      before === null
        ? null
        : {
            text: t('points', { value: format.decimal((value - before) * 100, 1, true) }),
            direction: Math.sign(Math.round((value - before) * 1000)),
          },
  }
}
