import { baseUrl, field, type MatrixService, minutesOf } from './service'

/**
 * Valhalla's matrix (`POST /sources_to_targets`, costing `auto`, valhalla.github.io/valhalla). It answers a
 * table of seconds, or in its verbose form a table of objects with `time`.
 */
export function valhalla(options: { url: string; pairs?: number }): MatrixService {
  const url = baseUrl(options.url)
  const pairs = options.pairs ?? 2500
  const id = 'valhalla/auto'
  return {
    id,
    limits: { origins: pairs, destinations: 50, pairs },
    request: (origins, destinations) => ({
      url: `${url}/sources_to_targets`,
      init: {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          sources: origins.map(({ lat, lon }) => ({ lat, lon })),
          targets: destinations.map(({ lat, lon }) => ({ lat, lon })),
          costing: 'auto',
          verbose: false,
        }),
      },
    }),
    parse: (answer, origins, destinations) => {
      const table = field(answer, 'sources_to_targets')
      const seconds = Array.isArray(table)
        ? table.map((row: unknown) =>
            Array.isArray(row) ? row.map(cell => field(cell, 'time') ?? null) : row,
          )
        : field(table, 'durations')
      return minutesOf(id, seconds, origins, destinations)
    },
    complaint: answer => {
      const error = field(answer, 'error')
      return typeof error === 'string' ? `${field(answer, 'error_code') ?? ''} ${error}`.trim() : null
    },
  }
}
