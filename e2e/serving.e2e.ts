import { createHash } from 'node:crypto'
import assets from '../lib/assets.json' with { type: 'json' }
import { expect, test } from './fixture'

test('the page comes with a policy that allows no eval, no inline script and no other server', async ({
  page,
}) => {
  const response = await page.goto('/')
  const policy = response?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{20,}' 'wasm-unsafe-eval';/)
  expect(policy).toContain("connect-src 'self';")
  expect(policy).not.toContain("'unsafe-eval'")
  expect(policy.replace("style-src-attr 'unsafe-inline'", '')).not.toContain("'unsafe-inline'")
  const again = await page.request.get('/')
  expect(again.headers()['content-security-policy']).not.toBe(policy)
  expect(response?.headers()['x-powered-by']).toBeUndefined()
  expect(response?.headers()['x-content-type-options']).toBe('nosniff')
  expect(response?.headers()['referrer-policy']).toBe('no-referrer')
  await page.waitForLoadState('load')
})

test('the engine is sent compressed and kept for ever', async ({ request }) => {
  for (const [accepted, sent] of [
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['identity', undefined],
  ]) {
    const response = await request.head(assets.duckdb.wasm, {
      headers: { 'accept-encoding': accepted ?? '' },
    })
    expect(response.status()).toBe(200)
    const headers = response.headers()
    expect(headers['content-encoding']).toBe(sent)
    expect(headers['content-type']).toBe('application/wasm')
    expect(headers['cache-control']).toContain('immutable')
    expect(headers.vary).toContain('accept-encoding')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    if (sent) expect(Number(headers['content-length'])).toBeLessThan(8_000_000)
  }
})

test('the published dataset is served under its version, and nothing else of its folder', async ({
  request,
}) => {
  const current = await request.get('/datasets/current')
  expect(current.headers()['cache-control']).toBe('no-store')
  const { version } = await current.json()
  const manifest = await request.get(`/datasets/${version}/manifest.json`)
  expect(manifest.headers()['cache-control']).toBe('no-cache')
  const { bytes, sha256 } = await manifest.json()
  const file = await request.get(`/datasets/${version}/dataset.duckdb`)
  expect(file.headers()['cache-control']).toContain('immutable')
  const content = await file.body()
  expect(content.length).toBe(bytes)
  expect(createHash('sha256').update(content).digest('hex')).toBe(sha256)
  const known = file.headers().etag
  const unchanged = await request.get(`/datasets/${version}/dataset.duckdb`, {
    headers: { 'if-none-match': known },
  })
  expect(unchanged.status()).toBe(304)
  for (const path of [
    `/datasets/${version}/other.txt`,
    `/datasets/${version}/..%2f..%2fcurrent.json`,
    `/datasets/..%2f..%2f..%2f/package.json`,
    '/datasets/0000000000000000/manifest.json',
    `/datasets/${version.toUpperCase()}x/manifest.json`,
    '/vendor/..%2f..%2fpackage.json',
    '/vendor/%2e%2e/%2e%2e/package.json',
  ])
    expect((await request.get(path)).status(), path).toBeGreaterThanOrEqual(400)
})
