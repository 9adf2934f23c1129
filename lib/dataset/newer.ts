import * as z from 'zod'

const Current = z.object({ version: z.string().regex(/^[0-9a-f]{16}$/), published_at: z.string() })
type Current = z.infer<typeof Current>

/**
 * Tells a page that another version is offered by now than the one it shows: it asks each `everyMs`, and whenever the
 * page comes back into view. The page keeps its version until the person wants the new one. Returns what ends it.
 *
 * `onNewer` is called once for each version, and with null where the version shown is offered again; a server that does
 * not answer is asked again later, in silence.
 */
export function watchForNewer(
  shown: string,
  onNewer: (current: Current | null) => void,
  {
    everyMs = 300_000,
    ask = () => fetch('/datasets/current', { cache: 'no-store' }),
    page = globalThis.document as Page | undefined,
    timer = globalThis as Timer,
  }: { everyMs?: number; ask?: () => Promise<Response>; page?: Page; timer?: Timer } = {},
): () => void {
  let told = shown
  let ended = false
  const look = async () => {
    if (page?.visibilityState === 'hidden') return
    const response = await ask().catch(() => null)
    const parsed = response?.ok ? Current.safeParse(await response.json().catch(() => null)) : null
    if (ended || !parsed?.success || parsed.data.version === told) return
    told = parsed.data.version
    onNewer(told === shown ? null : parsed.data)
  }
  const again = () => void look()
  const interval = timer.setInterval(again, everyMs)
  page?.addEventListener('visibilitychange', again)
  return () => {
    ended = true
    timer.clearInterval(interval)
    page?.removeEventListener('visibilitychange', again)
  }
}

/** What of a document is needed. */
export interface Page {
  readonly visibilityState: DocumentVisibilityState
  addEventListener(type: 'visibilitychange', listener: () => void): void
  removeEventListener(type: 'visibilitychange', listener: () => void): void
}

/** What of the clock is needed. */
export interface Timer {
  setInterval(work: () => void, ms: number): ReturnType<typeof setInterval>
  clearInterval(id: ReturnType<typeof setInterval>): void
}
