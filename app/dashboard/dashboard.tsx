'use client'
import { lazy, Suspense, startTransition, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStore } from 'zustand'
import type { Cube } from '@/lib/cube/cube'
import type { Manifest } from '@/lib/dataset/manifest'
import { LOCALES, type Locale, preferredLocale } from '@/lib/i18n/locale'
import { createAppState } from '@/lib/state/app-state'
import { OnMapCard } from './ask/on-map-card'
import { FilterBar, FilterBarPlace } from './bar/filter-bar'
import { TopBar } from './bar/top-bar'
import { ExportStatus } from './export/export-menu'
import { MapControls } from './map/controls'
import { firstHeat } from './map/first-heat'
import { Legend } from './map/legend'
import { MapView } from './map/map-view'
import { AfterMap, PictureProvider } from './map/picture-context'
import { Swipe } from './map/swipe'
import { Palette } from './palette/palette'
import { PanelFrame } from './panel/panel-frame'
import { SessionBanner } from './session/banner'
import { Boundary } from './session/boundary'
import { AppProvider, SessionProvider, useApp, useAppStore } from './session/context'
import { EngineNotice } from './session/engine-notice'
import { LinkNotice } from './session/link-notice'
import { openFirst, useOrigin } from './session/origin'
import { FilterProvider } from './session/resolved'
import { ScenarioProvider } from './session/scenario-result'
import {
  type Failure,
  failureOf,
  openSession,
  type Session,
  type Step,
  withNewEngine,
} from './session/session'
import { Failed, Loading } from './session/status'
import { StripPlace } from './strip/place'
import { Tour } from './tour/tour'

/** Views that are fetched by those who open them: the map does not wait for their code. */
const AskScreen = lazy(() => import('./ask/ask-screen').then(m => ({ default: m.AskScreen })))
const ClosuresPage = lazy(() => import('./closures/closures-page').then(m => ({ default: m.ClosuresPage })))
const DataScreen = lazy(() => import('./data/data-screen').then(m => ({ default: m.DataScreen })))
const ModelPage = lazy(() => import('./model/model-page').then(m => ({ default: m.ModelPage })))

/** What stands around the map: fetched while the dataset is. */
const panel = () => import('./panel/panel').then(m => ({ default: m.PanelContent }))
const strip = () => import('./strip/strip').then(m => ({ default: m.Strip }))
const PanelContent = lazy(panel)
const Strip = lazy(strip)

/** The whole page. Everything happens in this browser; the server only sent files. */
export function Dashboard({ basemapUrl }: { basemapUrl: string | null }) {
  const store = useMemo(() => {
    const language = localStorage.getItem('chalandise.locale')
    const theme = localStorage.getItem('chalandise.theme')
    const dark = window.matchMedia('(prefers-color-scheme: dark)').matches
    return createAppState({
      locale: LOCALES.find(l => l === language) ?? preferredLocale(navigator.languages),
      theme: theme === 'light' || theme === 'dark' ? theme : dark ? 'dark' : 'light',
    })
  }, [])
  const locale = useStore(store, s => s.locale)
  const theme = useStore(store, s => s.theme)
  useEffect(() => {
    document.documentElement.lang = locale
    localStorage.setItem('chalandise.locale', locale)
  }, [locale])
  useEffect(() => {
    document.documentElement.dataset.theme = theme
    localStorage.setItem('chalandise.theme', theme)
  }, [theme])
  return (
    <AppProvider store={store}>
      <Page basemapUrl={basemapUrl} locale={locale} />
    </AppProvider>
  )
}

