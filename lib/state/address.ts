import type { AppState } from './app-state'

/** The address is rewritten once changes rest: browsers count how often a page does so. Milliseconds. */
export const REST_MS = 400

/** What a step back in the browser leaves: another view, store or part of its page. */
type Place = Pick<AppState, 'view' | 'selected' | 'storeTab'>
const placeOf = ({ view, selected, storeTab }: Place): string => JSON.stringify([view, selected, storeTab])

/** What the keeper needs of page and browser. */
interface AddressPort<S extends Place> {
  state(): S
  /** The address part of a state: the same text for the same picture. */
  hash(state: S): string
  /** Writes a state into the present entry of the history, or into a new one. */
  write(state: S, entry: 'same' | 'new'): void
  /** Runs something later; what is returned takes that back. */
  later(run: () => void, ms: number): () => void
}

/**
 * Keeps the address to what is on screen. Another view, store or part of its page is a new entry of the browser's
 * history, written at once and only once for changes that come together; anything else rewrites the present entry
 * when it rests. An entry keeps what was on screen when it was left.
 */
export class AddressKeeper<S extends Place> {
  private place: string
  private written: string
  private turning: (() => void) | null = null
  private resting: (() => void) | null = null
  private following: (() => void) | null = null

  constructor(private readonly port: AddressPort<S>) {
    this.place = placeOf(port.state())
    this.written = port.hash(port.state())
  }

  /** Says that the state has changed. */
  changed(now: S, before: S): void {
    if (this.turning || this.following) return
    if (placeOf(now) !== placeOf(before)) {
      if (this.resting) this.write(before, 'same')
      this.turning = this.port.later(() => this.turn(), 0)
      return
    }
    const next = this.port.hash(now)
    if (next === this.written) return
    this.written = next
    this.rest()
  }

  /**
   * Says that the state was taken from the address: what changes with it is no step of the person's.
   *
   * @param rewrite - whether the entry is to hold again what is on screen, as after a step back.
   */
  followed(rewrite: boolean): void {
    this.stop()
    this.following = this.port.later(() => {
      this.following = null
      const state = this.port.state()
      this.place = placeOf(state)
      this.written = this.port.hash(state)
      if (rewrite) this.rest()
    }, 0)
  }

  /** Forgets what is still to be written. */
  stop(): void {
    for (const cancel of [this.turning, this.resting, this.following]) cancel?.()
    this.turning = this.resting = this.following = null
  }

  private turn(): void {
    this.turning = null
    const state = this.port.state()
    this.write(state, placeOf(state) === this.place ? 'same' : 'new')
  }

  private rest(): void {
    this.resting?.()
    this.resting = this.port.later(() => this.write(this.port.state(), 'same'), REST_MS)
  }

  private write(state: S, entry: 'same' | 'new'): void {
    this.resting?.()
    this.resting = null
    this.place = placeOf(state)
    this.written = this.port.hash(state)
    this.port.write(state, entry)
  }
}
