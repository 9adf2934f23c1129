'use client'
import type { ReactNode } from 'react'
import { PocketsPanel } from '../pockets/pockets-panel'
import { useApp, useSession } from '../session/context'
import { useScenario } from '../session/scenario-result'
import { STALE, StaleLine, useWaiting } from '../session/waiting'
import { StorePage } from '../store/store-page'
import { EventPage } from './event-page'
import { Overview } from './overview'
import { ScenarioPanel } from './scenario-panel'
import { StoreTable } from './store-table'

/** What the right panel says: the answer to what is selected. */
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
