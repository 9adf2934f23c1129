'use client'
import { useEffect, useState } from 'react'
import type { Outlines } from '@/lib/geo/outlines'
import { type AreaShapes, readShapes } from '@/lib/layers/areas'
import { assets } from '../session/assets'

let file: Promise<Outlines> | null = null
let shapes: Promise<AreaShapes> | null = null

/** Outlines of communes, fetched once; after a failure the next call fetches again. */
function loadOutlines(): Promise<Outlines> {
  file ??= fetch(assets.geo['zones-fr']).then(response => {
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}.`)
    return response.json() as Promise<Outlines>
  })
  file.catch(() => {
    file = null
  })
  return file
}

function loadShapes(): Promise<AreaShapes> {
  shapes ??= loadOutlines().then(readShapes)
  shapes.catch(() => {
    shapes = null
  })
  return shapes
}

/** What `load` makes once it is needed; null until then, and after a failure. */
function useLoaded<T>(needed: boolean, load: () => Promise<T>): T | null {
  const [loaded, setLoaded] = useState<T | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is one of the functions above
  useEffect(() => {
    if (!needed || loaded) return
    let gone = false
    load().then(
      made => !gone && setLoaded(made),
      () => undefined,
    )
    return () => {
      gone = true
    }
  }, [needed, loaded])
  return loaded
}

export const useShapes = (needed: boolean): AreaShapes | null => useLoaded(needed, loadShapes)
export const useOutlines = (needed: boolean): Outlines | null => useLoaded(needed, loadOutlines)
