import {
  type Job,
  readJob,
  removeSent,
  type Session,
  type UploadedFile,
  uploadedFiles,
} from '@/lib/publishing/uploads'
import { type SaidError, say } from './refusal'

/** An upload as its owner sees it. */
export interface UploadState {
  id: string
  kind: Session['kind']
  created_at: string
  /** `open` takes files; then what its last job came to. */
  state: 'open' | Job['state']
  step: Job['step'] | null
  progress: Job['progress']
  files: UploadedFile[]
  /** The dataset's version, once it is built. */
  version: string | null
  error: SaidError | null
}

/** Where an upload stands. What was sent is deleted here where the job that should have done it died. */
export async function stateOf(data: string, session: Session): Promise<UploadState> {
  const job = await readJob(data, session.id)
  if (job?.error?.code === 'job_died') await removeSent(data, session.id)
  const { id, kind, created_at } = session
  return {
    id,
    kind,
    created_at,
    state: job?.state ?? 'open',
    step: job?.step ?? null,
    progress: job?.progress ?? null,
    files: await uploadedFiles(data, id),
    version: job?.version ?? null,
    error: job?.error ? say(job.error.code, job.error.values, job.error.message) : null,
  }
}
