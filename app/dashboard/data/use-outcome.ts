import { useMemo } from 'react'
import { useOrigin } from '../session/origin'
import { type Outcome, outcomeOf, useWork } from './work'

/** What the report is about: the last run, else the private session that is kept in this browser. */
export function useOutcome(): Outcome | null {
  const outcome = useWork(s => s.outcome)
  const kept = useOrigin(s => s.kept)
  const restored = useMemo(() => (kept ? outcomeOf(kept) : null), [kept])
  return outcome ?? restored
}
