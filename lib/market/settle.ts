import type { TotalsLayout } from './evaluate'
import type { Changed } from './plan'
import type { Prepared } from './prepare'
import { blockCount } from './scatter'

/** Where the parts of an outcome lie in one array of numbers; see {@link Outcome}. */
export interface Layout {
  changed: readonly Changed[]
  totals: TotalsLayout
  /** Stores before or after: the market's, then the new ones. The web is node `nodes`, outside `nodes + 1`. */
  nodes: number
  width: number
  out: number
  into: number
  toWeb: number
  fromWeb: number
  toMarket: number
  fromMarket: number
  webToMarket: number
  marketToWeb: number
  halo: number
  outside: number
  passage: number
  clickToWeb: number
  check: number
  size: number
}

/**
 * What a scenario moves, over the base: change by node (web last), flows from and to each changed store by
 * node, flows between unchanged stores and the web or the market, web and market; for each changed store
 * the web sales it adds or costs (halo), what it sells outside the calibrated range, its change of passing trade
 * and the click and collect that the web delivers instead; and what the flows miss of the changes.
 */
export type Outcome = Float64Array

export function layOut(prepared: Prepared, changed: readonly Changed[], totals: TotalsLayout): Layout {
  const c = changed.length
  const nodes = prepared.active.length + changed.filter(x => x.node >= prepared.active.length).length
  const width = nodes + 2
  const out = nodes + 1
  const into = out + c * width
  const toWeb = into + c * width
  const webToMarket = toWeb + 4 * nodes
  const halo = webToMarket + 2
  return {
    changed,
    totals,
    nodes,
    width,
    out,
    into,
    toWeb,
    fromWeb: toWeb + nodes,
    toMarket: toWeb + 2 * nodes,
    fromMarket: toWeb + 3 * nodes,
    webToMarket,
    marketToWeb: webToMarket + 1,
    halo,
    outside: halo + c,
    passage: halo + 2 * c,
    clickToWeb: halo + 3 * c,
    check: halo + 4 * c,
    size: halo + 4 * c + 1,
  }
}

/** What the choice model does not say of an event. */
export interface Adjustments {
  /** Share of a closed store's passing trade that the chain loses, of its lost click and collect that the web delivers. */
  passageLost: number
  clickRecapture: number
  /** By changed store: factor on what it gives to and takes from other own stores altogether. */
  transfer: Float64Array
  /** By changed store and unchanged store: factor on its part of that, before the parts are made to add up. */
  donors: Float64Array | null
}

/** Totals after the adjustments; `out` and `into` are factors on flows between changed and unchanged stores. */
interface Settled {
  totals: Float64Array
  out: Float64Array
  into: Float64Array
  passage: Float64Array
  clickToWeb: Float64Array
  restChange: number
}

/** Applies the adjustments to totals: what one flow gains another loses, so that every sum stays. */
export function settle(
  prepared: Prepared,
  changed: readonly Changed[],
  layout: TotalsLayout,
  source: Float64Array,
  adjustments: Adjustments,
): Settled {
  const totals = Float64Array.from(source)
  const { c } = layout
  const settled: Settled = {
    totals,
    out: new Float64Array(c).fill(1),
    into: new Float64Array(c).fill(1),
    passage: new Float64Array(c),
    clickToWeb: new Float64Array(c),
    restChange: 0,
  }
  let restChange = totals[layout.restDirect]
  changed.forEach((store, a) => {
    // A change that does not happen leaves everything where it is.
    if (totals[layout.direct + a] === 0) return
    const given = totals[layout.outRest + a]
    if (given > 0) {
      let more = Math.min((adjustments.transfer[a] - 1) * given, totals[layout.outMarket + a])
      totals[layout.outMarket + a] -= more
      if (store.kind === 'close') {
        const kept = store.passage * (1 - adjustments.passageLost)
        more += kept
        totals[layout.outMarket + a] += store.passage - kept
        settled.passage[a] = -store.passage
      }
      totals[layout.outRest + a] += more
      restChange += more
      settled.out[a] = 1 + more / given
    } else if (store.kind === 'close') {
      totals[layout.outMarket + a] += store.passage
      settled.passage[a] = -store.passage
    }
    if (store.kind === 'move') {
      // Who passed the old site does not pass the new one.
      settled.passage[a] = -store.passage * (1 - store.kept)
      totals[layout.outMarket + a] -= settled.passage[a]
    }
    if (store.kind === 'close' && store.node < prepared.active.length) {
      const click =
        (totals[layout.outMarket + a] + settled.passage[a] * adjustments.passageLost) *
        prepared.clickShare[store.node] *
        adjustments.clickRecapture
      settled.clickToWeb[a] = Math.max(0, click)
      totals[layout.outMarket + a] -= settled.clickToWeb[a]
      totals[layout.outWeb + a] += settled.clickToWeb[a]
      totals[layout.webDirect] += settled.clickToWeb[a]
    }
    const taken = totals[layout.intoRest + a]
    if (taken > 0) {
      const more = Math.min((adjustments.transfer[a] - 1) * taken, totals[layout.intoMarket + a])
      totals[layout.intoMarket + a] -= more
      totals[layout.intoRest + a] += more
      restChange -= more
      settled.into[a] = 1 + more / taken
    }
    if (store.passageShare > 0) {
      settled.passage[a] = (totals[layout.direct + a] * store.passageShare) / (1 - store.passageShare)
      totals[layout.intoMarket + a] += settled.passage[a]
    }
    totals[layout.direct + a] += settled.passage[a]
  })
  settled.restChange = restChange
  return settled
}

