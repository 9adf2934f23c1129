import { kmBetween } from '@/lib/geo/distance'
import { TravelError } from './error'
import type { Point, Points, TravelTimes } from './provider'
import type { MatrixRequest, MatrixService } from './service'

/** Answers kept between runs, so that nothing is asked twice. */
export interface MatrixCache {
  get(request: MatrixRequest): Promise<Float32Array | null>
  set(request: MatrixRequest, minutes: Float32Array): Promise<void>
}

export interface MatrixOptions {
  /** Pairs further apart as the crow flies, in kilometres, are not asked for. */
  reachKm: number
  cache?: MatrixCache
  /** Milliseconds between two requests: a public service asks for patience, one's own does not. */
  pause?: number
  /** Times a request is sent again when the service is busy or fails. */
  retries?: number
  signal?: AbortSignal
  onProgress?: (done: number, total: number) => void
  fetch?: typeof globalThis.fetch
  wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

/** One driving time: indexes into origins and destinations, minutes. Pairs without a route are left out. */
export interface MatrixTimes {
  origin: Int32Array
  destination: Int32Array
  minutes: Float32Array
  /** Pairs that were asked for and have no route. */
  unroutable: number
}

const MAX_WAIT = 60_000

/**
 * Driving times from origins to destinations by a routing service: only pairs within reach, in blocks the service
 * takes, one request at a time. A busy service (429, 503) is waited for, as long as it says; what fails for
 * another reason is said at once. Throws {@link TravelError}.
 */
export async function matrixTimes(
  service: MatrixService,
  origins: Points,
  destinations: Points,
  options: MatrixOptions,
): Promise<MatrixTimes> {
  const blocks = inBlocks(service, origins, destinations, options.reachKm)
  const origin: number[] = []
  const destination: number[] = []
  const minutes: number[] = []
  let unroutable = 0
  for (const [done, block] of blocks.entries()) {
    options.onProgress?.(done, blocks.length)
    const answer = await ask(
      service,
      block.origins.map(at(origins)),
      [at(destinations)(block.destination)],
      options,
    )
    block.origins.forEach((i, k) => {
      if (Number.isNaN(answer[k])) {
        unroutable++
        return
      }
      origin.push(i)
      destination.push(block.destination)
      minutes.push(answer[k])
    })
  }
  options.onProgress?.(blocks.length, blocks.length)
  return {
    origin: Int32Array.from(origin),
    destination: Int32Array.from(destination),
    minutes: Float32Array.from(minutes),
    unroutable,
  }
}

/** The same from a built-in estimate. */
export function builtInTimes(
  travel: TravelTimes,
  origins: Points,
  destinations: Points,
  reachKm: number,
): MatrixTimes {
  const origin: number[] = []
  const destination: number[] = []
  const minutes: number[] = []
  for (let j = 0; j < destinations.lat.length; j++) {
    const times = travel.minutesTo(origins, at(destinations)(j))
    for (let i = 0; i < times.length; i++) {
      if (kmBetween(at(origins)(i), at(destinations)(j)) > reachKm) continue
      origin.push(i)
      destination.push(j)
      minutes.push(times[i])
    }
  }
  return {
    origin: Int32Array.from(origin),
    destination: Int32Array.from(destination),
    minutes: Float32Array.from(minutes),
    unroutable: 0,
  }
}

const at =
  (points: Points) =>
  (i: number): Point => ({ lat: points.lat[i], lon: points.lon[i] })

/** One destination with the origins around it, as many as a request takes. */
function inBlocks(service: MatrixService, origins: Points, destinations: Points, reachKm: number) {
  const most = Math.min(service.limits.origins, service.limits.pairs)
  const blocks: { destination: number; origins: number[] }[] = []
  for (let j = 0; j < destinations.lat.length; j++) {
    const near: number[] = []
    for (let i = 0; i < origins.lat.length; i++)
      if (kmBetween(at(origins)(i), at(destinations)(j)) <= reachKm) near.push(i)
    for (let k = 0; k < near.length; k += most)
      blocks.push({ destination: j, origins: near.slice(k, k + most) })
  }
  return blocks
}

async function ask(
  service: MatrixService,
  origins: readonly Point[],
  destinations: readonly Point[],
  options: MatrixOptions,
): Promise<Float32Array> {
  const request = service.request(origins, destinations)
  const known = await options.cache?.get(request)
  if (known?.length === origins.length * destinations.length) return known
  const { retries = 5, wait = pauseFor } = options
  for (let attempt = 0; ; attempt++) {
    if (options.signal?.aborted) throw new TravelError('cancelled', 'Asking for driving times was cancelled.')
    const response = await send(service, request, options)
    if (response.ok) {
      const minutes = service.parse(await body(service, response), origins.length, destinations.length)
      await options.cache?.set(request, minutes)
      if (options.pause) await wait(options.pause, options.signal)
      return minutes
    }
    const retry = response.status === 429 || response.status >= 500
    if (!retry || attempt >= retries) throw await refusal(service, response)
    const said = Number(response.headers.get('retry-after')) * 1000
    await wait(Math.min(MAX_WAIT, said > 0 ? said : 500 * 2 ** attempt), options.signal)
  }
}

async function send(
  service: MatrixService,
  request: MatrixRequest,
  options: MatrixOptions,
): Promise<Response> {
  try {
    return await (options.fetch ?? fetch)(request.url, { ...request.init, signal: options.signal })
  } catch (cause) {
    if (options.signal?.aborted)
      throw new TravelError('cancelled', 'Asking for driving times was cancelled.', {}, { cause })
    const host = new URL(request.url).host
    throw new TravelError(
      'unreachable',
      `${service.id} does not answer at ${host}. Check the address, and that the service runs.`,
      { service: service.id, host },
      { cause },
    )
  }
}

async function body(service: MatrixService, response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    throw new TravelError(
      'answer',
      `${service.id} answered something that is not JSON. Is this the right address?`,
      { service: service.id },
      { cause },
    )
  }
}

async function refusal(service: MatrixService, response: Response): Promise<TravelError> {
  const answer: unknown = await response.json().catch(() => null)
  const reason = service.complaint(answer) ?? response.statusText
  const values = { service: service.id, status: response.status, reason }
  if (response.status === 401 || response.status === 403)
    return new TravelError(
      'key',
      `${service.id} does not accept the key (${response.status} ${reason}).`,
      values,
    )
  if (response.status === 429)
    return new TravelError(
      'too_busy',
      `${service.id} has had enough requests for now (${reason}). Run the command again later: answers so far are kept.`,
      values,
    )
  return new TravelError('refused', `${service.id} refused a request (${response.status} ${reason}).`, values)
}

function pauseFor(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, milliseconds)
    function done() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    signal?.addEventListener('abort', done, { once: true })
  })
}
