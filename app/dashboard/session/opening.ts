import { type Remote, wrap } from 'comlink'
import type { OpeningService } from '@/lib/cube/opening.worker'
import { assets } from './assets'

/** Lets a worker prepare a dataset, and ends it. Rejects with what the worker says, or when the signal aborts. */
export async function withOpening<T>(
  signal: AbortSignal,
  work: (service: Remote<OpeningService>) => Promise<T>,
): Promise<T> {
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