/** Net new of settled totals: what came from the market less what went there. */
export function netNewOf({ totals }: Settled, layout: TotalsLayout): number {
  let net =
    totals[layout.marketToRest] +
    totals[layout.marketToWeb] -
    totals[layout.restToMarket] -
    totals[layout.webToMarket]
  for (let a = 0; a < layout.c; a++) net += totals[layout.intoMarket + a] - totals[layout.outMarket + a]
  return net
}

/**
 * The outcome by store from settled totals and the flows of unchanged stores (draw `d` of `rows`, as scattered).
 * Its last entry is the largest gap between a sum of flows and the change that shares and demand say.
 */
export function assemble(
  prepared: Prepared,
  layout: Layout,
  settled: Settled,
  rows: Float64Array,
  draws: number,
  d: number,
  adjustments: Adjustments,
): Outcome {
  const { changed, nodes, width, totals: at } = layout
  const { totals } = settled
  const c = changed.length
  const stores = prepared.active.length
  const outcome = new Float64Array(layout.size)
  const isChanged = new Uint8Array(nodes)
  for (const { node } of changed) isChanged[node] = 1
  const flow = (block: number, s: number) => rows[(block * stores + s) * draws + d]
  const spread = (block: number, a: number, factor: number, to: number, most: (s: number) => number) => {
    const { donors } = adjustments
    let plain = 0
    let tilted = 0
    if (donors)
      for (let s = 0; s < stores; s++) {
        if (isChanged[s] === 1) continue
        plain += flow(block, s)
        tilted += flow(block, s) * donors[a * stores + s]
      }
    const level = donors && tilted > 0 ? plain / tilted : 1
    let excess = 0
    let open = 0
    for (let s = 0; s < stores; s++) {
      if (isChanged[s] === 1) continue
      const tilt = donors && tilted > 0 ? donors[a * stores + s] * level : 1
      const amount = flow(block, s) * factor * tilt
      const kept = donors ? Math.min(amount, Math.max(most(s), flow(block, s) * factor)) : amount
      outcome[to + s] = kept
      excess += amount - kept
      open += kept
    }
    // What a donor cannot give, the others give in proportion.
    if (excess > 0 && open > 0) for (let s = 0; s < stores; s++) outcome[to + s] *= 1 + excess / open
  }
  for (let a = 0; a < c; a++) {
    const out = layout.out + a * width
    const into = layout.into + a * width
    spread(a, a, settled.out[a], out, () => Number.POSITIVE_INFINITY)
    spread(c + a, a, settled.into[a], into, s => prepared.sales[s] / 2)
    for (let b = 0; b < c; b++) outcome[out + changed[b].node] = totals[at.pair + a * c + b]
    outcome[out + nodes] = totals[at.outWeb + a]
    outcome[out + nodes + 1] = totals[at.outMarket + a]
    outcome[into + nodes] = totals[at.intoWeb + a]
    outcome[into + nodes + 1] = totals[at.intoMarket + a]
    outcome[layout.halo + a] = totals[at.halo + a]
    outcome[layout.outside + a] = totals[at.outside + a]
    outcome[layout.passage + a] = settled.passage[a]
    outcome[layout.clickToWeb + a] = settled.clickToWeb[a]
  }
  const blocks = [2 * c, 2 * c + 1, 2 * c + 2, blockCount(c) - 1]
  const parts = [layout.toWeb, layout.fromWeb, layout.toMarket, layout.fromMarket]
  for (let s = 0; s < stores; s++) {
    if (isChanged[s] === 1) continue
    blocks.forEach((block, k) => {
      outcome[parts[k] + s] = flow(block, s)
    })
    let change =
      outcome[layout.fromWeb + s] +
      outcome[layout.fromMarket + s] -
      outcome[layout.toWeb + s] -
      outcome[layout.toMarket + s]
    for (let a = 0; a < c; a++)
      change += outcome[layout.out + a * width + s] - outcome[layout.into + a * width + s]
    outcome[s] = change
  }
  outcome[layout.webToMarket] = totals[at.webToMarket]
  outcome[layout.marketToWeb] = totals[at.marketToWeb]
  let web = totals[at.marketToWeb] - totals[at.webToMarket] + totals[at.restToWeb] - totals[at.webToRest]
  let gap = 0
  for (let a = 0; a < c; a++) {
    let change = totals[at.intoRest + a] + totals[at.intoWeb + a] + totals[at.intoMarket + a]
    change -= totals[at.outRest + a] + totals[at.outWeb + a] + totals[at.outMarket + a]
    for (let b = 0; b < c; b++) change += totals[at.pair + b * c + a] - totals[at.pair + a * c + b]
    outcome[changed[a].node] = totals[at.direct + a]
    gap = Math.max(gap, Math.abs(change - totals[at.direct + a]))
    web += totals[at.outWeb + a] - totals[at.intoWeb + a]
  }
  outcome[nodes] = totals[at.webDirect]
  let rest = 0
  for (let s = 0; s < stores; s++) if (isChanged[s] === 0) rest += outcome[s]
  outcome[layout.check] = Math.max(
    gap,
    Math.abs(web - totals[at.webDirect]),
    Math.abs(rest - settled.restChange),
  )
  return outcome
}
