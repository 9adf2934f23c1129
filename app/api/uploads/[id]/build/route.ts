import { uploadedFiles } from '@/lib/publishing/uploads'
import { answer, door, sessionOf } from '../../../_door/door'
import { DoorError } from '../../../_door/refusal'
import { startJob } from '../../../_door/start'
import { stateOf } from '../../../_door/state'

/** Starts the build of what was sent: 202 with the state, or 409 where files are missing or another one publishes. */
export function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return door(request, async data => {
    const session = await sessionOf(data, (await params).id)
    const files = await uploadedFiles(data, session.id)
    if (files.length === 0) throw new DoorError('no_files')
    const missing = files.filter(f => !f.complete)
    if (missing.length > 0)
      throw new DoorError('incomplete_files', { names: missing.map(f => f.name).join(', ') })
    await startJob(data, session, 'build')
    return answer(await stateOf(data, session), { status: 202 })
  })
}
