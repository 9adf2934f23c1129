'use client'
import { Ellipsis, Moon, Sun } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import { LOCALES, type Locale } from '@/lib/i18n/locale'
import { ExportMenu } from '../export/export-menu'
import { PaletteButton } from '../palette/palette'
import { useApp, useFormat, useSessionOrNull } from '../session/context'
import { IconButton } from '../ui/button'
import { Choice } from '../ui/choice'
import { PopoverPanel } from '../ui/popover'
import { Search } from './search'

/** Name, dataset, views, search, language and theme: one line, 48 px. On narrow screens what is rarely used is in a menu. */
export function TopBar() {
  const t = useTranslations()
  const view = useApp(s => s.view)
  const set = useApp(s => s.set)
  const session = useSessionOrNull()
  return (
    <header className="z-30 flex h-12 shrink-0 items-center gap-3 border-b border-line bg-paper px-3 max-[1399px]:gap-2">
      <h1 className="flex items-center gap-2 text-base font-semibold tracking-tight">
        <Mark />
        <span className="max-[960px]:sr-only">{t('app.name')}</span>
      </h1>
      <DatasetLine />
      <nav aria-label={t('views.label')} className="mx-auto min-w-0 overflow-x-auto">
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
          className="max-[1399px]:[&>button]:px-2"
        />
      </nav>
      {session && <Search />}
      {session && <PaletteButton />}
      {session && <ExportMenu />}
      <div className="flex items-center gap-3 max-[1399px]:hidden">
        <Language />
        <Theme />
      </div>
      <PageMenu />
    </header>
  )
}

function Language() {
  const t = useTranslations('app')
  const locale = useApp(s => s.locale)
  const set = useApp(s => s.set)
  return (
    <Choice
      label={t('language')}
      value={locale}
      onChange={(l: Locale) => set({ locale: l })}
      options={LOCALES.map(l => ({ value: l, label: l.toUpperCase() }))}
    />
  )
}

function Theme() {
  const t = useTranslations('app')
  const theme = useApp(s => s.theme)
  const set = useApp(s => s.set)
  return (
    <IconButton
      label={`${t('theme')} : ${theme === 'light' ? t('themeDark') : t('themeLight')}`}
      onClick={() => set({ theme: theme === 'light' ? 'dark' : 'light' })}
    >
      {theme === 'light' ? <Moon size={16} aria-hidden /> : <Sun size={16} aria-hidden />}
    </IconButton>
  )
}

/** Where the bar has no room: the dataset in full, language and theme. */
function PageMenu() {
  const t = useTranslations('app')
  const session = useSessionOrNull()
  const lines = useDatasetWords()
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton label={t('more')} className={session ? 'min-[1600px]:hidden' : 'min-[1400px]:hidden'}>
          <Ellipsis size={16} aria-hidden />
        </IconButton>
      </Popover.Trigger>
      <PopoverPanel label={t('more')} align="end" className="flex w-72 flex-col gap-3 p-3 text-sm text-ink">
        {lines && (
          <div>
            <p className="font-medium">{lines.name}</p>
            {lines.details.map(line => (
              <p key={line} className="text-xs text-ink-2">
                {line}
              </p>
            ))}
          </div>
        )}
        <div className="flex items-center justify-between border-t border-line pt-3 first:border-t-0 first:pt-0 min-[1400px]:hidden">
          <Language />
          <Theme />
        </div>
      </PopoverPanel>
    </Popover.Root>
  )
}

/** The dataset in words: its name, and what else there is to know of it at a glance. */
function useDatasetWords(): { name: string; demonstration: boolean; details: readonly string[] } | null {
  const t = useTranslations('app')
  const format = useFormat()
  const session = useSessionOrNull()
  if (!session) return null
  const { declaration, period, built_at } = session.manifest
  const month = (m: number) => format.month(toDate(m))
  const demonstration = declaration.demonstration === true
  return {
    name: declaration.name,
    demonstration,
    details: [
      t('period', { from: month(period.first_month), to: month(period.last_month) }),
      t('version', { date: format.day(built_at) }),
      ...(demonstration ? [t('demonstration')] : []),
    ],
  }
}

function DatasetLine() {
  const t = useTranslations('app')
  const words = useDatasetWords()
  if (!words) return null
  const full = [words.name, ...words.details].join(' · ')
  return (
    <p className="flex min-w-0 items-center gap-2 text-xs text-ink-3" title={full}>
      {words.demonstration && (
        <span className="rounded bg-warn-soft px-1.5 py-0.5 font-medium whitespace-nowrap text-warn-ink">
          <span className="max-[1599px]:sr-only">{t('demonstration')}</span>
          <span aria-hidden className="min-[1600px]:hidden">
            {t('demonstrationShort')}
          </span>
        </span>
      )}
      <span className="hidden truncate min-[1400px]:block">
        {words.name}
        <span className="hidden min-[1600px]:inline"> · {words.details.slice(0, 2).join(' · ')}</span>
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
