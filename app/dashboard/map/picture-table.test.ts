import { expect, test } from 'vitest'
import { Cube } from '@/lib/cube/cube'
import { annecy, facts, OCTOBER, source, storeRow, zones } from '@/lib/cube/fixture'
import { spreadOverZones } from '@/lib/cube/spread'
import type { Session } from '../session/session'
import { baseWanted } from './columns'
import { type MapMetric, measureOf } from './measures'
import { placesHeld } from './picture-table'
import { communesOf } from './place-facts'

const sale = { store: 1, month: OCTOBER, channel: 1, tickets: 2 }
const cube = new Cube(
  source({
    atoms: facts([
      { ...sale, cell: annecy(8), amount: 110 },
      { ...sale, cell: annecy(5), amount: 60 },
      { ...sale, cell: 0n, amount: 30 },
    ]),
    stores: [storeRow(1)],
  }),
  { from: OCTOBER - 23, to: OCTOBER },
)
const session = {
  cube,
  manifest: { audience: 'shared' },
  picture: { toZones: spreadOverZones(cube.cells, zones), nearestZone: () => 0 },
} as unknown as Session

function rowsOf(metric: MapMetric, within: Uint8Array | null = null) {
  const request = {
    ...baseWanted(cube),
    drawn: 'heat' as const,
    metric,
    scaleKind: 'sqrt' as const,
    fixedScale: false,
    zones: within,
  }
  const list = { ...communesOf(session, request, measureOf(metric)), name: (i: number) => zones.name[i] }
  return { list, rows: placesHeld(list) }
}

test('behind a heat lie its communes: all sales with a place, and what was spread told apart', () => {
  const { list, rows } = rowsOf('revenue')
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.reduce((sum, i) => sum + list.facts.amount[i], 0)).toBeCloseTo(170)
  expect(rows.reduce((sum, i) => sum + list.spread[i], 0)).toBeCloseTo(60)
  expect(rowsOf('tickets').list.shown.reduce((a, b) => a + b, 0)).toBeCloseTo(4)
  // A commune has no size here: what its density is made of is told.
  expect(rowsOf('revenue_per_km2').list.measure.id).toBe('revenue')
})

test('of a place only its own communes are listed, those without sales too', () => {
  const within = Uint8Array.from(zones.name, (_, i) => (i === 0 ? 1 : 0))
  expect(rowsOf('revenue', within).rows).toEqual([0])
})
