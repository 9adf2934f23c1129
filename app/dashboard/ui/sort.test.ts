import { describe, expect, it } from 'vitest'
import { sortedBy } from './sort'

const rows = [
  { id: 'a', name: 'Lille 10', gain: 20, open: true },
  { id: 'b', name: 'Élancourt', gain: null, open: false },
  { id: 'c', name: 'Lille 2', gain: 25, open: true },
  { id: 'd', name: 'Metz', gain: Number.NaN, open: false },
]
const ids = (sorted: typeof rows) => sorted.map(r => r.id).join('')

describe('sorted rows', () => {
  it('have what is not known at the end, whichever way', () => {
    expect(ids(sortedBy(rows, r => r.gain, true))).toBe('cabd')
    expect(ids(sortedBy(rows, r => r.gain, false))).toBe('acbd')
  })

  it('have names as people order them', () => {
    expect(ids(sortedBy(rows, r => r.name, false))).toBe('bcad')
    expect(ids(sortedBy(rows, r => r.name, true))).toBe('dacb')
  })

  it('stay as they were where values are equal', () => {
    expect(ids(sortedBy(rows, r => r.open, true))).toBe('acbd')
    expect(ids(rows)).toBe('abcd')
  })
})
