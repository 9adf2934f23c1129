import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { regionName } from '@/lib/geo/regions'
import type { Pocket, PocketName } from '@/lib/pockets/types'
import { useFormat } from '../session/context'

/** Pockets in words. */
export function usePocketWords() {
  const t = useTranslations('pockets')
  const format = useFormat()
  return useMemo(() => {
    const range = ({ low, high }: { low: number; high: number }) => {
      const [one, other] = format.moneyRange(low, high)
      return one === other ? other : t('range', { low: one, high: other })
    }
    return {
      name: ({ place, side, detail }: PocketName): string => {
        const name = side ? t('side', { place, side: t(`sides.${side}`) }) : place
        return detail ? `${name} (${detail})` : name
      },
      region: (p: Pocket) => (p.region ? regionName(p.region) : null),
      range,
      households: (n: number) => format.integer(Number(n.toPrecision(2))),
      people: (n: number) =>
        n >= 1e6
          ? t('millions', { value: format.decimal(n / 1e6, 1) })
          : t('some', { value: format.integer(Number(n.toPrecision(2))) }),
      minutes: (m: number) => t('minutes', { minutes: format.integer(Math.round(m)) }),
      q: (q: number) => (q < 0.001 ? t('below', { value: format.decimal(0.001, 3) }) : format.decimal(q, 3)),
    }
  }, [t, format])
}
