import { fileResponse } from '../../../_http/file'
import { say } from '../../../api/_door/refusal'
import { datasetFile, isWithheld } from '../../store'

/** One file of one dataset version; a version never changes, so it may be kept for ever. */
export async function GET(request: Request, context: { params: Promise<{ version: string; file: string }> }) {
  const { version, file } = await context.params
  const known = datasetFile(version, file)
  if (known && (await isWithheld(version)))
    return Response.json(say('detailed_not_offered', { version }), {
      status: 403,
      headers: { 'cache-control': 'no-store' },
    })
  const response = known && (await fileResponse(request, known))
  return (
    response ??
    Response.json(
      { code: 'unknown_version', message: 'There is no such dataset version on this server.' },
      { status: 404, headers: { 'cache-control': 'no-store' } },
    )
  )
}

export { GET as HEAD }
