import { type NextRequest, NextResponse } from 'next/server'
import { contentSecurityPolicy, workerSecurityPolicy } from './app/_http/csp'

const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
}

/** Sets the security headers of every answer; a page's policy carries a fresh nonce. */
export function proxy(request: NextRequest) {
  const headers = new Headers(request.headers)
  let policy = workerSecurityPolicy(process.env.BASEMAP_STYLE_URL)
  if (!/^\/(vendor|workers)\//.test(request.nextUrl.pathname)) {
    const nonce = btoa(crypto.randomUUID())
    policy = contentSecurityPolicy({
      nonce,
      development: process.env.NODE_ENV === 'development',
      basemap: process.env.BASEMAP_STYLE_URL,
    })
    headers.set('x-nonce', nonce)
    // Next reads the nonce from here and puts it on its own scripts.
    headers.set('content-security-policy', policy)
  }
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  for (const [name, value] of Object.entries(everywhere)) response.headers.set(name, value)
  return response
}

// Routes below /api set their own headers: a request that passes here is cut after 10 MB.
export const config = { matcher: '/((?!api/|_next/static|_next/image|favicon.ico).*)' }
