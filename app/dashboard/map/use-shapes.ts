'use client'
import { useEffect, useState } from 'react'
import type { Outlines } from '@/lib/basemap/outlines'
import { type AreaShapes, readShapes } from '@/lib/layers/areas'
import { assets } from '../session/assets'

let loading: Promise<AreaShapes> | null = null

async function load(): Promise<AreaShapes> {
  const response = await fetch(assets.geo['zones-fr'])
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}.`)
  return readShapes((await response.json()) as Outlines)
}

/** Outlines of communes, fetched at the first need; a failed fetch is tried again at the next. */
export function useShapes(needed: boolean): AreaShapes | null {
  const [loaded, setLoaded] = useState<AreaShapes | null>(null)
  useEffect(() => {
    if (!needed || loaded) return
    let gone = false
    loading ??= load()
    loading.then(
      shapes => !gone && setLoaded(shapes),
      () => {
        loading = null
      },
    )
    return () => {
      gone = true
    }
  }, [needed, loaded])
  return loaded
}
