import type { ChoiceAt } from './choice-at'
import type { NetworkEvent } from './events'
import type { Panel, Window } from './panel'

/** What an event did to the access of every zone it reaches. */
export interface Exposure {
  /** Zones with a share worth naming, as indices of the panel's zones, rising. */
  zones: Int32Array
  /** Share of the store that went (closure, former site, old size) and of the one that came, 0 to 1. */
  gone: Float64Array
  come: Float64Array
  /** Change of access, `ln(1 - gone) - ln(1 - come)`. */
  dI: Float64Array
  /** 1 where a share is so large that the change of access is a guess. */
  guess: Uint8Array
}

/** Shares below this are nothing an event did. */
const NEGLIGIBLE = 0.002
/** Slope of the observed odds on the model's: about 1, unless the purchases say otherwise. */
const SLOPE_SD = 0.25
/**
 * Largest share that counts: beyond it what is left of a zone's access hangs on stores so far away that no customer
 * says how far, and its logarithm is anybody's guess.
 */
const LARGEST_SHARE = 0.9
const ALL_BUT = 1 - 1e-6
/** Fewest located purchases at the event's store that its share can be put right by. */
export const FEWEST_TICKETS = 100

/**
 * Change of access by zone. Which part of a zone's purchases a store takes is the choice model's, put right by what
 * customers of all zones did: the odds of the store against the others, observed, on the model's odds (intercept and
 * slope). For a store that came, those of the months after; for one that went, before. So a zone's share carries
 * none of its own purchases' chance, and errors of the driving times do not pass for a weak effect of access. Null
 * where too few located purchases were made at the store.
 */
export function exposureOf(
  panel: Panel,
  choice: ChoiceAt,
  event: Pick<NetworkEvent, 'kind' | 'store' | 'former'>,
  windows: { before: Window; after: Window },
  trading: readonly number[],
): Exposure | null {
  const went = event.kind === 'opening' ? null : event.kind === 'move' ? event.former! : event.store
  const came =
    event.kind === 'opening' || event.kind === 'move' || event.kind === 'resize' ? event.store : null
  const rest = trading.filter(j => j !== went && j !== came && choice.position[j] >= 0)
  const gone = went === null ? null : shareOf(panel, choice, went, rest, windows.before)
  const come = came === null ? null : shareOf(panel, choice, came, rest, windows.after)
  if ((went !== null && !gone) || (came !== null && !come)) return null
  const zones: number[] = []
  for (let i = 0; i < choice.pairs.zones; i++)
    if ((gone?.[i] ?? 0) > NEGLIGIBLE || (come?.[i] ?? 0) > NEGLIGIBLE) zones.push(i)
  const of = (share: Float64Array | null) => Float64Array.from(zones, i => share?.[i] ?? 0)
  const [left, arrived] = [of(gone), of(come)]
  return {
    zones: Int32Array.from(zones),
    gone: left,
    come: arrived,
    dI: left.map((s, k) => Math.log1p(-s) - Math.log1p(-arrived[k])),
    guess: Uint8Array.from(left, (s, k) => Number(Math.max(s, arrived[k]) > LARGEST_SHARE)),
  }
}

