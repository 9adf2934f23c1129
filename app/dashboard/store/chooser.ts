import { useCallback } from 'react'
import type { CatchmentChoice } from '@/lib/state/app-state'
import { useApp, useAppStore } from '../session/context'

/** How catchments are looked at. */
export const useChooser = (): CatchmentChoice => useApp(s => s.catchments)

/** Changes a part of how catchments are looked at. */
export function useChoose(): (part: Partial<CatchmentChoice>) => void {
  const app = useAppStore()
  return useCallback(
    part => app.getState().set({ catchments: { ...app.getState().catchments, ...part } }),
    [app],
  )
}
