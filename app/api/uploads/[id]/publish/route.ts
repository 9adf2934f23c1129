import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { builtFolder, readJob } from '@/lib/publishing/uploads'
import { answer, door, sessionOf } from '../../../_door/door'
import { DoorError } from '../../../_door/refusal'
import { startJob } from '../../../_door/start'
import { stateOf } from '../../../_door/state'

/** Offers the dataset that was built to readers: 202 with the state. */
export function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return door(request, async data => {
    const session = await sessionOf(data, (await params).id)
    const job = await readJob(data, session.id)
    if (job?.state === 'published') throw new DoorError('already_published', { version: job.version ?? '' })
    if (job?.state === 'running') throw new DoorError('job_running')
    if (!existsSync(join(builtFolder(data, session.id), 'manifest.json'))) throw new DoorError('not_built')
    await startJob(data, session, 'publish')
    return answer(await stateOf(data, session), { status: 202 })
  })
}
