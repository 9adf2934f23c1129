import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { Interval } from '@/lib/market/types'
import { useFormat } from '../session/context'
import { useScenario } from '../session/scenario-result'

/**
 * The lower end of a range without the unit that the upper end repeats: "1,2" before "1,8 M€", "48" before "71 %".
 * Unchanged where the units differ.
 */
export function withoutCommonUnit(low: string, high: string): string {
  const unit = /[^\d]*$/.exec(high)?.[0] ?? ''
  return unit !== '' && low.endsWith(unit) ? low.slice(0, -unit.length) : low
}

type Kind = 'money' | 'change' | 'share' | 'points'

/** Forecasts as text: a range beside each point, and the range alone where a point would claim too much. */
export function useIntervalText() {
  const t = useTranslations('screen')
  const format = useFormat()
  const { intervals } = useScenario()
  return useMemo(() => {
    const print = (value: number, kind: Kind): string =>
      kind === 'share'
        ? format.percent(value, { digits: Math.abs(value) < 0.0995 ? 1 : 0 })
        : kind === 'points'
          ? format.percent(value, { digits: 1, sign: true })
          : format.money(value, { digits: 2, sign: kind === 'change' })
    const between = (low: number, high: number, kind: Kind = 'money'): string => {
      if (kind === 'money' || kind === 'change') {
        const [one, other] = format.moneyRange(low, high, kind === 'change')
        // The lower end carries no unit of its own in French: equal figures are one figure.
        return other.startsWith(one) || one === other ? other : t('range', { low: one, high: other })
      }
      // Both ends of a share have as many decimals as the larger needs.
      const fine = kind === 'share' && Math.max(Math.abs(low), Math.abs(high)) < 0.0995
      const [one, other] =
        kind === 'share'
          ? [low, high].map(v => format.percent(v, { digits: fine ? 1 : 0 }))
          : [print(low, kind), print(high, kind)]
      return one === other ? one : t('range', { low: withoutCommonUnit(one, other), high: other })
    }
    return {
      print,
      between,
      /** The point, or the range where only that may be shown. */
      main: (value: Interval, kind: Kind = 'money') =>
        value.range_only ? between(value.low, value.high, kind) : print(value.point, kind),
      /** What stands beside it; an ellipsis while a site is dragged and ranges are not computed. */
      range: (value: Interval, kind: Kind = 'money') =>
        intervals ? between(value.low, value.high, kind) : '…',
    }
  }, [format, t, intervals])
}
