'use client'
import { useCallback, useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { useApp } from '../session/context'
import { Button } from '../ui/button'
import { useDrawing } from './drawing'

/** What to do while an area is drawn, and the keys that end it. */
export function DrawBar() {
  const t = useTranslations('mapView.draw')
  const corners = useDrawing(s => s.corners)
  const { undo, end } = useDrawing.getState()
  const finish = useFinish()
  const drawing = corners !== null
  useEffect(() => {
    if (!drawing) return
    const key = (e: KeyboardEvent) => {
      if (e.key === 'Escape') useDrawing.getState().end()
      else if (e.key === 'Enter') finish()
      else if (e.key === 'Backspace') useDrawing.getState().undo()
      else return
      e.preventDefault()
    }
    window.addEventListener('keydown', key)
    return () => window.removeEventListener('keydown', key)
  }, [drawing, finish])
  if (!corners) return null
  return (
    <div
      role="status"
      className="absolute top-16 left-1/2 z-20 flex -translate-x-1/2 items-center gap-3 rounded-lg border border-accent bg-paper px-3 py-2 shadow-panel"
    >
      <p className="max-w-80 text-xs text-ink-2">
        {t('hint')} <b className="text-ink">{t('count', { count: corners.length })}</b>
      </p>
      <Button kind="primary" disabled={corners.length < 3} onClick={finish}>
        {t('finish')}
      </Button>
      <Button disabled={corners.length === 0} onClick={undo}>
        {t('undo')}
      </Button>
      <Button kind="quiet" onClick={end}>
        {t('cancel')}
      </Button>
    </div>
  )
}

/** Closes the area and looks at it, if it has three corners. */
export function useFinish(): () => void {
  const filterBy = useApp(s => s.filterBy)
  return useCallback(() => {
    const { corners, end } = useDrawing.getState()
    if (!corners || corners.length < 3) return
    // Some ten metres: finer would only lengthen the link.
    const ring = corners.map(([lon, lat]): [number, number] => [
      Math.round(lon * 1e4) / 1e4,
      Math.round(lat * 1e4) / 1e4,
    ])
    end()
    filterBy({ place: { kind: 'polygon', ring } })
  }, [filterBy])
}
