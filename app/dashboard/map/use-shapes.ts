'use client'
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import type { Outlines } from '@/lib/geo/outlines'
import { type AreaShapes, readShapes } from '@/lib/layers/areas'
import { loadOutlines } from './outlines-file'

let shapes: Promise<AreaShapes> | null = null

function loadShapes(): Promise<AreaShapes> {
  shapes ??= loadOutlines().then(readShapes)
  shapes.catch(() => {
    shapes = null
  })
  return shapes
}

/** Whether outlines that the map needs could not be had, and how often they were asked for anew. */
export const useOutlinesLost = create<{ lost: boolean; attempt: number }>()(() => ({
  lost: false,
  attempt: 0,
}))

/** Asks again for outlines that could not be had. */
export const retryOutlines = (): void =>
  useOutlinesLost.setState(({ attempt }) => ({ lost: false, attempt: attempt + 1 }))

/** What `load` makes once it is needed; null until then, and after a failure until it is asked for again. */
function useLoaded<T>(needed: boolean, load: () => Promise<T>): T | null {
  const [loaded, setLoaded] = useState<T | null>(null)
  const attempt = useOutlinesLost(s => s.attempt)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is one of the functions above; an attempt loads anew
  useEffect(() => {
    if (!needed || loaded) return
    let gone = false
    load().then(
      made => !gone && setLoaded(made),
      () => !gone && useOutlinesLost.setState({ lost: true }),
    )
    return () => {
      gone = true
      // Nothing is missing where nothing is needed any more, or it is there after all.
      useOutlinesLost.setState({ lost: false })
    }
  }, [needed, loaded, attempt])
  return loaded
}

export const useShapes = (needed: boolean): AreaShapes | null => useLoaded(needed, loadShapes)
export const useOutlines = (needed: boolean): Outlines | null => useLoaded(needed, loadOutlines)
