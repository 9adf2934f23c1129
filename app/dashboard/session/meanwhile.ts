import type { CubeFilter } from '@/lib/cube/masks'
import { isWaiting, type Resolved } from '@/lib/filter/resolve'

type Awaited = Pick<Resolved, 'faults' | 'sales'>

/** What is shown for a filter: while a part of it waits, the sales of before through the channels of now. */
export function salesMeanwhile(next: Awaited, before: CubeFilter | null): CubeFilter {
  return isWaiting(next) && before ? { ...before, channels: next.sales.channels } : next.sales
}

/** What the model's worker is asked for: null until the model is there, `failed` where it will not be. */
export function fromModel<M, A>(
  market: M | null,
  modelFailed: boolean,
  ask: (market: M) => A | 'failed' | null,
): A | 'failed' | null {
  if (market) return ask(market)
  return modelFailed ? 'failed' : null
}
