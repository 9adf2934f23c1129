'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { EVERYTHING } from '@/lib/cube/masks'
import { type MonthRange, within, yearBefore } from '@/lib/cube/months'
import type { StoreRow } from '@/lib/cube/source'
import { CHANNELS } from '@/lib/dataset/schema'
import { change } from '@/lib/i18n/format'
import { channelColours } from '@/lib/layers/palette'
import { ExplainSign } from '../explain/explain'
import { useChannelFigures } from '../explain/use-store-figures'
import { useApp, useFormat, useSession } from '../session/context'
import { Block, Rows } from './block'

/** What a store sells through each channel: one bar, and the figures under it. */
export function Mix({ store, range }: { store: StoreRow; range: MonthRange }) {
  const t = useTranslations()
  const format = useFormat()
  const { cube } = useSession()
  const theme = useApp(s => s.theme)
  const rows = useMemo(() => {
    const stores = cube.only(store.key)
    const known = within(yearBefore(range), cube.bounds)
    const of = (key: number, r: MonthRange) =>
      cube.total({ ...EVERYTHING, channels: 1 << key, stores }, r).amount
    return (
      CHANNELS.map((channel, key) => ({
        channel,
        amount: of(key, range),
        before: known ? of(key, yearBefore(range)) : null,
      }))
        // To the cent: returns may outweigh sales, or just undo them.
        .filter(r => Math.round(100 * r.amount) !== 0)
        .sort((a, b) => b.amount - a.amount)
    )
  }, [cube, store.key, range])
  const figures = useChannelFigures(store, range)
  const total = rows.reduce((sum, r) => sum + r.amount, 0)
  if (rows.length === 0) return null
  const sold = rows.filter(r => r.amount > 0)
  const drawn = sold.reduce((sum, r) => sum + r.amount, 0)
  const colours = channelColours(theme)
  const colour = (channel: string) =>
    channel in colours ? colours[channel as keyof typeof colours] : colours.other
  return (
    <Block
      title={t('storePage.mix.title')}
      explain={<ExplainSign name={t('storePage.mix.title')} figures={() => figures(rows)} />}
    >
      <div className="mb-1 flex h-3 gap-px overflow-hidden rounded-sm" aria-hidden>
        {sold.map(r => (
          <span
            key={r.channel}
            style={{ width: `${(100 * r.amount) / drawn}%`, background: colour(r.channel) }}
          />
        ))}
      </div>
      <Rows
        label={t('storePage.mix.label')}
        head={[
          t('storePage.mix.channel'),
          t('storePage.mix.amount'),
          t('storePage.mix.share'),
          t('storePage.mix.change'),
        ]}
        rows={rows.map(r => {
          const by = change(r.amount, r.before)
          return {
            key: r.channel,
            cells: [
              <span key="name" className="flex items-center gap-1.5">
                <span aria-hidden className="size-2 rounded-sm" style={{ background: colour(r.channel) }} />
                <span className="first-letter:uppercase">{t(`channels.${r.channel}`)}</span>
              </span>,
              format.money(r.amount, { pad: true }),
              total > 0 ? format.percent(r.amount / total) : '–',
              by === null ? '–' : format.percent(by, { sign: true }),
            ],
          }
        })}
      />
      <p className="mt-1.5 text-xs text-ink-3">{t('storePage.mix.text')}</p>
    </Block>
  )
}
