export { normal, uniform } from '@/lib/estimation/random'

/** A seed from a text (FNV-1a), so that draws follow an id and not its place in a list. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** z of an 80 % interval: 10 % lie above it. */
export const Z80 = 1.2815515655446004
