import { dataFolder } from '@/lib/dataset/store'
import { servedToReaders } from '@/lib/publishing/served'
import { listVersions } from '@/lib/publishing/versions'
import { DoorError, say } from '../api/_door/refusal'
import { bearsSecret } from './store'

const headers = { 'cache-control': 'no-store', vary: 'authorization' }

/**
 * The published versions, newest first, each with the summary of its manifest; `current` is offered to readers. The
 * bearer of the secret is told of all, everybody else of those that readers may fetch.
 */
export async function GET(request: Request) {
  try {
    const all = bearsSecret(request)
    const data = dataFolder()
    const [{ versions }, served] = await Promise.all([listVersions(data), servedToReaders(data)])
    const current = versions.find(v => v.current)?.version ?? null
    return Response.json(
      { current, all, versions: all ? versions : versions.filter(v => served.has(v.version)) },
      { headers },
    )
  } catch (error) {
    if (!(error instanceof DoorError)) throw error
    return Response.json(say(error.code, error.values), { status: error.status, headers })
  }
}
