import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as datasetFile from '../../datasets/[version]/[file]/route'
import * as offered from '../../datasets/current/route'
import * as datasets from '../../datasets/route'
import * as door from '../door/route'
import * as build from '../uploads/[id]/build/route'
import * as files from '../uploads/[id]/files/[...name]/route'
import * as publish from '../uploads/[id]/publish/route'
import * as result from '../uploads/[id]/result/[...name]/route'
import * as upload from '../uploads/[id]/route'
import * as uploads from '../uploads/route'
import * as current from '../versions/[version]/current/route'
import * as compare from '../versions/compare/route'
import * as prune from '../versions/prune/route'

type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>

const ROUTES: [RegExp, Record<string, unknown>][] = [
  [/^\/datasets$/, datasets],
  [/^\/datasets\/current$/, offered],
  [/^\/datasets\/(?<version>[^/]+)\/(?<file>[^/]+)$/, datasetFile],
  [/^\/api\/door$/, door],
  [/^\/api\/versions\/compare$/, compare],
  [/^\/api\/versions\/prune$/, prune],
  [/^\/api\/versions\/(?<version>[^/]+)\/current$/, current],
  [/^\/api\/uploads$/, uploads],
  [/^\/api\/uploads\/(?<id>[^/]+)$/, upload],
  [/^\/api\/uploads\/(?<id>[^/]+)\/build$/, build],
  [/^\/api\/uploads\/(?<id>[^/]+)\/publish$/, publish],
  [/^\/api\/uploads\/(?<id>[^/]+)\/files\/(?<name>.+)$/, files],
  [/^\/api\/uploads\/(?<id>[^/]+)\/result\/(?<name>.+)$/, result],
]

/** What Next hands on of a path; null where it answers 400 itself. */
function decoded(segments: readonly string[]): string[] | null {
  try {
    return segments.map(decodeURIComponent)
  } catch {
    return null
  }
}

/** Serves the routes of datasets, uploads and versions over HTTP as Next does, without building the app. */
export async function serveDoor(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(async (incoming, outgoing) => {
    // A sender that breaks off is no fault of the server.
    incoming.on('error', () => {})
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
    const [pattern, route] = ROUTES.find(([p]) => p.test(url.pathname)) ?? []
    const handler = route?.[incoming.method ?? ''] as Handler | undefined
    if (!pattern || !handler) return outgoing.writeHead(route ? 405 : 404).end()
    const { id, name, version, file } = pattern.exec(url.pathname)?.groups ?? {}
    const segments = decoded(name?.split('/') ?? [])
    if (!segments) return outgoing.writeHead(400).end()
    const headers = new Headers()
    for (const [key, value] of Object.entries(incoming.headers)) headers.set(key, String(value))
    if (!headers.has('x-forwarded-for')) headers.set('x-forwarded-for', incoming.socket.remoteAddress ?? '')
    const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD'
    const request = new Request(url, {
      method: incoming.method,
      headers,
      body: hasBody ? incoming : undefined,
      duplex: 'half',
    } as unknown as RequestInit)
    const response = await handler(request, {
      params: Promise.resolve({ id, version, file, name: segments } as never),
    })
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
