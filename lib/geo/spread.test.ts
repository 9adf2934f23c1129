import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { unitOf } from './spread'

it('the number of a text is the first 32 bits of its MD5', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(unitOf(text)).toBe(createHash('md5').update(text).digest().readUInt32BE(0) / 2 ** 32)
    }),
  )
})
