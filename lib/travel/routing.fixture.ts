import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { kmBetween } from '@/lib/geo/distance'
import type { Point } from './provider'

/** What a routing server saw, and how it is told to behave. */
export interface FakeRouting {
  url: string
  requests: { path: string; body: unknown; authorization: string | undefined }[]
  /** Statuses to answer with before the next answers are good. */
  refuse: { status: number; body: string; retryAfter?: string }[]
  close(): Promise<void>
}

/** Seconds of the fake: 60 km/h as the crow flies; no route across the 10th meridian east. */
export function fakeSeconds(from: Point, to: Point): number | null {
  return from.lon < 10 === to.lon < 10 ? Math.round(kmBetween(from, to) * 600) / 10 : null
}

/** A server on loopback that speaks the wire formats of OSRM, Valhalla (both forms) and openrouteservice. */
export async function fakeRouting(options: { verbose?: boolean; key?: string } = {}): Promise<FakeRouting> {
  const fake: FakeRouting = { url: '', requests: [], refuse: [], close: async () => undefined }
  const server = createServer(async (request, response) => {
    const path = request.url ?? ''
    const body = await read(request)
    fake.requests.push({ path, body, authorization: request.headers.authorization })
    const send = (status: number, json: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(typeof json === 'string' ? json : JSON.stringify(json))
    }
    const refused = fake.refuse.shift()
    if (refused)
      return send(
        refused.status,
        refused.body,
        refused.retryAfter ? { 'retry-after': refused.retryAfter } : {},
      )
    if (path.startsWith('/table/v1/driving/')) return send(...osrmAnswer(path))
    if (path === '/sources_to_targets') return send(200, valhallaAnswer(body as Valhalla, options.verbose))
    if (path === '/v2/matrix/driving-car') {
      if (options.key && request.headers.authorization !== options.key)
        return send(403, { error: 'Access to this API has been disallowed' })
      return send(200, orsAnswer(body as Ors))
    }
    send(404, 'not found')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  fake.close = () => new Promise<void>(resolve => server.close(() => resolve()))
  return fake
}

interface Valhalla {
  sources: Point[]
  targets: Point[]
}
interface Ors {
  locations: [number, number][]
  sources: number[]
  destinations: number[]
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return text ? JSON.parse(text) : null
}

const table = (from: readonly Point[], to: readonly Point[]) => from.map(a => to.map(b => fakeSeconds(a, b)))

function osrmAnswer(path: string): [number, unknown] {
  const url = new URL(path, 'http://fake')
  const points = url.pathname
    .slice('/table/v1/driving/'.length)
    .split(';')
    .map(text => {
      const [lon, lat] = text.split(',').map(Number)
      return { lat, lon }
    })
  if (points.length > 100) return [400, { code: 'TooBig', message: 'Too many table coordinates' }]
  const pick = (name: string) =>
    (url.searchParams.get(name) ?? '').split(';').map(index => points[Number(index)])
  return [200, { code: 'Ok', durations: table(pick('sources'), pick('destinations')) }]
}

function valhallaAnswer({ sources, targets }: Valhalla, verbose = false): unknown {
  const seconds = table(sources, targets)
  return verbose
    ? {
        sources_to_targets: seconds.map((row, i) =>
          row.map((time, j) => ({ time, distance: null, from_index: i, to_index: j })),
        ),
        units: 'kilometers',
      }
    : {
        algorithm: 'costmatrix',
        units: 'kilometers',
        sources_to_targets: { durations: seconds, distances: [] },
      }
}

function orsAnswer({ locations, sources, destinations }: Ors): unknown {
  const points = locations.map(([lon, lat]) => ({ lat, lon }))
  return {
    durations: table(
      sources.map(i => points[i]),
      destinations.map(i => points[i]),
    ),
    metadata: { attribution: 'openrouteservice.org' },
  }
}
