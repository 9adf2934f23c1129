import { expect, it } from 'vitest'
import { profile, suits } from './profile'
import { CONTRACT } from './tables'

// A pattern for words took minutes on a cell of 200,000 letters; such a test does not end in time then.
it('judges columns of endless values', () => {
  const endless = profile({ name: 'x', type: 'VARCHAR', values: Array(100).fill('x'.repeat(200_000)) }, 'FR')
  for (const table of CONTRACT)
    for (const column of table.columns) expect(suits(column, endless).fit).toBeLessThanOrEqual(1)
})
