/**
 * Closes every store of a demonstration in turn and holds what the chain keeps against the truth it was made from:
 * with the elasticities that the dataset carries, with the prior, and with the true ones.
 * `npx tsx bench/closings.ts <dataset> <truth.json>` prints JSON; CHALANDISE_DATA says where the dataset is.
 */
import { readFileSync } from 'node:fs'
import { openDataset } from '@/lib/dataset/open-native'
import { priorElasticities } from '@/lib/market/elasticities'
import { readMarketTables } from '@/lib/market/queries'
import { openMarket } from '@/lib/market/service'
import { simulate } from '@/lib/market/simulate'
import type { Range, Scenario } from '@/lib/scenario/document'

interface Truth {
  parameters: { access_elasticity: number; web_elasticity: number; beta: number }
  closures: { store_id: string; base: number; retained_share: number; web_share: number }[]
}

const [which, file] = process.argv.slice(2)
const truth: Truth = JSON.parse(readFileSync(file, 'utf8'))
const { engine, manifest } = await openDataset(which)
const tables = await readMarketTables(sql => engine.query(sql))
await engine.close()
const { input, model, prepared } = openMarket(tables, manifest.declaration.sector, manifest.period.last_month)
const { parameters } = truth
const fixed = (value: number): Range => ({ low: value, mid: value, high: value })

function compare(elasticities: typeof prepared.elasticities, assumptions?: Partial<Scenario['assumptions']>) {
  const market = { ...prepared, elasticities }
  const rows = truth.closures.flatMap(({ store_id, base, retained_share, web_share }) => {
    const at = prepared.active.findIndex(j => prepared.stores[j].store_id === store_id)
    if (at < 0) return []
    const scenario = { changes: [{ kind: 'close' as const, store_id }], assumptions }
    const { closures } = simulate(market, scenario, { travel: input.travel, draws: 100 })
    const [found] = closures
    return [
      {
        weight: base,
        error: found.retained_share.point - retained_share - web_share,
        inside:
          found.retained_share.low <= retained_share + web_share &&
          retained_share + web_share <= found.retained_share.high,
      },
    ]
  })
  const total = rows.reduce((sum, r) => sum + r.weight, 0)
  const mean = (of: (r: (typeof rows)[number]) => number) =>
    rows.reduce((sum, r) => sum + r.weight * of(r), 0) / total
  const round = (value: number) => Number(value.toFixed(4))
  return {
    stores: rows.length,
    bias: round(mean(r => r.error)),
    mean_absolute_error: round(mean(r => Math.abs(r.error))),
    inside_80: round(rows.filter(r => r.inside).length / rows.length),
  }
}

const bare = ({ low, mid, high, source, events }: typeof prepared.elasticities.access) => ({
  low,
  mid,
  high,
  source,
  events,
})
const report = {
  version: manifest.version,
  decay: { form: model.decay_form.family, ...model.decay, truth: parameters.beta },
  access_closing: bare(prepared.elasticities.access_closing),
  web_closing: bare(prepared.elasticities.web_closing),
  truth: { access: parameters.access_elasticity, web: parameters.web_elasticity },
  retained_share: {
    chain: compare(prepared.elasticities),
    prior: compare(priorElasticities()),
    true_elasticities: compare(prepared.elasticities, {
      access_elasticity: fixed(parameters.access_elasticity),
      web_elasticity: fixed(parameters.web_elasticity),
    }),
  },
}
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
