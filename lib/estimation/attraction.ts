import { conjugateGradients } from './conjugate-gradients'
import { EstimationError } from './errors'
import { type Allocation, allocate, type Offer } from './huff'

export interface SolvedAttraction {
  /** ln of the attraction of each store; minus infinity where its total is 0. */
  attraction: Float64Array
  /** Attractions are known up to one factor in each of these separate markets; 0 where an outside settles them. */
  markets: number
  predicted: Float64Array
  outside: number
  iterations: number
  /** sum |predicted - total| / sum total. */
  error: number
}

/** As near to the totals as double precision allows, and as near as is called solved. */
const EXACT = 1e-13
const SOLVED = 1e-9
const SWEEPS = 15
const ITERATIONS = 200

/**
 * Attractions such that Huff's rule gives every store its total, given ln of the decay in `utility`. They minimise
 * sum_i M_i ln(sum_j A_j f_ij + outside) - sum_j T_j ln A_j, convex in ln A. Proportional sweeps first, then
 * Newton steps by conjugate gradients. Without an outside the geometric mean of each market is 1. Throws
 * {@link EstimationError} infeasible_totals where no attractions can give the totals.
 */
export function solveAttraction(
  offer: Offer,
  totals: Float64Array,
  names?: readonly string[],
): SolvedAttraction {
  const { marketOf, markets } = feasible(offer, totals, names)
  const none = Number.NEGATIVE_INFINITY
  const live = totals.map(t => (t > 0 ? 0 : none))
  const known = offer.outside > 0
  let alpha = proportionalSweeps(offer, live, totals, SWEEPS)
  let point = at(offer, alpha)
  let value = objective(offer, alpha, totals)
  let error = errorOf(point, totals)
  let iterations = SWEEPS
  for (; iterations < ITERATIONS && error > EXACT; iterations++) {
    const gradient = point.totals.map((x, j) => (totals[j] > 0 ? x - totals[j] : 0))
    const step = conjugateGradients(
      { ...offer, share: point.share, demand: offer.potential },
      point.totals.map(x => Math.max(x, Number.MIN_VALUE)),
      0,
      gradient,
      Math.min(1e-2, error * 10),
    )
    let moved = false
    for (let scale = 1; scale > 1e-6 && !moved; scale /= 2) {
      const trial = alpha.map((a, j) => (totals[j] > 0 ? a - scale * step[j] : none))
      const next = at(offer, trial)
      const [nextValue, nextError] = [objective(offer, trial, totals), errorOf(next, totals)]
      // Near the end the objective no longer resolves progress; the error itself does.
      moved = nextValue < value || (error < 1e-6 && nextError < error)
      if (!moved) continue
      alpha = trial
      point = next
      value = nextValue
      error = nextError
    }
    if (!moved) break
  }
  if (!(error < SOLVED)) throw unreachable(point, totals, names)
  if (!known) normalise(alpha, marketOf, markets)
  return {
    attraction: alpha,
    markets: known ? 0 : markets,
    predicted: point.totals,
    outside: point.outside,
    iterations,
    error,
  }
}

/**
 * Raises or lowers each attraction by the ratio of its total to what is predicted, all at once, `sweeps` times;
 * stores within `tolerance` of their total stay (with 0.05 and 10 sweeps it is what Wieland 2017 calls the local
 * optimisation of attraction).
 */
export function proportionalSweeps(
  offer: Offer,
  start: Float64Array,
  totals: ArrayLike<number>,
  sweeps: number,
  tolerance = 0,
): Float64Array {
  let alpha = Float64Array.from(start)
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const { totals: predicted } = at(offer, alpha)
    alpha = alpha.map((a, j) => {
      const ratio = predicted[j] / totals[j]
      return totals[j] > 0 && Math.abs(ratio - 1) > tolerance ? a - Math.log(Math.max(ratio, 1e-300)) : a
    })
  }
  return alpha
}

function at(offer: Offer, alpha: Float64Array): Allocation {
  return allocate({ ...offer, utility: offer.utility.map((u, r) => u + alpha[offer.store[r]]) })
}

function errorOf({ totals: predicted }: Allocation, totals: Float64Array): number {
  let error = 0
  let sum = 0
  for (let j = 0; j < totals.length; j++) {
    error += Math.abs(predicted[j] - totals[j])
    sum += totals[j]
  }
  return error / sum
}

