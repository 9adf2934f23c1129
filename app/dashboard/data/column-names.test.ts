import { expect, it } from 'vitest'
import { CONTRACT } from '@/lib/contract/tables'
import { LOCALES, messagesOf } from '@/lib/i18n/locale'

it('every column of the contract has a name that people read, in each language', () => {
  const names = new Set(CONTRACT.flatMap(t => t.columns.map(c => c.name)))
  for (const locale of LOCALES)
    expect(Object.keys(messagesOf(locale).dataScreen.columns).sort()).toEqual([...names].sort())
})
