import { describe, expect, it } from 'vitest'
import { answer, type Filter, type Metric } from './matrix'
import { TABLES } from './schema'

const METRICS: Metric[] = [
  'amount',
  'gross',
  'tickets',
  'items',
  'margin',
  'average_basket',
  'active_customers',
  'penetration',
  'shared_customers',
]
const FILTERS: Filter[] = ['month', 'day', 'channel', 'store', 'place', 'polygon', 'category', 'segment']

describe('the matrix of metric, filter and audience', () => {
  it('names a table of the schema wherever a figure can be had, and a reason wherever it is not exact', () => {
    const tables = TABLES.map(t => t.name)
    for (const metric of METRICS)
      for (const filter of FILTERS) {
        const { availability, table, reason } = answer(metric, [filter], 'shared')
        if (availability === 'unavailable') expect(table).toBeNull()
        else expect(tables).toContain(table)
        expect(reason === null).toBe(availability === 'exact')
      }
  })

  it('answers several filters as the worst of them', () => {
    expect(answer('amount', ['store'], 'shared').availability).toBe('exact')
    expect(answer('amount', ['month', 'store'], 'shared').availability).toBe('coarser')
    expect(answer('amount', ['month', 'polygon'], 'shared')).toMatchObject({
      availability: 'coarser',
      reason: 'atoms_by_centre',
    })
    expect(answer('active_customers', ['store', 'channel'], 'shared').availability).toBe('unavailable')
  })

  it('reads category with month and store from the table of categories', () => {
    expect(answer('amount', ['month', 'category', 'store'], 'shared').table).toBe('category_months')
  })

  it('cannot join a place with what has no geography', () => {
    expect(answer('amount', ['place', 'category'], 'shared')).toEqual({
      availability: 'unavailable',
      table: null,
      reason: 'rows_without_geography',
    })
    expect(answer('amount', ['day', 'segment'], 'shared').availability).toBe('unavailable')
  })

  it('answers everything from customer rows', () => {
    for (const metric of METRICS) expect(answer(metric, FILTERS, 'detailed').availability).toBe('exact')
  })
})
