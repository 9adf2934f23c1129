import { join } from 'node:path'
import { versionFolder } from '@/lib/dataset/store'
import { builtFolder, readJob } from '@/lib/publishing/uploads'
import { fileResponse } from '../../../../../_http/file'
import { door, sessionOf } from '../../../../_door/door'
import { DoorError } from '../../../../_door/refusal'

const TYPES: Record<string, string> = {
  'manifest.json': 'application/json',
  'report.json': 'application/json',
  'report.txt': 'text/plain; charset=utf-8',
  'dataset.duckdb': 'application/octet-stream',
  'dataset.duckdb.gz': 'application/gzip',
}

/**
 * What came of an upload, for its sender alone: the manifest, the dataset to look at before it is published,
 * the report and rejected rows (`rejected/sales.csv`), these also where the checks refused the extracts.
 */
export function GET(request: Request, { params }: { params: Promise<{ id: string; name: string[] }> }) {
  return door(request, async data => {
    const { id, name } = await params
    const session = await sessionOf(data, id)
    const path = name.join('/')
    const rejected = /^rejected\/[a-z_]+\.csv$/.test(path)
    if (!rejected && !Object.hasOwn(TYPES, path)) throw new DoorError('unknown_file')
    const job = await readJob(data, session.id)
    const folder =
      job?.state === 'published' && job.version
        ? versionFolder(data, job.version)
        : builtFolder(data, session.id)
    const response = await fileResponse(request, {
      path: join(folder, ...name),
      type: rejected ? 'text/csv; charset=utf-8' : TYPES[path],
      cacheControl: 'no-store',
    })
    if (!response) throw new DoorError('unknown_file')
    return response
  })
}

export { GET as HEAD }
