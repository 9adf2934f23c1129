import { isVersionName } from '@/lib/dataset/store'
import { runCommand } from '../../_door/command'
import { answer, door } from '../../_door/door'
import { DoorError } from '../../_door/refusal'

/** What differs between two versions, `?before=` and `&after=`: as `datasets compare --json` prints it. */
export function GET(request: Request) {
  return door(request, async data => {
    const { searchParams } = new URL(request.url)
    const [before, after] = ['before', 'after'].map(name => searchParams.get(name) ?? '')
    for (const version of [before, after]) if (!isVersionName(version)) throw new DoorError('unknown_version')
    return answer(await runCommand(['datasets', 'compare', before, after], data))
  })
}
