import type { Outlines } from '@/lib/geo/outlines'
import { assets } from '../session/assets'

let file: Promise<Outlines> | null = null

/** Outlines of communes, fetched once; after a failure the next call fetches again. */
export function loadOutlines(): Promise<Outlines> {
  file ??= fetch(assets.geo['zones-fr']).then(response => {
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}.`)
    return response.json() as Promise<Outlines>
  })
  file.catch(() => {
    file = null
  })
  return file
}
