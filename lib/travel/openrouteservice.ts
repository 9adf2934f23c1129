import type { Point } from './provider'
import { baseUrl, field, type MatrixService, minutesOf } from './service'

/**
 * openrouteservice's matrix (`POST /v2/matrix/driving-car`, openrouteservice.org/dev). The public service wants a
 * key and takes 3,500 pairs a request; a server of one's own needs no key.
 */
export function openrouteservice(options: { url: string; key?: string; pairs?: number }): MatrixService {
  const url = baseUrl(options.url)
  const pairs = options.pairs ?? 3500
  const id = 'openrouteservice/driving-car'
  const at = (p: Point) => [Number(p.lon.toFixed(6)), Number(p.lat.toFixed(6))]
  return {
    id,
    limits: { origins: pairs, destinations: 50, pairs },
    request: (origins, destinations) => ({
      url: `${url}/v2/matrix/driving-car`,
      init: {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(options.key ? { authorization: options.key } : {}),
        },
        body: JSON.stringify({
          locations: [...origins, ...destinations].map(at),
          sources: origins.map((_, k) => k),
          destinations: destinations.map((_, k) => origins.length + k),
          metrics: ['duration'],
        }),
      },
    }),
    parse: (answer, origins, destinations) =>
      minutesOf(id, field(answer, 'durations'), origins, destinations),
    complaint: answer => {
      const error = field(answer, 'error')
      if (typeof error === 'string') return error
      const message = field(error, 'message')
      return typeof message === 'string' ? `${field(error, 'code') ?? ''} ${message}`.trim() : null
    },
  }
}
