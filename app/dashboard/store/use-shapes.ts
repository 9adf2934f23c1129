'use client'
import { useMemo } from 'react'
import { CATCHMENTS_DRAWN, type CatchmentShape } from '@/lib/layers/catchments'
import { useApp } from '../session/context'
import { useChooser } from './chooser'
import { useDeskOrNull } from './use-desk'

/** Stores whose catchments are looked at together: the selected one first. */
export function useCompared(): string[] {
  const selected = useApp(s => s.selected)
  const chosen = useApp(s => s.chosen)
  return useMemo(
    () => (selected ? [selected, ...chosen.filter(id => id !== selected)].slice(0, CATCHMENTS_DRAWN) : []),
    [selected, chosen],
  )
}

/** Catchments that lie on the map: those of the store page while its part on catchments is open. */
export function useCatchmentShapes(): CatchmentShape[] {
  const desk = useDeskOrNull()
  const visible = useApp(s => s.view === 'map' || s.view === 'stores')
  const { by, levels, drawn } = useChooser()
  const tab = useApp(s => s.storeTab)
  const compared = useCompared()
  const state = desk?.state()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the desk changes inside; its state says so
  return useMemo(() => {
    if (!desk || !visible || !drawn || tab !== 'catchment') return []
    return compared.flatMap((store, index) => {
      const outline = desk.outline({ store, by, level: levels[by] })
      return outline ? [{ store, index, outline }] : []
    })
  }, [desk, state, visible, drawn, tab, by, levels, compared])
}
