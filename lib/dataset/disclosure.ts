import type { Manifest } from './manifest'

/**
 * A manifest that may leave the machine it was built on: checks of sales and customers point to file, row and column,
 * but hold no value that stood there. The values are in the report, which stays.
 */
export function withoutValues(manifest: Manifest): Manifest {
  return {
    ...manifest,
    checks: manifest.checks.map(check => {
      const { table, example, details } = check
      if (table !== 'sales' && !table.startsWith('customer')) return check
      return {
        ...check,
        example: example && { ...example, value: '' },
        details: table === 'sales' ? details : details.map(d => ({ ...d, what: '' })),
      }
    }),
  }
}

/**
 * What every reader of a dataset is told: nothing of the extracts but totals by table. What was rejected by file, month
 * and store, what the checks found and who accepted it are for the data team: a single rejected sale shows there with
 * its amount.
 */
export function forReaders(manifest: Manifest): Manifest {
  const { reconciliation_by: _, rejected, ...rest } = manifest
  return {
    ...rest,
    ...(rejected ? { rejected: { ...rejected, accepted: null } } : {}),
    checks: [],
    sources: [],
  }
}
