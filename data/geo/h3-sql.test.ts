import { describe, expect, it } from 'vitest'
import { openNative } from '@/lib/engine/native'
import { openWasmNode } from '@/lib/engine/wasm-node'
import { cellsAt, parentOf, parentSql, resolutionOf, resolutionSql } from '@/lib/geo/h3'
import { unitOf, unitSql } from '@/lib/geo/spread'

const lat = Array.from({ length: 400 }, (_, i) => 41 + (i % 20) / 2)
const lon = Array.from({ length: 400 }, (_, i) => -5 + i / 28)
const cells = [7, 8, 9].flatMap(resolution => [...cellsAt(lat, lon, resolution)])
const texts = ['C-000001', 'é', '']

describe.each([
  ['native', () => openNative()],
  ['wasm', () => openWasmNode()],
])('The SQL fragments of lib/geo on the %s engine', (_, open) => {
  it('give what the functions give', async () => {
    const engine = await open()
    try {
      const { columns } = await engine.query(`
        SELECT ${parentSql('cell', 5)} AS parent, ${resolutionSql('cell')} AS resolution
        FROM (SELECT unnest([${cells.join(', ')}]::UBIGINT[]) AS cell)`)
      expect([...columns.parent]).toEqual(cells.map(cell => parentOf(cell, 5)))
      expect([...columns.resolution]).toEqual(cells.map(resolutionOf))

      const list = texts.map(text => `'${text}'`).join(', ')
      const units = await engine.query(
        `SELECT ${unitSql('text')} AS unit FROM (SELECT unnest([${list}]) AS text)`,
      )
      expect([...units.columns.unit]).toEqual(texts.map(unitOf))
    } finally {
      await engine.close()
    }
  })
})
