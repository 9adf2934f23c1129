'use client'
import { useTranslations } from 'use-intl'
import { catchmentColour } from '@/lib/layers/catchments'
import { css } from '@/lib/layers/palette'
import { useApp, useFormat, useSession } from '../session/context'
import { useChooser } from './chooser'
import { useCatchmentShapes } from './use-shapes'

/** What the outlines of catchments on the map are, for its legend. */
export function CatchmentLegend() {
  const t = useTranslations('catchment')
  const format = useFormat()
  const { cube } = useSession()
  const theme = useApp(s => s.theme)
  const shapes = useCatchmentShapes()
  const { by, levels } = useChooser()
  if (shapes.length === 0) return null
  const what = t(`legendBy.${by}`, { level: format.decimal(levels[by], 1) })
  return (
    <div className="mt-1.5 text-ink-2">
      <p>{t('legend', { what })}</p>
      <ul className="flex flex-wrap gap-x-3">
        {shapes.map(s => (
          <li key={s.store} className="flex items-center gap-1.5">
            <span
              aria-hidden
              className="h-0 w-3.5 border-t-2"
              style={{ borderColor: css(catchmentColour(s.index, theme)) }}
            />
            {cube.source.stores.find(row => row.id === s.store)?.name ?? s.store}
          </li>
        ))}
      </ul>
    </div>
  )
}
