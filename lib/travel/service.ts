import { TravelError } from './error'
import type { Point } from './provider'

/** One request of a routing service, as `fetch` takes it. */
export interface MatrixRequest {
  url: string
  init?: { method: 'POST'; headers: Record<string, string>; body: string }
}

/** A routing service that answers a matrix of driving times over HTTP. */
export interface MatrixService {
  /** Stable name with the service's profile, e.g. `osrm/driving`. */
  readonly id: string
  /** Most origins, destinations, and pairs of one request. */
  readonly limits: { origins: number; destinations: number; pairs: number }
  request(origins: readonly Point[], destinations: readonly Point[]): MatrixRequest
  /** Minutes, `[origin * destinations + destination]`, NaN where there is no route. Throws {@link TravelError} `answer`. */
  parse(answer: unknown, origins: number, destinations: number): Float32Array
  /** What the service says when it refuses, out of the body of its answer. */
  complaint(answer: unknown): string | null
}

/** Reads a table of seconds (`null` where there is no route) as minutes. Throws {@link TravelError} `answer`. */
export function minutesOf(id: string, seconds: unknown, origins: number, destinations: number): Float32Array {
  const wrong = () =>
    new TravelError(
      'answer',
      `${id} answered something else than ${origins} x ${destinations} driving times.`,
      { service: id, origins, destinations },
    )
  if (!Array.isArray(seconds) || seconds.length !== origins) throw wrong()
  const minutes = new Float32Array(origins * destinations)
  seconds.forEach((row: unknown, i) => {
    if (!Array.isArray(row) || row.length !== destinations) throw wrong()
    row.forEach((value: unknown, j) => {
      if (value !== null && (typeof value !== 'number' || !(value >= 0))) throw wrong()
      minutes[i * destinations + j] = value === null ? Number.NaN : value / 60
    })
  })
  return minutes
}

/** A field of an answer that may be anything. */
export function field(answer: unknown, name: string): unknown {
  return typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[name] : undefined
}

/** The service's address without a slash at its end. Throws {@link TravelError} `refused` for what is no http address. */
export function baseUrl(url: string): string {
  if (!/^https?:\/\/[^\s]+$/.test(url))
    throw new TravelError('refused', `"${url}" is not the address of a service: give http://host:port.`, {
      url,
    })
  return url.replace(/\/+$/, '')
}
