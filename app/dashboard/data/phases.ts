import { z } from 'zod'
import type { BuildProgress, Phase } from '@/lib/build/phases'

/** Phases of a build as they follow each other. */
export const PHASES = [
  'open',
  'customers',
  'sales',
  'checks',
  'homes',
  'atoms',
  'rows',
  'counts',
  'write',
  'finish',
] as const satisfies readonly Phase[]

export const BuildPhase = z.enum(PHASES)

/** How far a build is, 0 to 1: opening files is the first of its phases, and counts by file. */
export function shareDone(progress: BuildProgress, files: number, opened: number): number {
  const inside =
    progress.phase === 'open' ? Math.min(1, (opened + (progress.share ?? 0)) / Math.max(1, files)) : 0
  return (PHASES.indexOf(progress.phase) + inside) / PHASES.length
}
