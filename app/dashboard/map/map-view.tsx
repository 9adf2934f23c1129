'use client'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { PickingInfo } from '@deck.gl/core'
import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Bounds } from '@/lib/basemap/labels'
import { drawZonesWhenNear } from '@/lib/basemap/zones'
import { assets } from '../session/assets'
import { useApp, useAppStore, useSessionOrNull } from '../session/context'
import { STALE, useWaiting } from '../session/waiting'
import { cameraNow, lookAt, setMap } from './camera'
import { DrawBar } from './draw-bar'
import { useDrawing } from './drawing'
import { useInTurn } from './first-heat'
import { SidedOverlay } from './overlay'
import { useCamera } from './picture-context'
import { mapStyle } from './style'
import { MapTooltip, type Pointed } from './tooltip'
import { useLayers } from './use-layers'

setWorkerUrl(assets.maplibre.worker)

/** The camera by steps: whole degrees, tenths of a zoom, px, and the country around it in degrees. */
export interface View {
  lat: number
  zoom: number
  width: number
  height: number
  bounds: Bounds
}

/** Metropolitan France: the picture before any dataset says otherwise. */
const FRANCE: [[number, number], [number, number]] = [
  [-4.9, 42.2],
  [8.3, 51.2],
]

/** The one map of the page. Views change what lies on it; it is never unmounted. */
export function MapView({ basemapUrl }: { basemapUrl: string | null }) {
  const t = useTranslations()
  const box = useRef<HTMLDivElement>(null)
  const theme = useApp(s => s.theme)
  const pointing = useApp(s => s.pointing !== null)
  const home = useSessionOrNull()?.manifest.declaration.country ?? 'FR'
  /** What the style was made for that the map was last given. */
  const drawn = useRef({ theme, home })
  const [overlay, setOverlay] = useState<SidedOverlay | null>(null)
  const [other, setOther] = useState<SidedOverlay | null>(null)
  const [map, setOwnMap] = useState<MapLibreMap | null>(null)
  const [view, setView] = useState<View | null>(null)
  const [failed, setFailed] = useState(false)
  const [pointed, setPointed] = useState<Pointed | null>(null)

  useEffect(() => {
    if (!box.current) return
    let made: MapLibreMap
    try {
      made = new MapLibreMap({
        container: box.current,
        style: basemapUrl ?? mapStyle(drawn.current.theme, drawn.current.home),
        bounds: FRANCE,
        fitBoundsOptions: { padding: 24 },
        minZoom: 2,
        maxZoom: 14,
        // The built-in map's sources stand in the legend; another map names its own.
        attributionControl: basemapUrl ? { compact: true } : false,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        renderWorldCopies: false,
        fadeDuration: 0,
      })
    } catch {
      setFailed(true)
      return
    }
    made.touchZoomRotate.disableRotation()
    made.keyboard.disableRotation()
    const deck = new SidedOverlay()
    made.addControl(deck)
    const look = () => {
      const c = made.getCenter()
      const { clientWidth: width, clientHeight: height } = made.getContainer()
      // The overlay follows the camera by itself; what depends on it here changes only by steps.
      const zoom = Math.round(made.getZoom() * 10) / 10
      const step = 90 / 2 ** Math.floor(zoom)
      const b = made.getBounds()
      const bounds = {
        west: Math.floor(b.getWest() / step) * step,
        south: Math.floor(b.getSouth() / step) * step,
        east: Math.ceil(b.getEast() / step) * step,
        north: Math.ceil(b.getNorth() / step) * step,
      }
      const next = { lat: Math.round(c.lat), zoom, width, height, bounds }
      setView(held => (held && JSON.stringify(held) === JSON.stringify(next) ? held : next))
      useCamera.setState({ zoom })
    }
    made.on('move', look)
    made.on('resize', look)
    made.on('webglcontextlost', () => setFailed(true))
    made.on('webglcontextrestored', () => setFailed(false))
    made.once('load', look)
    const stopZones = basemapUrl
      ? null
      : drawZonesWhenNear(made, assets.geo['zones-fr'], () => drawn.current.theme)
    look()
    setMap(made)
    setOwnMap(made)
    setOverlay(deck)
    return () => {
      stopZones?.()
      setMap(null)
      made.remove()
    }
  }, [basemapUrl])

  useEffect(() => {
    if (!map || basemapUrl || (drawn.current.theme === theme && drawn.current.home === home)) return
    drawn.current = { theme, home }
    map.setStyle(mapStyle(theme, home))
  }, [map, theme, home, basemapUrl])

  const { layers: all, otherLayers, describe, onClick, onDrag } = useLayers(view, basemapUrl === null)
  const { layers, onAfterRender } = useInTurn(all)
  useCameraInState(map)
  const swipe = useApp(s => s.swipe)
  const drawing = useDrawing(s => s.corners !== null)
  const { busy, stale } = useWaiting()
  const ofFilter = useApp(s => s.view === 'map' || s.view === 'stores')
  useEffect(() => {
    if (!map || !drawing) return
    map.doubleClickZoom.disable()
    return () => map.doubleClickZoom.enable()
  }, [map, drawing])
  const split = otherLayers !== null

  useEffect(() => {
    if (!overlay || !map) return
    const main = (info: PickingInfo) => !split || info.x < swipe * map.getContainer().clientWidth
    overlay.main.setProps({
      layers,
      onAfterRender,
      pickingRadius: 6,
      onHover: (info: PickingInfo) => {
        if (main(info)) setPointed(info.coordinate ? describe(info, 'main') : null)
      },
      onClick: (info: PickingInfo, event: { tapCount?: number }) => {
        onClick(info, event.tapCount)
      },
      onDragStart: (info: PickingInfo) => {
        if (onDrag(info, 'start')) map.dragPan.disable()
      },
      onDrag: (info: PickingInfo) => {
        onDrag(info, 'move')
      },
      onDragEnd: (info: PickingInfo) => {
        onDrag(info, 'end')
        map.dragPan.enable()
      },
    })
  }, [overlay, map, layers, onAfterRender, describe, onClick, onDrag, split, swipe])

  // The second picture has a canvas of its own over the same map: moving the line only moves their edges.
  useEffect(() => {
    if (!map || !overlay || !split) return
    const second = new SidedOverlay()
    map.addControl(second)
    setOther(second)
    return () => {
      setOther(null)
      map.removeControl(second)
      overlay.show('all', 0)
    }
  }, [map, overlay, split])
  useEffect(() => {
    if (!map || !other || !otherLayers) return
    other.main.setProps({
      layers: otherLayers,
      pickingRadius: 6,
      onHover: (info: PickingInfo) => {
        if (info.x >= swipe * map.getContainer().clientWidth)
          setPointed(info.coordinate ? describe(info, 'other') : null)
      },
    })
  }, [map, other, otherLayers, describe, swipe])
  useEffect(() => {
    if (!overlay || !other) return
    overlay.show('left', swipe)
    other.show('right', swipe)
  }, [overlay, other, swipe])

  return (
    <>
      <section
        aria-label={t('map.label')}
        aria-busy={busy && ofFilter}
        className={`absolute inset-0 ${pointing || drawing ? '[&_canvas]:cursor-crosshair!' : ''}`}
        onMouseLeave={() => setPointed(null)}
      >
        {/* MapLibre writes classes of its own on its container. */}
        <div className={`size-full ${stale && ofFilter ? STALE : ''}`}>
          <div ref={box} className="size-full" />
        </div>
      </section>
      <DrawBar />
      {failed && (
        <p
          role="alert"
          className="absolute inset-x-0 top-4 z-10 mx-auto max-w-md rounded-lg bg-warn-soft p-3 text-warn-ink"
        >
          {t('errors.map')}
        </p>
      )}
      {pointed && (!pointing || pointed.kind === 'store') && <MapTooltip pointed={pointed} />}
    </>
  )
}

/** Keeps the state's camera to the map's once it rests, and the map to a camera that a link brings. */
function useCameraInState(map: MapLibreMap | null): void {
  const app = useAppStore()
  const ready = useSessionOrNull() !== null
  const camera = useApp(s => s.camera)
  useEffect(() => {
    if (!map || !ready) return
    const rest = () => app.getState().set({ camera: cameraNow() })
    map.on('moveend', rest)
    return () => {
      map.off('moveend', rest)
    }
  }, [map, ready, app])
  useEffect(() => {
    if (ready) lookAt(camera)
  }, [camera, ready])
}
