import { dataFolder } from '@/lib/dataset/store'
import { listVersions } from '@/lib/publishing/versions'

const headers = { 'cache-control': 'no-store' }

/** All published versions, newest first, each with the summary of its manifest; `current` is offered to readers. */
export async function GET() {
  const { versions } = await listVersions(dataFolder())
  const current = versions.find(v => v.current)?.version ?? null
  return Response.json({ current, versions }, { headers })
}
