import { IdentityDeclaration } from '@/lib/contract/declaration'
import { ruleSettings } from '@/lib/contract/rules'
import type { AcceptRejected, Finding } from '@/lib/dataset/manifest'
import type { BuildEngine } from '@/lib/engine/engine'
import { fileReport } from '@/lib/extracts/file-report'
import type { OpenFile } from '@/lib/extracts/open-file'
import type { Sources } from '@/lib/extracts/source'
import type { France } from '@/lib/geo/france'
import { customerFindings, judgeCustomers } from './check-customers'
import { networkFindings } from './check-network'
import { patternFindings } from './check-patterns'
import { judgeSales, salesFindings } from './check-sales'
import { findings } from './checks'
import { stageSales } from './facts'
import { type Merged, mergeCustomers } from './golden'
import { mapCustomers, stageCustomers } from './identity'
import { stageNetwork, stageStores, stageZones } from './network'
import { loadZones } from './places'
import { type Reconciliation, reconcileAll } from './reconcile'
import { makeReport } from './report'
import type { Report } from './report-type'
import type { Language } from './sentences'
import type { Staged } from './stage'
import { inputChecks } from './summary'

/** Extracts staged and judged: every row is accepted or has its first fault. */
export interface Checked {
  stores: Staged
  zones: Staged
  sales: Staged
  customers: Staged
  places: Staged
  /** All tables that files were given for. */
  tables: Staged[]
  merged: Merged
  /** No ticket's number comes twice, so that rows are tickets. */
  unique: boolean
  sums: Reconciliation
  report: Report
}

export interface CheckOptions {
  /** ISO date: sales after it are in the future. */
  today: string
  france: France | null
  /** Of the report's sentences. */
  language?: Language
  /** Who takes the responsibility for more rejected sales than the limit. */
  accept?: AcceptRejected
  onPhase?: (phase: 'customers' | 'sales' | 'checks') => void
  signal?: AbortSignal
}

/**
 * Stages all extracts, judges their rows and their patterns, and sums what came in, was accepted and rejected.
 * Nothing is refused here: the report says what would be.
 */
export async function checkStaged(
  engine: BuildEngine,
  sources: Sources,
  files: ReadonlyMap<string, readonly OpenFile[]>,
  options: CheckOptions,
): Promise<Checked> {
  const { declaration } = sources
  const { today, france, signal } = options
  const of = (table: string) => files.get(table) ?? []
  const zones = await stageZones(engine, of('zones'), declaration)
  await loadZones(engine, of('zones').length > 0 ? zones : null, france)
  const stores = await stageStores(engine, of('stores'), declaration, france)
  await engine.exec(`CREATE TEMP TABLE zone_keys AS
    SELECT zone_id, row_number() OVER (ORDER BY zone_id)::INTEGER AS zone_key FROM zones_in`)
  const network = await stageNetwork(engine, files, declaration)

  options.onPhase?.('customers')
  const named = [...of('customers'), ...of('customer_places'), ...of('sales')]
  await mapCustomers(engine, named, signal)
  const { customers, places } = await stageCustomers(engine, files, declaration)
  await judgeCustomers(engine, customers, places, declaration, france)
  const identity = IdentityDeclaration.parse(declaration.identity ?? {})
  const merged = await mergeCustomers(engine, customers, identity, signal)

  options.onPhase?.('sales')
  const sales = await stageSales(engine, of('sales'), declaration, today, signal)
  const { unique } = await judgeSales(engine, sales, signal)

  options.onPhase?.('checks')
  const tables = [stores, zones, sales, customers, places, ...network].filter(t => t.files.length > 0)
  const [, competitors, times] = network
  const found: Finding[] = await inputChecks(engine, sources, files)
  for (const staged of tables) {
    signal?.throwIfAborted()
    found.push(...(await findings(engine, staged)))
  }
  found.push(
    ...(await networkFindings(engine, stores, competitors, times)),
    ...(await customerFindings(engine, customers, places, sales, declaration)),
    ...(await salesFindings(engine, sales)),
    ...(await patternFindings(engine, stores, sales)),
  )
  const sums = await reconcileAll(engine, tables)
  const settings = ruleSettings(declaration.checks)
  const language = options.language ?? 'en'
  const report = makeReport(
    { declaration, today, settings, language, files: [...files.values()].flat().map(fileReport) },
    found,
    sums,
    merged,
    options.accept ?? null,
  )
  return { stores, zones, sales, customers, places, tables, merged, unique, sums, report }
}
