'use client'
import { useEffect, useState } from 'react'
import { fetchLabels, type Labels } from '@/lib/basemap/labels'
import { assets } from '../session/assets'

/** Town and country names; null until they and their font are there. A map without names is still a map. */
export function useLabels(wanted: boolean): Labels | null {
  const [labels, setLabels] = useState<Labels | null>(null)
  useEffect(() => {
    if (!wanted) return setLabels(null)
    const abort = new AbortController()
    // The glyphs are drawn once: from the page's own font, of which these letters fetch every needed part, or
    // for ever from a substitute.
    const font = document.fonts.load('16px "Inter Variable"', 'aİłșα')
    Promise.all([fetchLabels(assets.geo.towns, abort.signal), font]).then(
      ([read]) => setLabels(read),
      () => setLabels(null),
    )
    return () => abort.abort()
  }, [wanted])
  return labels
}
