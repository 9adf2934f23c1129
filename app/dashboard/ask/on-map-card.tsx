'use client'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { css, sequential } from '@/lib/layers/palette'
import { useApp, useFormat, useSession } from '../session/context'
import { Button, IconButton } from '../ui/button'
import { showOnMap, useOnMap } from './on-map'
import { dropAnswer } from './use-ask'

const STOPS = Array.from({ length: 9 }, (_, k) => k / 8)

/** Says what of an answer lies on the map: its scale, the way back, and how to take it off. */
export function OnMapCard() {
  const t = useTranslations('ask.map')
  const format = useFormat()
  const shown = useOnMap(s => s.shown)
  const theme = useApp(s => s.theme)
  const view = useApp(s => s.view)
  const set = useApp(s => s.set)
  const session = useSession()
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer belongs to the dataset that gave it
  useEffect(
    () => () => {
      showOnMap(null)
      dropAnswer()
    },
    [session],
  )
  if (!shown || view === 'ask') return null
  const { places, count, column } = shown
  const number = (v: number) => format.decimal(v, Math.abs(v) < 10 ? 2 : 0)
  return (
    <section
      aria-label={t('title')}
      data-legend
      className="absolute right-3 bottom-3 z-10 w-60 rounded-lg border border-line bg-paper/95 px-3 py-2 text-xs shadow-panel"
    >
      <div className="flex items-start gap-1">
        <p className="flex-1 text-sm font-semibold">{t('title')}</p>
        <IconButton label={t('remove')} onClick={() => showOnMap(null)} className="-mt-1 -mr-2">
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      <p className="text-ink-2">
        {t(places.kind, { count })}
        {column && ` · ${t('values', { column })}`}
      </p>
      {places.scale && (
        <>
          <svg viewBox="0 0 216 10" className="mt-1.5 w-full" aria-hidden="true">
            {STOPS.map(at => (
              <rect key={at} x={at * 192} width="24.5" height="10" fill={css(sequential(theme, at))} />
            ))}
          </svg>
          <p className="flex justify-between text-ink-2 tabular-nums">
            <span>{number(places.scale.from)}</span>
            <span>≥ {number(places.scale.max)}</span>
          </p>
        </>
      )}
      <Button kind="quiet" className="-ml-2 mt-1" onClick={() => set({ view: 'ask' })}>
        {t('back')}
      </Button>
    </section>
  )
}
