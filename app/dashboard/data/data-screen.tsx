'use client'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { useApp } from '../session/context'
import { useOrigin } from '../session/origin'
import { Choice } from '../ui/choice'
import { ImportTab } from './import-tab'
import { ReportTab } from './report-tab'
import { useOutcome } from './use-outcome'
import { VersionsTab } from './versions-tab'
import { useWork } from './work'

/** The data team's view: over the map, which stays as it is below. */
export function DataScreen() {
  const t = useTranslations('dataScreen')
  const tab = useApp(s => s.dataTab)
  const set = useApp(s => s.set)
  const outcome = useOutcome()
  const running = useWork(s => s.run !== null)
  const top = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part begins at its top
  useEffect(() => {
    top.current?.scrollTo(0, 0)
  }, [tab])
  useEffect(() => {
    if (!running) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [running])
  return (
    <main
      aria-label={t('title')}
      className="absolute inset-0 z-[25] flex flex-col bg-paper-2"
      data-private={useOrigin(s => s.kept !== null) || undefined}
    >
      <div className="flex shrink-0 items-center gap-4 border-b border-line bg-paper px-6 py-2 max-[1100px]:px-4">
        <h2 className="sr-only">{t('title')}</h2>
        <Choice
          label={t('parts')}
          value={tab}
          onChange={dataTab => set({ dataTab })}
          options={[
            { value: 'import', label: t('tabs.import') },
            { value: 'report', label: t('tabs.report') },
            { value: 'versions', label: t('tabs.versions') },
          ]}
        />
        {outcome && tab === 'import' && (
          <p className="ml-auto truncate text-ink-2">{outcome.report.declaration.name}</p>
        )}
      </div>
      <div ref={top} className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-[1120px] px-6 py-6 max-[1100px]:px-4">
          {tab === 'import' ? <ImportTab /> : tab === 'report' ? <ReportTab /> : <VersionsTab />}
        </div>
      </div>
    </main>
  )
}
