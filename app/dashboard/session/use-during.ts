import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { type MonthRange, toDate } from '@/lib/cube/months'
import { spanOf } from '@/lib/i18n/period'
import { useFormat } from './context'

/** A period at the beginning of a sentence: "D’août 2025 à oct. 2026", "En oct. 2026". */
export function useDuring(): (range: MonthRange) => string {
  const t = useTranslations('periods')
  const format = useFormat()
  return useCallback(
    range => {
      const [from, to] = [range.from, range.to].map(month => format.month(toDate(month)))
      return t('during', { span: spanOf(from, to), from, to })
    },
    [t, format],
  )
}
