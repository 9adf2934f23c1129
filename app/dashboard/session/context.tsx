'use client'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { IntlProvider } from 'use-intl'
import { useStore } from 'zustand'
import { Format } from '@/lib/i18n/format'
import { messagesOf } from '@/lib/i18n/locale'
import type { AppActions, AppState, AppStore } from '@/lib/state/app-state'
import type { Session } from './session'

const StoreContext = createContext<AppStore | null>(null)
const SessionContext = createContext<Session | null>(null)

export function AppProvider({ store, children }: { store: AppStore; children: ReactNode }) {
  const locale = useStore(store, s => s.locale)
  return (
    <StoreContext.Provider value={store}>
      <IntlProvider locale={locale} messages={messagesOf(locale)} timeZone="UTC">
        {children}
      </IntlProvider>
    </StoreContext.Provider>
  )
}

export const SessionProvider = SessionContext.Provider

/** A part of what the person has chosen; the component follows it. */
export function useApp<T>(select: (state: AppState & AppActions) => T): T {
  return useStore(useAppStore(), select)
}

export function useAppStore(): AppStore {
  const store = useContext(StoreContext)
  if (!store) throw new Error('useApp outside AppProvider')
  return store
}

/** The open dataset; null while it loads. */
export const useSessionOrNull = (): Session | null => useContext(SessionContext)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession before the dataset is open')
  return session
}

/** Numbers and dates in the page's language and the dataset's currency. */
export function useFormat(): Format {
  const locale = useApp(s => s.locale)
  const currency = useSessionOrNull()?.manifest.declaration.currency ?? 'EUR'
  return useMemo(() => new Format(locale, currency), [locale, currency])
}
