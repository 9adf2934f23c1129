import { useMemo } from 'react'
import { useSession } from '../session/context'

/** A store that may be closed and a place without one, as examples of what can be typed. */
export function useExample(): { store: string; place: string } {
  const { cube } = useSession()
  return useMemo(() => {
    const { stores, zones } = cube.source
    const open = stores.filter(s => s.closedOn === null)
    // A short name reads best.
    const store = open.reduce((best, s) => (s.name.length < best.length ? s.name : best), open[0]?.name ?? '')
    let place = 0
    for (let z = 1; z < zones.rows; z++) {
      const named = stores.some(s => s.name.includes(zones.name[z]))
      if (!named && zones.population[z] > zones.population[place]) place = z
    }
    return { store, place: zones.name[place] ?? '' }
  }, [cube])
}
