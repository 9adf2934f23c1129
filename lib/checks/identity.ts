import type { Declaration } from '@/lib/contract/declaration'
import { ruleSettings } from '@/lib/contract/rules'
import { type ContractTable, contractTable } from '@/lib/contract/tables'
import type { BuildEngine } from '@/lib/engine/engine'
import { convert } from '@/lib/extracts/convert'
import type { OpenFile } from '@/lib/extracts/open-file'
import { duplicate, repeats } from './network'
import { type Check, type Staged, stage } from './stage'

const CUSTOMERS = contractTable('customers') as ContractTable
const SALES = contractTable('sales') as ContractTable

/**
 * Makes `customer_keys` (customer_id, id_key, customer_key): every identifier of customers, places and sales.
 * One identifier is one customer here; `mergeCustomers` then gives the identifiers of one person one
 * `customer_key`, and everything after it counts those.
 */
export async function mapCustomers(
  engine: BuildEngine,
  files: readonly OpenFile[],
  signal?: AbortSignal,
): Promise<void> {
  const id = CUSTOMERS.columns.find(c => c.name === 'customer_id')!
  const ids = (of: (file: OpenFile) => boolean) =>
    files
      .filter(of)
      .flatMap(file => {
        const source = file.columns.get('customer_id')
        return source ? [`SELECT ${convert(id, source)} AS customer_id FROM ${file.relation}`] : []
      })
      .join(' UNION ALL ') || 'SELECT NULL::VARCHAR AS customer_id'
  const sales = (file: OpenFile) => file.table === SALES
  await engine.exec(
    `CREATE TEMP TABLE listed AS SELECT DISTINCT customer_id FROM (${ids(f => !sales(f))});
     CREATE TEMP TABLE customer_keys AS
     SELECT *, id_key AS customer_key FROM (SELECT customer_id, row_number() OVER ()::INTEGER AS id_key FROM (
       FROM listed UNION ALL SELECT DISTINCT customer_id FROM (${ids(sales)}) ANTI JOIN listed USING (customer_id)
     ) WHERE customer_id IS NOT NULL);
     DROP TABLE listed`,
    { signal },
  )
}

/** Stages customers and their places; a place that cannot be is left out with a warning, the customer stays. */
export async function stageCustomers(
  engine: BuildEngine,
  files: ReadonlyMap<string, readonly OpenFile[]>,
  declaration: Declaration,
): Promise<{ customers: Staged; places: Staged }> {
  const wrongPlace: Check[] = [
    {
      code: 'coordinates_out_of_range',
      column: 'lat',
      condition: 'abs(t.lat) > 90 OR abs(t.lon) > 180',
    },
  ]
  const settings = ruleSettings(declaration.checks)
  const clean = (name: string) =>
    `UPDATE ${name} SET lat = NULL, lon = NULL WHERE abs(lat) > 90 OR abs(lon) > 180`
  const listed = files.get('customers') ?? []
  const customers = await stage(engine, CUSTOMERS, listed, {
    rejects: (await repeats(engine, listed, 'customer_id'))
      ? [duplicate('customer_id', 'duplicate_customer')]
      : [],
    warns: wrongPlace,
    settings,
  })
  const places = await stage(
    engine,
    contractTable('customer_places') as ContractTable,
    files.get('customer_places') ?? [],
    { warns: wrongPlace, settings },
  )
  await engine.exec(`${clean(customers.name)}; ${clean(places.name)}`)
  return { customers, places }
}
