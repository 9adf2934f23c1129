import { z } from 'zod'
import { prune } from '@/lib/publishing/versions'
import { answer, door } from '../../_door/door'
import { DoorError } from '../../_door/refusal'

const Wanted = z.strictObject({
  /** How many of the newest stay. */
  keep: z.number().int().min(1).max(10_000),
  /** Say what would be removed, and remove nothing. */
  dry_run: z.boolean(),
})

/** Removes old versions, but for the newest, the current one and the pinned. */
export function POST(request: Request) {
  return door(request, async data => {
    const wanted = Wanted.safeParse(await request.json().catch(() => null))
    if (!wanted.success) {
      const issue = wanted.error.issues[0]
      throw new DoorError('bad_request', { reason: `${issue.path.join('.') || 'JSON'}: ${issue.message}` })
    }
    const { keep, dry_run: dryRun } = wanted.data
    return answer({ dry_run: dryRun, ...(await prune(data, { keep, dryRun })) })
  })
}
