/** Zones of a bin, in households: some forty bins, none of fewer zones than this. */
const LEAST_ZONES = 25
const BINS = 24

/**
 * What households usually buy, by their minutes to the nearest store: the mean of each of up to {@link BINS} groups
 * of households of like minutes, straight lines between them. `never rises` makes it fall with minutes (pooling
 * groups that do not, as isotonic regression does). Scaled so that over all zones looked at it sums to what they buy.
 */
export function usual(
  minutes: ArrayLike<number>,
  households: Float64Array,
  bought: Float64Array,
  looked: Uint8Array,
  neverRises: boolean,
): Float64Array {
  const order = Int32Array.from(looked.keys()).filter(i => looked[i] === 1 && households[i] > 0)
  order.sort((a, b) => minutes[a] - minutes[b] || a - b)
  const out = new Float64Array(looked.length)
  if (order.length === 0) return out
  let people = 0
  for (const i of order) people += households[i]
  const bins = Math.max(1, Math.min(BINS, Math.floor(order.length / LEAST_ZONES)))
  const groups: { at: number; weight: number; amount: number }[] = []
  let group = { at: 0, weight: 0, amount: 0 }
  let count = 0
  for (const i of order) {
    // Without any store there is no distance either: all such zones count as equally far.
    group.at += households[i] * Math.min(minutes[i], FARTHEST)
    group.weight += households[i]
    group.amount += bought[i]
    count++
    if (group.weight >= people / bins && count >= LEAST_ZONES) {
      groups.push(group)
      group = { at: 0, weight: 0, amount: 0 }
      count = 0
    }
  }
  if (count >= LEAST_ZONES || groups.length === 0) groups.push(group)
  else {
    const last = groups[groups.length - 1]
    last.at += group.at
    last.weight += group.weight
    last.amount += group.amount
  }
  if (neverRises)
    for (let g = 1; g < groups.length; ) {
      if (g > 0 && groups[g].amount / groups[g].weight > groups[g - 1].amount / groups[g - 1].weight) {
        const [a, b] = groups.splice(g - 1, 2)
        groups.splice(g - 1, 0, {
          at: a.at + b.at,
          weight: a.weight + b.weight,
          amount: a.amount + b.amount,
        })
        g = Math.max(1, g - 1)
      } else g++
    }
  const x = groups.map(g => g.at / g.weight)
  const y = groups.map(g => g.amount / g.weight)
  let expected = 0
  let actual = 0
  for (const i of order) {
    out[i] = households[i] * between(x, y, Math.min(minutes[i], FARTHEST))
    expected += out[i]
    actual += bought[i]
  }
  const factor = expected > 0 ? actual / expected : 0
  for (const i of order) out[i] *= factor
  return out
}

const FARTHEST = 240

function between(x: readonly number[], y: readonly number[], at: number): number {
  if (at <= x[0]) return y[0]
  for (let k = 1; k < x.length; k++)
    if (at <= x[k]) return y[k - 1] + ((y[k] - y[k - 1]) * (at - x[k - 1])) / (x[k] - x[k - 1])
  return y[y.length - 1]
}
