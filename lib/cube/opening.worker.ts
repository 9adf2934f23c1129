import { expose, transfer } from 'comlink'
import type { LoadProgress } from '@/lib/dataset/fetch-file'
import { findManifest } from '@/lib/dataset/load'
import { loadFirstView } from '@/lib/dataset/load-first-view'
import type { Manifest } from '@/lib/dataset/manifest'
import type { MonthRange } from './months'
import { buffersOf, type Opening, prepareOpening } from './opening'
import { type CubeSource, sourceOf } from './source'

/** A version of this server: the one it offers, unless one is named. */
export interface WhichVersion {
  version?: string
  secret?: string
}

export interface FirstPicture {
  manifest: Manifest
  /** null where the version has no file for it. */
  opening: Opening | null
}

/** Prepares a dataset for the screen, away from the page's own thread. */
export class OpeningService {
  /** From the small file that lies beside a version. Rejects where version or file cannot be had, or are damaged. */
  async open(
    which: WhichVersion,
    onManifest: (manifest: Manifest) => void,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<FirstPicture> {
    const manifest = await findManifest(which)
    onManifest(manifest)
    if (!manifest.first_view) return { manifest, opening: null }
    const view = await loadFirstView(manifest, { secret: which.secret, onProgress })
    const { first_month: from, last_month: to } = manifest.period
    const opening = prepareOpening(sourceOf(view), { from, to })
    return transfer({ manifest, opening }, buffersOf(opening))
  }

  /** From what an engine was asked for. */
  prepare(source: CubeSource, bounds: MonthRange): Opening {
    const opening = prepareOpening(source, bounds)
    return transfer(opening, buffersOf(opening))
  }
}

expose(new OpeningService())
