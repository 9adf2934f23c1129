import { currentVersion, dataFolder } from '@/lib/dataset/store'
import { say } from '../../api/_door/refusal'

const headers = { 'cache-control': 'no-store' }

/** The published version's name, or 404 with `{code: 'no_dataset'}`. Small: a page asks it again on its way. */
export async function GET() {
  const current = await currentVersion(dataFolder())
  return current
    ? Response.json(current, { headers })
    : Response.json(say('no_dataset', {}), { status: 404, headers })
}

export { GET as HEAD }
