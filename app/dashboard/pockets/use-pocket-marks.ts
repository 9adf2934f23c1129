import { useMemo } from 'react'
import type { PocketMark } from '@/lib/layers/pockets'
import { useApp } from '../session/context'
import { shownPockets, usePocketView } from './pocket-store'
import { usePocketWords } from './pocket-words'

/** What the map draws of pockets; null in other views. */
export function usePocketMarks(): {
  pockets: readonly PocketMark[]
  selected: string | null
  hovered: string | null
} | null {
  const shown = useApp(s => s.view === 'pockets')
  const choice = useApp(s => s.pockets)
  const { result, selected, hovered } = usePocketView()
  const words = usePocketWords()
  const pockets = useMemo(
    () =>
      shownPockets(result, choice).map((p, k) => ({
        id: p.id,
        rank: k + 1,
        name: words.name(p.name),
        at: p.named_at,
        outline: p.outline,
        proven: p.proven,
      })),
    [result, choice, words],
  )
  return useMemo(() => (shown ? { pockets, selected, hovered } : null), [shown, pockets, selected, hovered])
}
