import {
  readJob,
  receivePiece,
  removeUploaded,
  type Session,
  uploadedFile,
  uploadName,
} from '@/lib/publishing/uploads'
import { answer, door, sessionOf } from '../../../../_door/door'
import { uploadLimit } from '../../../../_door/limits'
import { DoorError } from '../../../../_door/refusal'

type Context = { params: Promise<{ id: string; name: string[] }> }

/**
 * One file of an upload, its bytes as the request's body. `PUT` begins it anew; `PATCH` continues it at
 * `Upload-Offset`. `Upload-Length` says how long the whole file is where a request brings a part of it. `HEAD` tells
 * in `Upload-Offset` how much is there.
 */
export function PUT(request: Request, context: Context) {
  return piece(request, context, () => 0)
}

export function PATCH(request: Request, context: Context) {
  return piece(request, context, () => {
    const offset = count(request, 'upload-offset')
    if (offset === null) throw new DoorError('bad_request', { reason: 'Upload-Offset is missing' })
    return offset
  })
}

function piece(request: Request, context: Context, offsetOf: () => number) {
  return door(request, async data => {
    const { session, name } = await fileOf(data, context)
    const offset = offsetOf()
    const job = await readJob(data, session.id)
    if (job?.state === 'running') throw new DoorError('job_running')
    // A body of known size that is the whole file: then a connection that ends early is noticed.
    const length = count(request, 'upload-length') ?? (offset === 0 ? count(request, 'content-length') : null)
    const file = await receivePiece(data, session.id, {
      name,
      offset,
      length,
      body: request.body,
      limit: uploadLimit(),
    })
    return answer(file, {
      status: file.complete ? 201 : 200,
      headers: { 'upload-offset': String(file.bytes) },
    })
  })
}

export function HEAD(request: Request, context: Context) {
  return door(request, async data => {
    const { session, name } = await fileOf(data, context)
    const file = await uploadedFile(data, session.id, name)
    const headers = new Headers({ 'cache-control': 'no-store', 'upload-offset': String(file.bytes) })
    if (file.length !== null) headers.set('upload-length', String(file.length))
    return new Response(null, { headers })
  })
}

export function DELETE(request: Request, context: Context) {
  return door(request, async data => {
    const { session, name } = await fileOf(data, context)
    await removeUploaded(data, session.id, name)
    return answer({ name, removed: true })
  })
}

async function fileOf(data: string, { params }: Context): Promise<{ session: Session; name: string }> {
  const { id, name } = await params
  const session = await sessionOf(data, id)
  return { session, name: uploadName(name) }
}

function count(request: Request, header: string): number | null {
  const text = request.headers.get(header)
  if (text === null) return null
  const n = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(n))
    throw new DoorError('bad_request', { reason: `${header}: ${text.slice(0, 50)}` })
  return n
}
