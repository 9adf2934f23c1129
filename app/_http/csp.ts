interface PageContext {
  nonce: string
  /** React and the dev overlay need eval, inline styles and a socket while developing. */
  development: boolean
  /** The only outside address a deployment may allow: its own map style. */
  basemap?: string
}

function origin(url: string | undefined): string {
  if (!url || !URL.canParse(url)) return ''
  const { protocol, origin: found } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? ` ${found}` : ''
}

/** A page's policy: nothing but this server, scripts and inline styles by nonce, wasm but no eval. */
export function contentSecurityPolicy({ nonce, development, basemap }: PageContext): string {
  const outside = origin(basemap)
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'wasm-unsafe-eval'${development ? " 'unsafe-eval'" : ''}`,
    "worker-src 'self'",
    `connect-src 'self'${outside}${development ? ' ws:' : ''}`,
    `img-src 'self' data: blob:${outside}`,
    `font-src 'self'${outside}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // Positions and colours of rendered elements; cannot run anything nor load from elsewhere.
    "style-src-attr 'unsafe-inline'",
    "manifest-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ')
}

/** What a worker may do: a worker's script brings its own policy, the page's does not reach into it. */
export function workerSecurityPolicy(basemap?: string): string {
  const outside = origin(basemap)
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `connect-src 'self' blob:${outside}`,
    `img-src 'self' data: blob:${outside}`,
  ].join('; ')
}
