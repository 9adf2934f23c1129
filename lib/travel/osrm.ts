import type { Point } from './provider'
import { baseUrl, field, type MatrixService, minutesOf } from './service'

/**
 * OSRM's table service (`/table/v1/driving/...`, project-osrm.org/docs). A server takes `--max-table-size`
 * coordinates in one request, 100 unless it was started with more.
 */
export function osrm(options: { url: string; tableSize?: number }): MatrixService {
  const url = baseUrl(options.url)
  const size = options.tableSize ?? 100
  const id = 'osrm/driving'
  const at = (p: Point) => `${p.lon.toFixed(6)},${p.lat.toFixed(6)}`
  const numbers = (from: number, count: number) => Array.from({ length: count }, (_, k) => from + k).join(';')
  return {
    id,
    limits: { origins: size - 1, destinations: size - 1, pairs: Math.floor((size * size) / 4) },
    request: (origins, destinations) => ({
      url:
        `${url}/table/v1/driving/${[...origins, ...destinations].map(at).join(';')}` +
        `?sources=${numbers(0, origins.length)}&destinations=${numbers(origins.length, destinations.length)}` +
        '&annotations=duration',
    }),
    parse: (answer, origins, destinations) =>
      minutesOf(id, field(answer, 'durations'), origins, destinations),
    complaint: answer => {
      const code = field(answer, 'code')
      return typeof code === 'string' && code !== 'Ok' ? `${code}: ${field(answer, 'message') ?? ''}` : null
    },
  }
}
