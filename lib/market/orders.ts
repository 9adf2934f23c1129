import { uniform } from './random'
import type { Run } from './run'
import type { Outcome } from './settle'
import { only, type Touched } from './touch'
import type { ScenarioResult } from './types'

type Interaction = NonNullable<ScenarioResult['interaction']>

/** Changes up to which every order is gone through (by all subsets), and evaluations above that. */
const EXACT = 6
const EVALUATIONS = 160
const SEED = 7_919

/**
 * What several changes do together against the sum of each alone, and each one's part: its mean marginal effect
 * over all orders in which the changes could come (Shapley), by store. Above six changes, over sampled orders and
 * their reverses. Parts sum to the whole either way. `whole` is the outcome of all of them.
 */
export function interactionOf(
  run: Run,
  touched: Touched,
  whole: Outcome,
  ids: readonly string[],
): Interaction | null {
  const { changed, layout, middle } = run
  const c = changed.length
  if (c < 2) return null
  const { nodes } = layout
  const known = new Map<string, Float64Array>()
  const effects = (happens: readonly boolean[]): Float64Array => {
    const key = happens.map(Number).join('')
    const found = known.get(key)
    if (found) return found
    const outcome = happens.every(Boolean)
      ? whole
      : happens.some(Boolean)
        ? run.outcome(only(touched, happens), middle)
        : new Float64Array(layout.size)
    const changes = outcome.slice(0, nodes + 1)
    known.set(key, changes)
    return changes
  }
  const parts = changed.map(() => new Float64Array(nodes + 1))
  const add = (a: number, weight: number, without: readonly boolean[]) => {
    const with_ = without.map((w, b) => w || b === a)
    const [low, high] = [effects(without), effects(with_)]
    for (let x = 0; x <= nodes; x++) parts[a][x] += weight * (high[x] - low[x])
  }
  if (c <= EXACT) {
    for (let mask = 0; mask < 1 << c; mask++) {
      const set = changed.map((_, a) => ((mask >> a) & 1) === 1)
      const size = set.filter(Boolean).length
      for (let a = 0; a < c; a++) if (!set[a]) add(a, 1 / (c * binomial(c - 1, size)), set)
    }
  } else {
    const random = uniform(SEED)
    const pairs = Math.max(1, Math.floor(EVALUATIONS / (2 * c)))
    for (let k = 0; k < pairs; k++) {
      const order = Array.from(changed.keys())
      for (let i = c - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1))
        ;[order[i], order[j]] = [order[j], order[i]]
      }
      for (const way of [order, [...order].reverse()]) {
        const set = changed.map(() => false)
        for (const a of way) {
          add(a, 1 / (2 * pairs), set)
          set[a] = true
        }
      }
    }
  }
  const net = (changes: Float64Array) => changes.reduce((sum, x) => sum + x, 0)
  const alone = changed.map((_, a) => net(effects(changed.map((_, b) => b === a))))
  const together = net(effects(changed.map(() => true)))
  const sum = alone.reduce((total, x) => total + x, 0)
  return {
    together,
    sum_of_singles: sum,
    effect: together - sum,
    orders: c <= EXACT ? 'all' : 'sampled',
    changes: changed.map((x, a) => ({
      id: x.id,
      kind: x.kind,
      alone: alone[a],
      net_new: net(parts[a]),
      stores: Array.from(parts[a], (amount, node) => ({ id: ids[node], amount })).filter(s => s.amount !== 0),
    })),
  }
}

function binomial(n: number, k: number): number {
  let value = 1
  for (let i = 0; i < k; i++) value = (value * (n - i)) / (i + 1)
  return value
}
