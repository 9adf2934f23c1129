import * as z from 'zod'
import { prune } from '@/lib/publishing/versions'
import { answer, door, wantedOf } from '../../_door/door'

const Wanted = z.strictObject({
  /** How many of the newest stay. */
  keep: z.number().int().min(1).max(10_000),
  /** Say what would be removed, and remove nothing. */
  dry_run: z.boolean(),
})

/** Removes old versions, but for the newest, the current one and the pinned. */
export function POST(request: Request) {
  return door(request, async data => {
    const { keep, dry_run: dryRun } = await wantedOf(request, Wanted)
    return answer({ dry_run: dryRun, ...(await prune(data, { keep, dryRun })) })
  })
}