/** By zone: the store's share beside `rest` alone, or null. */
function shareOf(
  panel: Panel,
  choice: ChoiceAt,
  store: number,
  rest: readonly number[],
  window: Window,
): Float64Array | null {
  const { pairs, pull, position } = choice
  const isRest = new Uint8Array(pairs.stores)
  for (const j of rest) isRest[position[j]] = 1
  const located = new Uint8Array(panel.stores.length)
  for (const j of rest) if (panel.stores[j].route === 'customers') located[j] = 1
  const all = new Float64Array(pairs.zones)
  const seen = new Float64Array(pairs.zones)
  const known = position[store]
  const own = new Float64Array(pairs.zones)
  for (let i = 0; i < pairs.zones; i++)
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++) {
      const s = pairs.store[p]
      if (s === known) own[i] = pull[p]
      if (isRest[s] === 0) continue
      all[i] += pull[p]
      if (located[choice.active[s]] === 1) seen[i] += pull[p]
    }
  if (known < 0) {
    const minutes = panel.travel.minutesTo(panel.zones, panel.stores[store])
    const given = panel.matrix
    for (let i = 0; i < pairs.zones; i++) {
      const exact = given?.[i + pairs.zones * store] ?? Number.NaN
      const t = exact >= 0 ? exact : minutes[i]
      own[i] = t <= pairs.cutoff[i] ? Math.exp(-choice.decay * t) : 0
    }
  }
  const odds: { x: number; own: number; others: number }[] = []
  let tickets = 0
  for (let i = 0; i < pairs.zones; i++) {
    if (!(own[i] > 0) || !(seen[i] > 0)) continue
    let mine = 0
    let others = 0
    for (let e = window.start[i]; e < window.start[i + 1]; e++) {
      if (window.store[e] === store) mine += window.tickets[e]
      else if (located[window.store[e]] === 1) others += window.tickets[e]
    }
    tickets += mine
    if (mine + others > 0) odds.push({ x: Math.log(own[i] / seen[i]), own: mine, others })
  }
  if (tickets < FEWEST_TICKETS) return null
  const { intercept, slope, centre } = fitOdds(odds)
  const share = new Float64Array(pairs.zones)
  for (let i = 0; i < pairs.zones; i++) {
    if (!(own[i] > 0) || !(seen[i] > 0)) continue
    const odd = Math.exp(intercept + slope * (Math.log(own[i] / seen[i]) - centre)) * (seen[i] / all[i])
    share[i] = Math.min(ALL_BUT, odd / (1 + odd))
  }
  return share
}

/** Logistic regression of own against others on x, slope shrunk towards 1 (Newton). */
function fitOdds(rows: readonly { x: number; own: number; others: number }[]) {
  let own = 0
  let all = 0
  let centre = 0
  for (const r of rows) {
    own += r.own
    all += r.own + r.others
    centre += r.own * r.x
  }
  centre /= own
  let a = Math.log(own / Math.max(all - own, 1))
  let b = 1
  for (let iteration = 0; iteration < 50; iteration++) {
    let ga = 0
    let gb = (1 - b) / SLOPE_SD ** 2
    let haa = 1e-9
    let hab = 0
    let hbb = 1 / SLOPE_SD ** 2
    for (const r of rows) {
      const x = r.x - centre
      const p = 1 / (1 + Math.exp(-(a + b * x)))
      const n = r.own + r.others
      const residual = r.own - n * p
      const w = n * p * (1 - p)
      ga += residual
      gb += residual * x
      haa += w
      hab += w * x
      hbb += w * x * x
    }
    const determinant = haa * hbb - hab * hab
    const da = (hbb * ga - hab * gb) / determinant
    const db = (haa * gb - hab * ga) / determinant
    const step = Math.min(1, 2 / Math.max(Math.abs(da), Math.abs(db), 1e-12))
    a += step * da
    b += step * db
    if (Math.abs(da) + Math.abs(db) < 1e-9) break
  }
  return { intercept: a, slope: b, centre }
}

/** What closing a store would do to the access of every zone, by the choice model alone. */
export function placeboExposure(choice: ChoiceAt, store: number): Pick<Exposure, 'zones' | 'dI' | 'guess'> {
  const { pairs, pull, sum, position } = choice
  const zones: number[] = []
  const share: number[] = []
  for (let i = 0; i < pairs.zones; i++)
    for (let p = pairs.start[i]; p < pairs.start[i + 1]; p++)
      if (pairs.store[p] === position[store] && pull[p] > NEGLIGIBLE * sum[i]) {
        zones.push(i)
        share.push(Math.min(ALL_BUT, pull[p] / sum[i]))
      }
  return {
    zones: Int32Array.from(zones),
    dI: Float64Array.from(share, s => Math.log1p(-s)),
    guess: Uint8Array.from(share, s => Number(s > LARGEST_SHARE)),
  }
}
