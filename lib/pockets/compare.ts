import { countCustomers } from './customers'
import type { PocketData, PocketOptions, Purchases } from './types'
import { usual } from './usual'

/** One kind of thing that people do, zone by zone over 12 months, beside what is usual. */
export interface Kind {
  /** Tell how finely places are told apart. */
  flows: Purchases
  observed: Float64Array
  expected: Float64Array
  /** Purchases, in currency; customers otherwise. */
  money: boolean
}

/** What every zone buys, in stores and on the web. */
export interface Bought {
  store: Float64Array
  web: Float64Array
}

/** What a reading compares. */
export interface Compared {
  /** By zone: whether the reading is about it. */
  looked: Uint8Array
  kinds: readonly Kind[]
  /** Purchases, all kinds together, in currency. */
  observed: Float64Array
  expected: Float64Array
  /** 1 where more than expected makes a pocket, -1 where less does. */
  sign: 1 | -1
}

/**
 * Beside purchases in stores and on the web, customers are compared (but for `web`, as they are not counted by
 * channel): they are published for smaller places than their purchases are.
 */
export function compare(data: PocketData, bought: Bought, options: PocketOptions): Compared {
  return options.reading === 'potential'
    ? comparePotential(data, bought)
    : compareUsual(data, bought, options)
}

function comparePotential(data: PocketData, { store: observed }: Bought): Compared {
  const { zones } = data
  const n = zones.households.length
  const looked = new Uint8Array(n)
  const expected = new Float64Array(n)
  let [sold, foreseen] = [0, 0]
  for (let i = 0; i < n; i++)
    if (data.expected && data.expected[i] > 0 && zones.households[i] > 0) {
      looked[i] = 1
      expected[i] = data.expected[i]
      sold += observed[i]
      foreseen += expected[i]
    }
  const factor = foreseen > 0 ? sold / foreseen : 0
  for (let i = 0; i < n; i++) expected[i] *= factor
  const kinds = [
    { flows: data.bought.store, observed, expected, money: true },
    // Customers of every channel count: far from stores, more of them stand for the same purchases in stores.
    { ...countCustomers(data, looked, expected, false), money: false },
  ]
  return { looked, kinds, observed, expected, sign: -1 }
}

function compareUsual(data: PocketData, bought: Bought, { reading, minutes }: PocketOptions): Compared {
  const { zones } = data
  const n = zones.households.length
  const looked = new Uint8Array(n)
  for (let i = 0; i < n; i++)
    looked[i] = zones.households[i] > 0 && (reading === 'web' || data.minutes[i] > minutes) ? 1 : 0
  const channels = reading === 'web' ? (['web'] as const) : (['store', 'web'] as const)
  const kinds: Kind[] = channels.map(channel => {
    const observed = bought[channel]
    const expected = usual(data.minutes, zones.households, observed, looked, channel === 'store')
    return { flows: data.bought[channel], observed, expected, money: true }
  })
  const total = (of: 'observed' | 'expected') =>
    Float64Array.from({ length: n }, (_, i) => kinds.reduce((sum, kind) => sum + kind[of][i], 0))
  const [observed, expected] = [total('observed'), total('expected')]
  if (reading === 'far') kinds.push({ ...countCustomers(data, looked, zones.households, true), money: false })
  return { looked, kinds, observed, expected, sign: 1 }
}
