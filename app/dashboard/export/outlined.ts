import type { CatchmentSpec } from '@/lib/catchment/catchment'
import type { Desk } from '../store/desk'

/** Milliseconds until a catchment that does not come is given up. */
const LATE = 30_000

/** Waits until a catchment has its outline; false where there is none, or it does not come. */
export function outlined(desk: Desk, spec: CatchmentSpec): Promise<boolean> {
  return new Promise(resolve => {
    let unfollow = () => {}
    const late = setTimeout(() => end(false), LATE)
    const end = (there: boolean) => {
      clearTimeout(late)
      unfollow()
      resolve(there)
    }
    const look = () => {
      const { kind } = desk.catchment(spec)
      if (kind === 'none' || kind === 'failed') end(false)
      else if (kind === 'there' && desk.outline(spec)) end(true)
    }
    unfollow = desk.subscribe(look)
    look()
  })
}
