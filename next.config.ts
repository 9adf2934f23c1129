import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { NextConfig } from 'next'

const types: Record<string, string> = {
  '.wasm': 'application/wasm',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
}
const accepts = (encoding: string) => ({
  type: 'header' as const,
  key: 'accept-encoding',
  value: `.*\\b${encoding}\\b.*`,
})
/** Which compressed copy is sent, best first. (A route handler could not: Next drops its content-encoding.) */
const encodings = [
  { name: 'br', suffix: '.br', when: { has: [accepts('br')] } },
  { name: 'gzip', suffix: '.gz', when: { has: [accepts('gzip')], missing: [accepts('br')] } },
]

/** The URLs of what scripts/assets.ts placed: each name changes with its content. */
function assetUrls(): string[] {
  const index = join(import.meta.dirname, 'lib/assets.json')
  if (!existsSync(index)) return []
  const groups: Record<string, string>[] = Object.values(JSON.parse(readFileSync(index, 'utf8')))
  return groups.flatMap(group => Object.values(group))
}
const literal = (url: string) => url.replace(/[(){}:*+?\\]/g, '\\$&')

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Type check, formatter and linter are commands of their own (`npm test`).
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  images: { unoptimized: true },
  // Its binaries are chosen at run time: the bundler would look for those of every system.
  serverExternalPackages: ['@duckdb/node-api'],
  async headers() {
    return assetUrls().flatMap(url => [
      {
        source: literal(url),
        headers: [
          { key: 'content-type', value: types[extname(url)] },
          { key: 'cache-control', value: 'public, max-age=31536000, immutable' },
          { key: 'vary', value: 'accept-encoding' },
        ],
      },
      ...encodings.map(({ name, when }) => ({
        source: literal(url),
        ...when,
        headers: [{ key: 'content-encoding', value: name }],
      })),
    ])
  },
  async rewrites() {
    const beforeFiles = assetUrls().flatMap(url =>
      encodings.map(({ suffix, when }) => ({
        source: literal(url),
        ...when,
        destination: `${literal(url)}${suffix}`,
      })),
    )
    return { beforeFiles, afterFiles: [], fallback: [] }
  },
}

export default config
