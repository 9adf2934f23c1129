import * as z from 'zod'
import { AcceptRejected } from '@/lib/dataset/manifest'
import { createSession, sweepUploads } from '@/lib/publishing/uploads'
import { answer, door, wantedOf } from '../_door/door'
import { uploadLimit } from '../_door/limits'
import { stateOf } from '../_door/state'

const Wanted = z.strictObject({
  kind: z.enum(['extracts', 'dataset']),
  /** Offer the dataset to readers as soon as it is built. */
  publish: z.boolean().default(false),
  /** Who accepts more rejected sales than dataset.json allows, and why; the manifest keeps it. */
  accept_rejected: AcceptRejected.optional(),
  /** Of the report and of rejected rows. */
  language: z.enum(['fr', 'en']).optional(),
})

/** What this server takes: for a sender that wants to know whether its secret is right. */
export function GET(request: Request) {
  return door(request, async () => answer({ limit: uploadLimit() }))
}

/** Opens an upload: 201 with its state. */
export function POST(request: Request) {
  return door(request, async data => {
    const { kind, publish, accept_rejected: acceptRejected, language } = await wantedOf(request, Wanted)
    await sweepUploads(data)
    const session = await createSession(data, kind, { publish, acceptRejected, language })
    return answer(
      { ...(await stateOf(data, session)), limit: uploadLimit() },
      { status: 201, headers: { location: `/api/uploads/${session.id}` } },
    )
  })
}
