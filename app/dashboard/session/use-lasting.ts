import { useEffect, useState } from 'react'

/** Waits shorter than this are not spoken of, ms. */
const QUIET_MS = 300

/** Whether something has lasted long enough to be spoken of. */
export function useLasting(on: boolean): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!on) return
    const timer = setTimeout(() => setLate(true), QUIET_MS)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [on])
  return on && late
}
