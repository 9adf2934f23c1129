import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy, workerSecurityPolicy } from './csp'

const page = { nonce: 'abc', development: false }
const directive = (policy: string, name: string) =>
  policy
    .split('; ')
    .find(part => part.startsWith(`${name} `))
    ?.slice(name.length + 1)

describe('the content security policy of a page', () => {
  it('allows only this server, scripts by nonce and WebAssembly', () => {
    const policy = contentSecurityPolicy(page)
    expect(directive(policy, 'default-src')).toBe("'none'")
    expect(directive(policy, 'script-src')).toBe("'self' 'nonce-abc' 'wasm-unsafe-eval'")
    expect(directive(policy, 'connect-src')).toBe("'self'")
    expect(policy).not.toContain('http')
  })

  it('opens to the origin of a map style that the deployment names, and to no more of its address', () => {
    const basemap = 'https://tiles.example.org:8443/styles/bright.json?key=secret'
    const policy = contentSecurityPolicy({ ...page, basemap })
    for (const name of ['connect-src', 'img-src', 'font-src'])
      expect(directive(policy, name)).toMatch(/ https:\/\/tiles\.example\.org:8443$/)
    expect(directive(policy, 'script-src')).not.toContain('example')
    expect(policy).not.toContain('secret')
    expect(directive(workerSecurityPolicy(basemap), 'connect-src')).toContain(
      'https://tiles.example.org:8443',
    )
  })

  it.each(['', 'not an address', '/style.json', 'javascript:alert(1)', "https:; script-src 'unsafe-eval'"])(
    'ignores a map style that is no address of another server: %j',
    basemap => {
      expect(contentSecurityPolicy({ ...page, basemap })).toBe(contentSecurityPolicy(page))
    },
  )

  it('allows eval while developing only', () => {
    expect(contentSecurityPolicy({ ...page, development: true })).toContain("'unsafe-eval'")
    expect(contentSecurityPolicy(page).replace('wasm-unsafe-eval', '')).not.toContain('unsafe-eval')
  })
})
