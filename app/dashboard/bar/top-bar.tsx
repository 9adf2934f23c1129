'use client'
import { Moon, Sun } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import { LOCALES, type Locale } from '@/lib/i18n/locale'
import { ExportMenu } from '../export/export-menu'
import { PaletteButton } from '../palette/palette'
import { useApp, useFormat, useSessionOrNull } from '../session/context'
import { IconButton } from '../ui/button'
import { Choice } from '../ui/choice'
import { Search } from './search'

/** Name, dataset, views, search, language and theme: one line, 48 px. */
export function TopBar() {
  const t = useTranslations()
  const view = useApp(s => s.view)
  const locale = useApp(s => s.locale)
  const theme = useApp(s => s.theme)
  const set = useApp(s => s.set)
  const session = useSessionOrNull()
  return (
    <header className="z-30 flex h-12 shrink-0 items-center gap-3 border-b border-line bg-paper px-3">
      <h1 className="flex items-center gap-2 text-base font-semibold tracking-tight">
        <Mark />
        {t('app.name')}
      </h1>
      <DatasetLine />
      <nav aria-label={t('views.label')} className="mx-auto">
        <Choice
          label={t('views.label')}
          value={view === 'closures' ? 'stores' : view}
          onChange={v => set({ view: v, selected: null, event: null, pointing: null, panelOpen: true })}
          options={[
            { value: 'map', label: t('views.map') },
            { value: 'stores', label: t('views.stores') },
            { value: 'pockets', label: t('pockets.view') },
            { value: 'scenarios', label: t('views.scenarios') },
            { value: 'model', label: t('screen.view') },
            { value: 'ask', label: t('ask.view') },
            { value: 'data', label: t('views.data') },
          ]}
        />
      </nav>
      {session && <Search />}
      {session && <PaletteButton />}
      {session && <ExportMenu />}
      <Choice
        label={t('app.language')}
        value={locale}
        onChange={(l: Locale) => set({ locale: l })}
        options={LOCALES.map(l => ({ value: l, label: l.toUpperCase() }))}
      />
      <IconButton
        label={`${t('app.theme')} : ${theme === 'light' ? t('app.themeDark') : t('app.themeLight')}`}
        onClick={() => set({ theme: theme === 'light' ? 'dark' : 'light' })}
      >
        {theme === 'light' ? <Moon size={16} aria-hidden /> : <Sun size={16} aria-hidden />}
      </IconButton>
    </header>
  )
}

function DatasetLine() {
  const t = useTranslations('app')
  const format = useFormat()
  const session = useSessionOrNull()
  if (!session) return null
  const { declaration, period, built_at } = session.manifest
  const range = t('period', {
    from: format.month(toDate(period.first_month)),
    to: format.month(toDate(period.last_month)),
  })
  return (
    <p className="flex min-w-0 items-center gap-2 text-xs text-ink-3">
      {declaration.demonstration && (
        <span className="rounded bg-warn-soft px-1.5 py-0.5 font-medium whitespace-nowrap text-warn-ink">
          {t('demonstration')}
        </span>
      )}
      <span className="hidden truncate min-[1180px]:block">
        {declaration.name} · {range} · {t('version', { date: format.day(built_at) })}
      </span>
    </p>
  )
}

/** Two catchments that overlap. */
function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <circle cx="8.5" cy="12" r="6.5" fill="none" stroke="currentColor" strokeWidth="2" />
      <circle
        cx="14"
        cy="9"
        r="5"
        fill="var(--accent)"
        fillOpacity="0.35"
        stroke="var(--accent)"
        strokeWidth="2"
      />
    </svg>
  )
}
