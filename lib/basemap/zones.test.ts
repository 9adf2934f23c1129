import type { Map as MapLibreMap } from 'maplibre-gl'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { drawZonesWhenNear } from './zones'

/** A map with the basemap's style: what of MapLibre the drawing uses. */
function fakeMap(zoom: number) {
  const listeners = new Map<string, () => void>()
  const state = { zoom, sources: new Set<string>(), layers: new Map([['coast', {}]]) }
  const map = {
    getZoom: () => state.zoom,
    getSource: (id: string) => state.sources.has(id),
    getLayer: (id: string) => state.layers.get(id),
    addSource: (id: string) => state.sources.add(id),
    addLayer: (layer: { id: string }) => state.layers.set(layer.id, layer),
    on: (event: string, listener: () => void) => listeners.set(event, listener),
    off: (event: string) => listeners.delete(event),
  }
  return { map: map as unknown as MapLibreMap, state, fire: (event: string) => listeners.get(event)?.() }
}

const square = (x: number) => [x, 45_000, 1_000, 0, 0, 1_000, -1_000, 0]
const file = {
  grid: 1000,
  regions: { '01': '84' },
  zones: { '01001': [square(5_000)], '01002': [square(6_000)] },
}
const drawn = ['zones-zone', 'zones-departement', 'zones-region']

function serve(...answers: Response[]) {
  const fetched = vi.fn(async () => answers.shift() ?? Response.json(file))
  vi.stubGlobal('fetch', fetched)
  return fetched
}
afterEach(() => vi.unstubAllGlobals())

describe('Outlines of zones on the map', () => {
  it('are loaded once, when the map comes near', async () => {
    const fetched = serve()
    const { map, state, fire } = fakeMap(6)
    drawZonesWhenNear(map, '/zones-fr.json', () => 'light')
    fire('moveend')
    expect(fetched).not.toHaveBeenCalled()
    state.zoom = 10
    fire('moveend')
    fire('moveend')
    await vi.waitFor(() => expect([...state.layers.keys()]).toEqual(['coast', ...drawn]))
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  it('come back after a change of theme, in its colours, without loading again', async () => {
    const fetched = serve()
    const { map, state, fire } = fakeMap(10)
    let theme: 'light' | 'dark' = 'light'
    drawZonesWhenNear(map, '/zones-fr.json', () => theme)
    await vi.waitFor(() => expect(state.layers.has('zones-zone')).toBe(true))
    const light = JSON.stringify(state.layers.get('zones-zone'))
    theme = 'dark'
    state.sources.clear()
    for (const id of drawn) state.layers.delete(id)
    fire('styledata')
    await vi.waitFor(() => expect(state.layers.has('zones-zone')).toBe(true))
    expect(JSON.stringify(state.layers.get('zones-zone'))).not.toBe(light)
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  it('are left out of any other basemap, and asked for again after a failure', async () => {
    const fetched = serve(new Response('', { status: 503 }))
    const { map, state, fire } = fakeMap(10)
    state.layers.delete('coast')
    drawZonesWhenNear(map, '/zones-fr.json', () => 'light')
    expect(fetched).not.toHaveBeenCalled()
    state.layers.set('coast', {})
    fire('styledata')
    await vi.waitFor(() => {
      fire('moveend')
      expect(fetched).toHaveBeenCalledTimes(2)
    })
    await vi.waitFor(() => expect(state.layers.has('zones-zone')).toBe(true))
  })
})
