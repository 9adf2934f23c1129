/**
 * Runs an asynchronous function one call at a time. While one is under way only the newest further call
 * waits; a call overtaken by a newer one resolves to null.
 */
export function latestOnly<A extends unknown[], R>(run: (...args: A) => Promise<R>) {
  let running = false
  let waiting: { start: () => void; drop: () => void } | null = null
  return async (...args: A): Promise<R | null> => {
    if (running) {
      waiting?.drop()
      const turn = await new Promise<boolean>(resolve => {
        waiting = { start: () => resolve(true), drop: () => resolve(false) }
      })
      if (!turn) return null
    }
    running = true
    try {
      return await run(...args)
    } finally {
      running = false
      const next = waiting
      waiting = null
      if (next) {
        running = true
        ;(next as { start: () => void }).start()
      }
    }
  }
}
