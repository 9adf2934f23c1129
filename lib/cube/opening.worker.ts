import { expose, transfer } from 'comlink'
import type { LoadProgress } from '@/lib/dataset/fetch-file'
import { loadFirstView } from '@/lib/dataset/load-first-view'
import type { Manifest } from '@/lib/dataset/manifest'
import type { MonthRange } from './months'
import { buffersOf, type Opening, prepareOpening } from './opening'
import { type CubeSource, sourceOf } from './source'

/** Prepares a dataset for the screen, away from the page's own thread. */
export class OpeningService {
  /** From the small file that lies beside the dataset. Rejects where there is none, or it is damaged. */
  async fetch(
    manifest: Manifest,
    options: { secret?: string },
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Opening> {
    const view = await loadFirstView(manifest, { ...options, onProgress })
    const { first_month: from, last_month: to } = manifest.period
    return this.prepare(sourceOf(view), { from, to })
  }

  /** From what an engine was asked for. */
  prepare(source: CubeSource, bounds: MonthRange): Opening {
    const opening = prepareOpening(source, bounds)
    return transfer(opening, buffersOf(opening))
  }
}

expose(new OpeningService())
