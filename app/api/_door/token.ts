import { createHash, timingSafeEqual } from 'node:crypto'
import { DoorError } from './refusal'

const MIN_LENGTH = 20
const WINDOW_MS = 60_000
const MAX_FAILURES = 10
const MAX_ADDRESSES = 10_000

/** Wrong secrets by address, in this process; the window begins with the first. */
const failures = new Map<string, { count: number; until: number }>()

/** Whether a secret is set that uploads can be asked for. */
export function doorState(): 'on' | 'off' | 'token_too_short' {
  const secret = process.env.CHALANDISE_UPLOAD_TOKEN ?? ''
  return secret === '' ? 'off' : secret.length < MIN_LENGTH ? 'token_too_short' : 'on'
}

/**
 * Lets a request pass that bears the secret of `CHALANDISE_UPLOAD_TOKEN`. Cookies are never looked at, so another
 * site cannot make a browser send anything. After ten wrong secrets in a minute an address has to wait.
 *
 * @throws DoorError `uploads_off`, `token_too_short`, `too_many_attempts`, `token_missing`, `token_wrong`.
 */
export function requireToken(request: Request, now = Date.now()): void {
  const secret = process.env.CHALANDISE_UPLOAD_TOKEN ?? ''
  if (secret === '') throw new DoorError('uploads_off', { min: MIN_LENGTH })
  if (secret.length < MIN_LENGTH) throw new DoorError('token_too_short', { min: MIN_LENGTH })
  // The last one is what the proxy saw; where there is none, Next sets it to the connection's address.
  const address = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? ''
  const before = failures.get(address)
  if (before && before.until <= now) failures.delete(address)
  else if (before && before.count >= MAX_FAILURES) {
    const seconds = Math.ceil((before.until - now) / 1000)
    throw new DoorError('too_many_attempts', { seconds }, { 'retry-after': String(seconds) })
  }
  const given = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (given !== undefined && same(given, secret)) return
  const failed = failures.get(address) ?? { count: 0, until: now + WINDOW_MS }
  if (failures.size >= MAX_ADDRESSES) failures.clear()
  failures.set(address, { ...failed, count: failed.count + 1 })
  throw new DoorError(
    given === undefined ? 'token_missing' : 'token_wrong',
    {},
    {
      'www-authenticate': 'Bearer',
    },
  )
}

/** Compares in a time that depends on neither text: both are hashed to one length first. */
function same(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}
