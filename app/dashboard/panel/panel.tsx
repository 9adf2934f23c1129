'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { PocketsPanel } from '../pockets/pockets-panel'
import { useApp, useSession } from '../session/context'
import { useScenario } from '../session/scenario-result'
import { STALE, StaleLine, useWaiting } from '../session/waiting'
import { StorePage } from '../store/store-page'
import { IconButton } from '../ui/button'
import { EventPage } from './event-page'
import { Overview } from './overview'
import { ScenarioPanel } from './scenario-panel'
import { StoreTable } from './store-table'

/** The right panel: the answer to what is selected. On a small screen it is a sheet from below. */
export function PanelFrame({ children }: { children: ReactNode }) {
  const t = useTranslations('app')
  const open = useApp(s => s.panelOpen)
  const set = useApp(s => s.set)
  return (
    <aside
      id="panel"
      aria-label={t('panel')}
      className={`relative z-20 flex shrink-0 flex-col border-l border-line bg-paper max-[1023px]:absolute max-[1023px]:inset-x-0 max-[1023px]:bottom-0 max-[1023px]:max-h-[60%] max-[1023px]:border-t max-[1023px]:border-l-0 ${open ? 'w-[380px] max-[1100px]:w-[350px] max-[1023px]:w-full' : 'w-0'}`}
    >
      <IconButton
        label={open ? t('hidePanel') : t('showPanel')}
        aria-expanded={open}
        aria-controls="panel-content"
        onClick={() => set({ panelOpen: !open })}
        className="absolute top-3 -left-4 z-30 h-8! w-4! rounded-r-none border border-r-0 border-line bg-paper max-[1023px]:hidden"
      >
        {open ? <ChevronRight size={14} aria-hidden /> : <ChevronLeft size={14} aria-hidden />}
      </IconButton>
      <div
        id="panel-content"
        hidden={!open}
        className={`min-h-0 flex-1 flex-col overflow-y-auto px-4 py-4 ${open ? 'flex' : 'hidden'}`}
      >
        {children}
      </div>
    </aside>
  )
}

export function PanelContent() {
  const { cube } = useSession()
  const view = useApp(s => s.view)
  const selected = useApp(s => s.selected)
  const eventKey = useApp(s => s.event)
  const past = useScenario().market?.past
  const store = cube.source.stores.find(s => s.id === selected)
  const event = past?.events.find(e => e.event_key === eventKey)
  if (past && event) return <EventPage past={past} event={event} />
  if (view === 'scenarios') return <ScenarioPanel />
  if (view === 'pockets') return <PocketsPanel />
  if (store) return <StorePage store={store} />
  return <OfFilter dims={view === 'stores'}>{view === 'stores' ? <StoreTable /> : <Overview />}</OfFilter>
}

/** What follows the filter; marked while it does not know of all of it yet, and dimmed where it is figures alone. */
function OfFilter({ dims, children }: { dims: boolean; children: ReactNode }) {
  const { busy, stale } = useWaiting()
  return (
    <>
      <StaleLine className="mb-3 rounded bg-warn-soft p-2" />
      <div aria-busy={busy} className={`flex min-h-0 flex-1 flex-col ${dims && stale ? STALE : ''}`}>
        {children}
      </div>
    </>
  )
}
