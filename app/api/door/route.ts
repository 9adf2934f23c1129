import { answer } from '../_door/door'
import { uploadLimit } from '../_door/limits'
import { doorState } from '../_door/token'

/** Whether this server takes uploads at all, for a page that explains how: asks for no secret and tells none. */
export function GET() {
  return answer({ uploads: doorState(), limit: uploadLimit() })
}
