import { proxy, type Remote, wrap } from 'comlink'
import type { FirstPicture, OpeningService, WhichVersion } from '@/lib/cube/opening.worker'
import type { LoadProgress } from '@/lib/dataset/fetch-file'
import type { Manifest } from '@/lib/dataset/manifest'
import { assets } from './assets'

/** Lets a worker prepare a dataset, and ends it. Rejects with what the worker says, or when the signal aborts. */
export async function withOpening<T>(
  signal: AbortSignal,
  work: (service: Remote<OpeningService>) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const worker = new Worker(assets.workers.opening, { type: 'module' })
  let stop = () => {}
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new DOMException('The dataset is no longer wanted.', 'AbortError'))
    signal.addEventListener('abort', stop, { once: true })
    worker.addEventListener('error', event => {
      event.preventDefault()
      reject(new Error(event.message || 'The worker that prepares the picture stopped.'))
    })
  })
  try {
    return await Promise.race([work(wrap<OpeningService>(worker)), stopped])
  } finally {
    signal.removeEventListener('abort', stop)
    worker.terminate()
  }
}

interface Listener {
  signal: AbortSignal
  onManifest: (manifest: Manifest) => void
  onProgress: (progress: LoadProgress) => void
}

/** A version's first picture on its way. */
interface Underway {
  which: WhichVersion
  picture: Promise<FirstPicture>
  manifest: Promise<Manifest>
  listen: (onProgress: Listener['onProgress']) => void
  stop: () => void
}

function begin(which: WhichVersion): Underway {
  const abort = new AbortController()
  let onProgress: Listener['onProgress'] = () => {}
  let found: Listener['onManifest'] = () => {}
  const manifest = new Promise<Manifest>(resolve => {
    found = resolve
  })
  const picture = withOpening(abort.signal, service =>
    service.open(
      which,
      proxy((m: Manifest) => found(m)),
      proxy((p: LoadProgress) => onProgress(p)),
    ),
  )
  // Nobody may have asked for it yet; whoever does is told.
  picture.catch(() => {})
  return {
    which,
    picture,
    manifest,
    listen: listener => {
      onProgress = listener
    },
    stop: () => abort.abort(),
  }
}

let early: Underway | null = null

/** Begins to fetch a version's first picture before the page that shows it is there. */
export function beginEarly(which: WhichVersion): void {
  early = begin(which)
}

/** Ends what was begun early: something else is opened. */
export function dropEarly(): void {
  early?.stop()
  early = null
}

/** A version's first picture, begun early or now. Rejects where it cannot be had, and when the signal aborts. */
export async function firstPictureOf(
  which: WhichVersion,
  { signal, onManifest, onProgress }: Listener,
): Promise<FirstPicture> {
  const fits = early?.which.version === which.version && which.secret === undefined
  if (!fits) dropEarly()
  const underway = early ?? begin(which)
  early = null
  underway.listen(onProgress)
  underway.manifest.then(onManifest)
  if (signal.aborted) underway.stop()
  else signal.addEventListener('abort', underway.stop, { once: true })
  return underway.picture
}
