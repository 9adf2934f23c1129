import { expect, test } from 'vitest'
import { inlined } from '@/lib/filter/scope'
import { readable } from './subject'

test('a long list of keys is cut to be read, and says how many there are; the statement itself is whole', () => {
  const keys = Array.from({ length: 300 }, (_, i) => 1000 + i).join(',')
  const sql = inlined({ sql: "SELECT ? WHERE key IN (string_split(?, ','))", params: ["l'été", keys] })
  expect(sql).toContain(keys)
  expect(readable(sql)).toBe(
    "SELECT 'l''été' WHERE key IN (string_split('1000,1001,1002,1003,1004,1005, … [300]', ','))",
  )
})

test('short lists and texts stay as they are', () => {
  const sql = "SELECT * FROM stores WHERE name = 'Paris 15e' AND key IN ('1,2,3')"
  expect(readable(sql)).toBe(sql)
})
