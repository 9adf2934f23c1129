/** The part of Cache Storage that keeps a private dataset. */
export const PRIVATE_CACHE = 'chalandise-private'

/** Cache Storage is there on secure pages only, and some browsers refuse it. */
export async function keepsPrivate(): Promise<boolean> {
  return typeof caches !== 'undefined' && (await caches.has(PRIVATE_CACHE).catch(() => false))
}
