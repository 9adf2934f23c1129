import { DoorError, say } from '../../../api/_door/refusal'
import { versionFile } from '../../store'

const no = (code: string, status: number, values: Record<string, string | number> = {}) =>
  Response.json(say(code, values), { status, headers: { 'cache-control': 'no-store' } })

/** One file of one dataset version. Versions that readers had before are for the bearer of the secret. */
export async function GET(request: Request, context: { params: Promise<{ version: string; file: string }> }) {
  const { version, file } = await context.params
  try {
    const response = await versionFile(request, version, file)
    if (response === 'withheld') return no('detailed_not_offered', 403, { version })
    return response ?? no('unknown_version', 404)
  } catch (error) {
    if (error instanceof DoorError) return no(error.code, error.status, error.values)
    throw error
  }
}

export { GET as HEAD }
