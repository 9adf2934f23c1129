import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { temporary } from '@/lib/extracts/fixture'
import * as fuzz from './fuzz'
import * as kill from './kill'

const { folder, remove } = temporary()
afterAll(() => remove())

/** The short form of the proofs that `npm run prove` runs in full. */
describe('in their short form', { timeout: 300_000 }, () => {
  it.each([
    ['publishes that are killed leave no half version', kill, 'kill'],
    ['spoilt files get a sentence, never a crash', fuzz, 'fuzz'],
  ])('%s', async (_, { prove }, name) => {
    const at = join(folder, name)
    mkdirSync(at)
    const proof = await prove({ quick: true, folder: at, say: () => {} })
    expect(proof.figures.faults).toEqual([])
    expect(proof.ok).toBe(true)
  })
})
