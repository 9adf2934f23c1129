'use client'
import { useTranslations } from 'use-intl'
import { REACH, radiusOf, sizeMarks } from '@/lib/layers/stores'
import { useApp, useFormat } from '../session/context'
import { Ramp } from './ramp'
import { useLargest } from './use-store-marks'
import { useStorePicture } from './use-store-picture'

/** What colour and size of the stores' symbols mean, where they are the picture; folded, the colour alone. */
export function StoresKey({ folded }: { folded: boolean }) {
  const t = useTranslations('mapView.legend')
  const format = useFormat()
  const theme = useApp(s => s.theme)
  const tinted = useStorePicture()
  return (
    <>
      {tinted &&
        (tinted.values.some(v => Number.isFinite(v)) ? (
          <Ramp picture={tinted} theme={theme} />
        ) : (
          <p className="text-warn-ink">{t('storesNone')}</p>
        ))}
      {!(folded && tinted) && (
        <>
          <p className="mt-1 text-ink-2">{t('storesSize', { currency: format.symbol() })}</p>
          <SizeKey />
        </>
      )}
    </>
  )
}

/** Symbols of three round amounts, side by side on one line. */
function SizeKey() {
  const format = useFormat()
  const largest = useLargest()
  const marks = sizeMarks(largest).map(amount => ({ amount, r: radiusOf(amount, largest, REACH.alone) }))
  const tall = 2 * (marks[0]?.r ?? 0) + 2
  let x = 0
  return (
    <svg
      role="img"
      aria-label={marks.map(m => format.money(m.amount)).join(', ')}
      width={marks.reduce((w, m) => w + 2 * m.r + 62, 0)}
      height={tall}
      className="my-1 max-w-full"
    >
      {marks.map(({ amount, r }) => {
        const left = x
        x += 2 * r + 62
        return (
          <g key={amount}>
            <circle
              cx={left + r + 1}
              cy={tall / 2}
              r={r}
              fill="var(--ink)"
              fillOpacity="0.65"
              stroke="var(--paper)"
            />
            <text x={left + 2 * r + 6} y={tall / 2 + 3.5} fontSize="10.5" fill="var(--ink-2)">
              {format.money(amount)}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
