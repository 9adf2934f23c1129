import type { Purchases } from './types'

/** Gathers flows; each is shared out over its zones as expected, or evenly where nothing is. */
export class FlowBuilder {
  private readonly amount: number[] = []
  private readonly start: number[] = [0]
  private zone = new Int32Array(1 << 16)
  private share = new Float64Array(1 << 16)
  private length = 0

  add(amount: number, zones: ArrayLike<number>, expected: (zone: number) => number): void {
    if (zones.length === 0) return
    while (this.length + zones.length > this.zone.length) {
      const zone = new Int32Array(2 * this.zone.length)
      zone.set(this.zone)
      this.zone = zone
      const share = new Float64Array(2 * this.share.length)
      share.set(this.share)
      this.share = share
    }
    let sum = 0
    for (let k = 0; k < zones.length; k++) sum += expected(zones[k])
    for (let k = 0; k < zones.length; k++) {
      this.zone[this.length] = zones[k]
      this.share[this.length++] = sum > 0 ? expected(zones[k]) / sum : 1 / zones.length
    }
    this.amount.push(amount)
    this.start.push(this.length)
  }

  purchases(): Purchases {
    return {
      amount: Float64Array.from(this.amount),
      start: Int32Array.from(this.start),
      zone: this.zone.slice(0, this.length),
      share: this.share.slice(0, this.length),
    }
  }
}

/** What each of `n` zones buys. */
export function byZone(n: number, { amount, start, zone, share }: Purchases): Float64Array {
  const into = new Float64Array(n)
  for (let f = 0; f < amount.length; f++)
    for (let e = start[f]; e < start[f + 1]; e++) into[zone[e]] += amount[f] * share[e]
  return into
}
