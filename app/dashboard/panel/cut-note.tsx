'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { Ask } from '@/lib/metrics/metric'
import { useFormat } from '../session/context'

/** Below this share, what a filter cannot take apart is not worth a sentence. */
const WORTH_SAYING = 0.001

/** What the chosen filter leaves out or takes a share of, because the dataset publishes it together. */
export function CutNote({ ask }: { ask: Ask }) {
  const t = useTranslations('figures.cut')
  const format = useFormat()
  const { cube } = ask
  const { sales, range } = ask.filter
  const { channels, keys, months } = useMemo(() => {
    const cut = cube.cut(sales, range)
    const kept = cube.total(sales, range).amount
    const share = (amount: number, of: number) => (of > 0 ? amount / of : 0)
    return {
      channels: share(cut.channels, kept + cut.channels),
      keys: share(cut.keys, kept + cut.keys),
      months: share(cut.months, kept),
    }
  }, [cube, sales, range])
  const said = [
    channels > WORTH_SAYING && t('channels', { share: format.percent(channels) }),
    keys > WORTH_SAYING && t('keys', { share: format.percent(keys) }),
    months > WORTH_SAYING && t('months', { share: format.percent(months) }),
  ].filter(text => text !== false)
  return said.length > 0 ? <p className="mt-2 text-xs text-ink-3">{said.join(' ')}</p> : null
}