function objective(
  { start, store, utility, potential, outside }: Offer,
  alpha: Float64Array,
  totals: Float64Array,
) {
  let value = 0
  for (let i = 0; i + 1 < start.length; i++) {
    if (potential[i] === 0) continue
    let highest = Math.log(outside)
    for (let r = start[i]; r < start[i + 1]; r++) highest = Math.max(highest, utility[r] + alpha[store[r]])
    if (highest === Number.NEGATIVE_INFINITY) continue
    let sum = outside > 0 ? Math.exp(Math.log(outside) - highest) : 0
    for (let r = start[i]; r < start[i + 1]; r++) sum += Math.exp(utility[r] + alpha[store[r]] - highest)
    value += potential[i] * (highest + Math.log(sum))
  }
  for (let j = 0; j < totals.length; j++) if (totals[j] > 0) value -= totals[j] * alpha[j]
  return value
}

/** Markets, sets of stores and zones without a link between them; throws where a market cannot give its totals. */
function feasible(offer: Offer, totals: Float64Array, names?: readonly string[]) {
  const { start, store, stores, utility, potential, outside } = offer
  const parent = Int32Array.from({ length: stores }, (_, j) => j)
  const root = (j: number): number => {
    let r = j
    while (parent[r] !== r) r = parent[r]
    parent[j] = r
    return r
  }
  const within = new Float64Array(stores)
  const open = (r: number) => totals[store[r]] > 0 && utility[r] > Number.NEGATIVE_INFINITY
  for (let i = 0; i + 1 < start.length; i++) {
    let first = -1
    for (let r = start[i]; r < start[i + 1]; r++) {
      if (!open(r) || potential[i] === 0) continue
      within[store[r]] += potential[i]
      if (first < 0) first = store[r]
      else parent[root(store[r])] = root(first)
    }
  }
  const roots = new Map<number, number>()
  const marketOf = Int32Array.from(totals, (t, j) => {
    if (!(t > 0)) return -1
    const known = roots.get(root(j)) ?? roots.size
    roots.set(root(j), known)
    return known
  })
  if (roots.size === 0) throw new EstimationError('infeasible_totals', 'No store has a total above 0.')
  const has = new Float64Array(roots.size)
  const needs = new Float64Array(roots.size)
  for (let i = 0; i + 1 < start.length; i++)
    for (let r = start[i]; r < start[i + 1]; r++) {
      if (!open(r)) continue
      has[marketOf[store[r]]] += potential[i]
      break
    }
  for (let j = 0; j < stores; j++) {
    if (!(totals[j] > 0)) continue
    needs[marketOf[j]] += totals[j]
    if (totals[j] > within[j] * (1 + SOLVED))
      throw new EstimationError(
        'infeasible_totals',
        `Store ${names?.[j] ?? j + 1} has a total of ${totals[j]}, and the zones that reach it have only ${within[j]} to spend. Give it more zones, or raise the potential.`,
        { store: names?.[j] ?? j + 1, total: totals[j], potential: within[j] },
      )
  }
  for (let c = 0; c < has.length; c++) {
    const short = outside > 0 ? needs[c] >= has[c] * (1 - SOLVED) : Math.abs(needs[c] / has[c] - 1) > SOLVED
    if (!short) continue
    const members = Array.from(marketOf.keys()).filter(j => marketOf[j] === c)
    const which =
      has.length === 1 ? 'The stores' : `The stores ${list(members, names)} (a market of their own)`
    throw new EstimationError(
      'infeasible_totals',
      outside > 0
        ? `${which} have totals of ${needs[c]}, and the zones that reach them only ${has[c]}: nothing would be left for the outside. Raise the potential, or scale it to the totals.`
        : `${which} have totals of ${needs[c]}, and the zones that reach them spend ${has[c]}: without an outside both must be equal. Scale the potential to the totals, or give an outside.`,
      { totals: needs[c], potential: has[c] },
    )
  }
  return { marketOf, markets: roots.size }
}

function normalise(alpha: Float64Array, marketOf: Int32Array, markets: number): void {
  const sum = new Float64Array(markets)
  const count = new Float64Array(markets)
  marketOf.forEach((c, j) => {
    if (c < 0) return
    sum[c] += alpha[j]
    count[c]++
  })
  marketOf.forEach((c, j) => {
    if (c >= 0) alpha[j] -= sum[c] / count[c]
  })
}

function unreachable(point: Allocation, totals: Float64Array, names?: readonly string[]): EstimationError {
  const short = Array.from(totals.keys()).filter(j => point.totals[j] < totals[j] * (1 - 1e-6))
  return new EstimationError(
    'infeasible_totals',
    `No attractions give these totals: however attractive, the stores ${list(short, names)} do not reach theirs, because the zones in their reach have less to spend than they and their neighbours need. Give them more zones, or raise the potential.`,
    { stores: list(short, names) },
  )
}

function list(stores: readonly number[], names?: readonly string[]): string {
  const shown = stores.slice(0, 6).map(j => names?.[j] ?? String(j + 1))
  return shown.join(', ') + (stores.length > 6 ? ', ...' : '')
}
