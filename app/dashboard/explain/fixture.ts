import { join } from 'node:path'
import { buildDataset } from '@/lib/build/build'
import { Cube } from '@/lib/cube/cube'
import { loadSource } from '@/lib/cube/source'
import type { Audience } from '@/lib/dataset/matrix'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { openWasmNode } from '@/lib/engine/wasm-node'
import { type Extracts, type Row, seller, writeExtracts } from '@/lib/extracts/fixture'

/** Two stores of one town with customers in common, and one far away; a year and the one before. */
function network(): Extracts {
  const store = (store_id: string, name: string, lat: number, lon: number, more: Row = {}): Row => ({
    ...{ store_id, name, lat, lon, format: 'city', operator: 'own', selling_area_m2: 500 },
    ...{ gross_margin_rate: 0.42, fixed_cost_year: 3000, exit_cost: 500, ...more },
  })
  const stores = [
    store('A', 'Lyon', 45.76, 4.84),
    store('B', 'Villefranche', 45.99, 4.72, { gross_margin_rate: 0.3 }),
    store('C', 'Nice', 43.7, 7.26),
  ]
  const customers: Row[] = Array.from({ length: 420 }, (_, i) => ({
    customer_id: `C${i}`,
    // The last ones gave no address.
    ...(i < 400 && {
      lat: (i < 320 ? 45.76 + (i % 5) * 0.06 : 43.7) + (i % 7) * 0.001,
      lon: (i < 320 ? 4.84 - (i % 5) * 0.03 : 7.26) + (i % 3) * 0.001,
    }),
  }))
  const sales: Row[] = []
  const sell = seller(sales, i => (i % 11 === 10 ? null : `C${i}`))
  for (let m = 0; m < 24; m++)
    for (let i = 0; i < 420; i++) {
      if (i >= 320 && i < 400) {
        if ((i + m) % 2 === 0) sell(m, i, 'store', 30 + i / 7, 'C')
        continue
      }
      // Some came later.
      if (i > 200 && i < 320 && m < 8 + i / 40) continue
      if ((i + m) % 2 === 0) sell(m, i, 'store', 20 + i / 9 + m, 'A')
      if ((i + m) % 3 === 0) sell(m, i, 'store', 15 + i / 11, 'B')
      if ((i + m) % 4 === 0) sell(m, i, 'web', 10 + i / 13 + m, null)
      if ((i + m) % 4 === 1) sell(m, i, 'phone', 12 + i / 15 + m, 'A')
    }
  return { stores, customers, sales, declaration: { name: 'Explained', currency: 'EUR', country: 'FR' } }
}

/** A dataset on every engine. */
export interface Opened {
  engines: Engine[]
  cube: Cube
}

/** The network of these tests, published into a folder for both audiences. */
export async function openExplained(folder: string): Promise<Record<Audience, Opened>> {
  const input = writeExtracts(join(folder, 'in'), network())
  const open = async (audience: Audience): Promise<Opened> => {
    const out = join(folder, audience)
    await buildDataset({
      extracts: [input],
      out,
      today: '2026-01-15',
      ...(audience === 'detailed' ? { audience } : {}),
    })
    const file = join(out, 'dataset.duckdb')
    const native = await openNative({ path: file, readOnly: true })
    const bounds = { from: 12 * 2024, to: 12 * 2025 + 11 }
    const cube = new Cube(await loadSource(native, undefined, audience), bounds)
    return { engines: [native, await openWasmNode(file)], cube }
  }
  return { shared: await open('shared'), detailed: await open('detailed') }
}

export async function closeExplained(opened: Record<Audience, Opened>): Promise<void> {
  for (const { engines } of Object.values(opened)) for (const engine of engines) await engine.close()
}
