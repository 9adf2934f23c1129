import { afterEach, expect, it } from 'vitest'
import { type Offer, offered, useOffers } from './offers'

const offer = (id: string, rows: number): Offer => ({
  definition: `${rows} rows`,
  notes: [{ label: 'Rows', text: String(rows) }],
  kind: 'table',
  id,
  where: 'panel',
  title: id,
  make: () => ({ title: id, rows, columns: [] }),
})

afterEach(() => useOffers.setState({ offers: [] }))

const ids = () => useOffers.getState().offers.map(o => o.id)

it('is there for as long as its part of the screen is, in the order of coming', () => {
  const leaves = offered(offer('a', 1), () => offer('a', 1))
  offered(offer('b', 1), () => offer('b', 1))
  expect(ids()).toEqual(['a', 'b'])
  leaves()
  expect(ids()).toEqual(['b'])
})

it('is made from what is shown when it is taken, not when it was offered', () => {
  let shown: Offer | null = offer('a', 1)
  offered(shown, () => shown)
  shown = offer('a', 7)
  const [standing] = useOffers.getState().offers
  expect(standing.kind === 'table' && standing.make().rows).toBe(7)
  expect(standing.definition).toBe('7 rows')
  expect(standing.notes).toEqual([{ label: 'Rows', text: '7' }])
  shown = null
  expect(standing.kind === 'table' && standing.make().rows).toBe(1)
})

it('two of one name do not take each other away', () => {
  const first = offered(offer('a', 1), () => offer('a', 1))
  offered(offer('a', 2), () => offer('a', 2))
  first()
  expect(ids()).toEqual(['a'])
})
