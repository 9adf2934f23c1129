import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { ALL_CHANNELS, type ChannelMask } from '@/lib/cube/masks'
import { type MonthRange, toDate } from '@/lib/cube/months'
import { useFilterWords } from '../bar/use-filter-words'
import { useFormat, useSession } from '../session/context'
import { useResolved } from '../session/resolved'
import type { Sold } from './statements'

/** What figures outside the catalogue are explained with: words of a period, the sales they count, how values print. */
export function useExplained() {
  const t = useTranslations('explain')
  const format = useFormat()
  const { cube, manifest } = useSession()
  const words = useFilterWords()
  const { filter } = useResolved()
  return useMemo(() => {
    const month = (m: number) => format.month(toDate(m))
    const said = words(filter)
    return {
      cube,
      /** Counts of fewer customers are not published. */
      k: manifest.privacy.min_customers,
      month,
      months: ({ from, to }: MonthRange) => t('months', { from: month(from), to: month(to) }),
      /** The channels of the page's filter, where it names any. */
      channels: said.filter(w => w.part === 'channels').map(w => w.text),
      /** All sales of a period, narrowed by `part`. */
      sold: (range: MonthRange, part: Partial<Sold> = {}): Sold => ({
        audience: manifest.audience,
        range,
        channels: ALL_CHANNELS as ChannelMask,
        stores: null,
        cells: null,
        ...part,
      }),
      /** Cells of the cube behind a mask, without "no place". */
      cellsIn: (mask: Uint8Array) => [...cube.cells].filter((cell, c) => mask[c] === 1 && cell !== 0n),
      money: (value: number) => format.exactMoney(value, 2),
      share: (value: number) => format.percent(value, { digits: 2 }),
      change: (value: number) => format.percent(value, { digits: 2, sign: true }),
      count: (value: number) => format.integer(value),
    }
  }, [t, format, cube, manifest, words, filter])
}
