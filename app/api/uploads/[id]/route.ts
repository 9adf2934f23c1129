import { removeSession } from '@/lib/publishing/uploads'
import { answer, door, sessionOf } from '../../_door/door'
import { stateOf } from '../../_door/state'

type Context = { params: Promise<{ id: string }> }

/** Where an upload stands: its files, its progress, what came of it. To be asked again while it runs. */
export function GET(request: Request, { params }: Context) {
  return door(request, async data => {
    const session = await sessionOf(data, (await params).id)
    return answer(await stateOf(data, session))
  })
}

/** Ends an upload: stops its build and deletes what was sent. A published version stays. */
export function DELETE(request: Request, { params }: Context) {
  return door(request, async data => {
    const { id } = await sessionOf(data, (await params).id)
    await removeSession(data, id)
    return answer({ id, removed: true })
  })
}
