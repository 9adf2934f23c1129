import { isVersionName } from '@/lib/dataset/store'
import { offerVersion } from '@/lib/publishing/versions'
import { answer, door } from '../../../_door/door'
import { DoorError } from '../../../_door/refusal'

/** Offers another version to readers, back or forward, once its file is found to be what was published. */
export function PUT(request: Request, { params }: { params: Promise<{ version: string }> }) {
  return door(request, async data => {
    const { version } = await params
    if (!isVersionName(version)) throw new DoorError('unknown_version')
    const { built_at } = await offerVersion(data, version)
    return answer({ version, built_at })
  })
}
