import { KIND } from '@/lib/checks/facts'
import type { Staged } from '@/lib/checks/stage'
import type { BuildEngine } from '@/lib/engine/engine'

/**
 * Sales that name where their buyers live and no customer: sales summed by zone, tickets with a postal code. Each
 * row becomes a buyer of its own, with a negative `customer_key`, who stands for as many customers as the row says
 * (one where it says nothing): placed and pooled as customers are, and never counted as active, since nobody
 * knows whether two rows are the same people.
 *
 * Makes `zone_rows` (customer_key, customer_id, n and the place columns of `customers`), and gives the rows of
 * `staged_sales` and `customer_keys` their keys. `zone_rows` is empty where no file has such columns.
 */
export async function keyZoneSales(engine: BuildEngine, sales: Staged, signal?: AbortSignal): Promise<void> {
  const any = sales.files.some(f => f.columns.has('zone_id') || f.columns.has('postal_code'))
  await engine.exec(
    `CREATE TEMP TABLE zone_rows AS
     SELECT -row_number() OVER (ORDER BY file, row)::INTEGER AS customer_key, 'zone ' || file || ' ' || row AS customer_id,
       file, row, greatest(1, coalesce(round(customers), 1))::INTEGER AS n, NULL::TINYINT AS fault,
       NULL::DOUBLE AS lat, NULL::DOUBLE AS lon, zone_id, postal_code, country
     FROM ${sales.name}
     WHERE ${any} AND fault IS NULL AND kind = ${KIND.anonymous} AND (zone_id IS NOT NULL OR postal_code IS NOT NULL)`,
    { signal },
  )
  if (!any) return
  await engine.exec(
    `UPDATE ${sales.name} s SET customer_key = z.customer_key, kind = ${KIND.customer}
       FROM zone_rows z WHERE s.file = z.file AND s.row = z.row;
     INSERT INTO customer_keys (customer_id, id_key, customer_key)
       SELECT customer_id, customer_key, customer_key FROM zone_rows`,
    { signal },
  )
}