function Page({ basemapUrl, locale }: { basemapUrl: string | null; locale: Locale }) {
  const t = useTranslations('app')
  const store = useAppStore()
  const view = useApp(s => s.view)
  const covered = view === 'data' || view === 'model' || view === 'ask' || view === 'closures'
  const origin = useOrigin(s => s.origin)
  const [attempt, setAttempt] = useState(0)
  const [session, setSession] = useState<Session | null>(null)
  const [manifest, setManifest] = useState<Manifest | null>(null)
  const [step, setStep] = useState<Step>({ kind: 'manifest' })
  const [failure, setFailure] = useState<Failure | null>(null)
  const around = useAround(session)
  const open = useRef<{ session: Session; signal: AbortSignal } | null>(null)

  useEffect(() => {
    openFirst()
    for (const fetched of [panel, strip]) fetched().catch(() => {})
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt opens anew
  useEffect(() => {
    if (!origin) return
    const abort = new AbortController()
    setFailure(null)
    setSession(null)
    openSession({
      origin,
      signal: abort.signal,
      onStep: s => !abort.signal.aborted && setStep(s),
      onManifest: m => !abort.signal.aborted && setManifest(m),
    }).then(
      s => {
        if (abort.signal.aborted) return void s.engine.close()
        open.current = { session: s, signal: abort.signal }
        // In pieces between which the page answers.
        startTransition(() => setSession(s))
      },
      error => {
        if (!abort.signal.aborted) setFailure(failureOf(error))
      },
    )
    return () => {
      abort.abort()
      open.current?.session.engine.close()
      open.current = null
    }
  }, [attempt, origin, store])

  const retryEngine = () => {
    if (!open.current || !origin) return
    const { session: before, signal } = open.current
    const next = withNewEngine(before, origin, signal)
    open.current = { session: next, signal }
    setSession(next)
  }

  useEffect(() => {
    const name = manifest?.declaration.name
    document.title = name ? `${name} – ${t('name')}` : t('name')
  }, [manifest, t])

  return (
    <SessionProvider value={session}>
      <ScenarioProvider>
        <FilterProvider>
          <PictureProvider>
            <div className="flex h-dvh flex-col" data-ready={around ? 'true' : undefined} lang={locale}>
              <a href="#panel" className="sr-only z-50 bg-paper p-2 focus:not-sr-only focus:absolute">
                {t('skipToPanel')}
              </a>
              <TopBar />
              <SessionBanner />
              <EngineNotice onRetry={retryEngine} />
              <LinkNotice />
              <div className="relative flex min-h-0 flex-1 flex-col">
                <Boundary key={view} className="absolute inset-0 z-[25] bg-paper-2 p-8">
                  <Suspense>
                    {view === 'data' && <DataScreen />}
                    {view === 'model' && session && <ModelPage />}
                    {view === 'closures' && session && <ClosuresPage />}
                    {view === 'ask' && session && <AskScreen />}
                  </Suspense>
                </Boundary>
                {!covered && (around ? <FilterBar /> : !failure && <FilterBarPlace />)}
                <div className="relative flex min-h-0 flex-1" inert={covered}>
                  <main
                    role={covered ? 'presentation' : undefined}
                    className="relative min-w-0 flex-1 overflow-hidden"
                  >
                    <MapView basemapUrl={basemapUrl} />
                    {around && (
                      <AfterMap>
                        <Swipe />
                        <MapControls />
                        <Legend builtInMap={basemapUrl === null} />
                        <OnMapCard />
                      </AfterMap>
                    )}
                  </main>
                  <PanelFrame>
                    {around ? (
                      <Boundary className="p-4">
                        <Suspense>
                          <AfterMap>
                            <PanelContent />
                          </AfterMap>
                        </Suspense>
                      </Boundary>
                    ) : failure ? (
                      <Failed failure={failure} onRetry={() => setAttempt(attempt + 1)} />
                    ) : (
                      <Loading step={step} manifest={manifest} />
                    )}
                  </PanelFrame>
                </div>
                <div className="contents" inert={covered}>
                  {around ? (
                    <Boundary className="border-t border-line bg-paper px-3 py-2">
                      <Suspense fallback={<StripPlace />}>
                        <Strip />
                      </Suspense>
                    </Boundary>
                  ) : (
                    !failure && <StripPlace />
                  )}
                </div>
                {around && <Palette />}
                {around && <Tour />}
                <ExportStatus />
              </div>
            </div>
          </PictureProvider>
        </FilterProvider>
      </ScenarioProvider>
    </SessionProvider>
  )
}

/**
 * Whether what stands around the map is there: it is made after the map's first picture, which it would keep waiting,
 * and in pieces between which the page answers.
 */
function useAround(session: Session | null): boolean {
  const cube = session?.cube ?? null
  const [made, setMade] = useState<Cube | null>(null)
  useEffect(() => {
    if (!cube) return
    let wanted = true
    firstHeat(AROUND_MS).then(() => wanted && startTransition(() => setMade(cube)))
    return () => {
      wanted = false
    }
  }, [cube])
  return cube !== null && made === cube
}

/** A map that draws no heat keeps the panels waiting no longer than this. */
const AROUND_MS = 400
