/** What a build is doing, in this order; keys of the message catalogue. */
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
] as const
export type Phase = (typeof PHASES)[number]

/** How far a build is: phases done of all; while files are opened also which one and its share. */
export interface BuildProgress {
  phase: Phase
  done: number
  total: number
  file?: string
  share?: number
}

/** How far a build is, 0 to 1: opening files is the first of its phases, and counts by file. */
export function shareDone(progress: BuildProgress, files: number, opened: number): number {
  const inside =
    progress.phase === 'open' ? Math.min(1, (opened + (progress.share ?? 0)) / Math.max(1, files)) : 0
  return (PHASES.indexOf(progress.phase) + inside) / PHASES.length
}
