import type { NextConfig } from 'next'

/** Files of scripts/assets.ts: their names change with their content. */
const assets = '/:folder(vendor|workers)/:path*'
const types = {
  wasm: 'application/wasm',
  js: 'text/javascript',
  mjs: 'text/javascript',
  json: 'application/json',
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

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Type check, formatter and linter are commands of their own (`npm test`).
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  images: { unoptimized: true },
  async headers() {
    return [
      {
        source: assets,
        headers: [
          { key: 'cache-control', value: 'public, max-age=31536000, immutable' },
          { key: 'vary', value: 'accept-encoding' },
        ],
      },
      ...Object.entries(types).map(([extension, value]) => ({
        source: `/:folder(vendor|workers)/:path*/:file(.+\\.${extension})`,
        headers: [{ key: 'content-type', value }],
      })),
      ...encodings.map(({ name, when }) => ({
        source: assets,
        ...when,
        headers: [{ key: 'content-encoding', value: name }],
      })),
    ]
  },
  async rewrites() {
    const beforeFiles = encodings.map(({ suffix, when }) => ({
      source: '/:folder(vendor|workers)/:path*/:file',
      ...when,
      destination: `/:folder/:path*/:file${suffix}`,
    }))
    return { beforeFiles, afterFiles: [], fallback: [] }
  },
}

export default config
