import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allocate } from './huff'
import { close, oracle, readRows } from './oracles.fixture'

const set = oracle('12_store_geography')

/** Kilometres on a sphere of 6371.0088 km, by the haversine. */
function kilometres(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const rad = Math.PI / 180
  const a =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2
  return 2 * 6371.0088 * Math.asin(Math.sqrt(a))
}

describe.skipIf(!set.available)(`491 Chicago stores and 2,573 block groups (${set.title})`, () => {
  const expected = set.available
    ? JSON.parse(readFileSync(join(set.path, 'expected.json'), 'utf8'))
    : undefined
  const read = () => {
    // Names of stores hold separators inside quotes.
    const [, ...lines] = readFileSync(join(set.path, 'chicago_grocery_stores_2013.csv'), 'utf8')
      .trim()
      .split('\n')
    const stores = lines.map(line => {
      const fields = line.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)!.map(f => f.replace(/,$/, ''))
      return {
        row: Number(fields[0]),
        area: Number(fields[4]),
        lat: Number(fields[8]),
        lon: Number(fields[9]),
      }
    })
    const zones = readRows(join(set.path, 'cook_county_block_groups_2010.csv'))
      .map(r => ({ pop: Number(r.pop), lat: Number(r.lat), lon: Number(r.lon) }))
      .filter(z => z.pop > 0)
      .map(z => ({ ...z, km: stores.map(s => kilometres(z.lat, z.lon, s.lat, s.lon)) }))
      .filter(z => Math.min(...z.km) <= 3)
    return { stores, zones }
  }
  const { stores, zones } = set.available ? read() : { stores: [], zones: [] }
  const totalsWithout = (closed: number) =>
    allocate({
      start: Int32Array.from({ length: zones.length + 1 }, (_, i) => i * stores.length),
      store: Int32Array.from({ length: zones.length * stores.length }, (_, r) => r % stores.length),
      stores: stores.length,
      potential: Float64Array.from(zones, z => z.pop),
      outside: 0,
      utility: Float64Array.from(
        zones.flatMap(z =>
          z.km.map((km, j) =>
            j === closed ? Number.NEGATIVE_INFINITY : 0.7 * Math.log(stores[j].area) - 0.5 * km,
          ),
        ),
      ),
    }).totals

  it('has the zones, stores and people of the reference', () => {
    expect(stores).toHaveLength(expected.n_stores)
    expect(zones).toHaveLength(expected.n_zones)
    const people = zones.reduce((s, z) => s + z.pop, 0)
    expect(people).toBe(expected.pop)
    const nearest = zones.reduce((s, z) => s + z.pop * Math.min(...z.km), 0) / people
    close(nearest, expected.mean_nearest_km_pop_weighted, 1e-10)
  })

  it('shares people out: the totals of all 491 stores', () => {
    const totals = totalsWithout(-1)
    expected.totals.forEach((t: number, j: number) => {
      close(totals[j], t, 1e-9)
    })
  })

  it('closes the largest store: gains add up to what it sold, the ten largest as in the reference', () => {
    const closing = expected.close_store_with_largest_total
    const before = totalsWithout(-1)
    const at = stores.findIndex(s => s.row === closing.row)
    close(before[at], closing.base, 1e-10)
    const after = totalsWithout(at)
    const gains = after.map((t, j) => (j === at ? 0 : t - before[j]))
    close(
      gains.reduce((s, g) => s + g, 0),
      closing.sum_gain,
      1e-10,
    )
    const largest = Array.from(gains.keys()).sort((a, b) => gains[b] - gains[a])
    const target = Object.entries<number>(closing.top10_gainers).sort((a, b) => b[1] - a[1])
    target.forEach(([row, gain], i) => {
      expect(stores[largest[i]].row).toBe(Number(row))
      close(gains[largest[i]], gain, 1e-8)
    })
  })
})
