import { OutlineSource } from '@/lib/catchment/outline'
import type { Outlines } from '@/lib/geo/outlines'
import { assets } from '../session/assets'
import type { Session } from '../session/session'

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

const sources = new WeakMap<Session, OutlineSource>()

/** Outlines of a dataset's zones, read once: the map and the pages of stores draw from them. */
export function outlinesIn(session: Session, file: Outlines): OutlineSource {
  const source = sources.get(session) ?? new OutlineSource(file, session.cube.source.zones.id)
  sources.set(session, source)
  return source
}
