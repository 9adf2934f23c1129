'use client'
import { Eye, RefreshCw, ShieldCheck } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { watchForNewer } from '@/lib/dataset/newer'
import { Button } from '../ui/button'
import { Confirm } from '../ui/confirm'
import { useApp, useFormat, useSessionOrNull } from './context'
import { forget, openPublished, useOrigin } from './origin'

/** One line under the bar, on every view: what is looked at is private, not published yet, or no longer the newest. */
export function SessionBanner() {
  const kind = useOrigin(s => s.origin?.kind)
  if (kind === 'private') return <PrivateBanner />
  if (kind === 'preview') return <PreviewBanner />
  return <NewerBanner />
}

function PrivateBanner() {
  const t = useTranslations('dataScreen.banner')
  const kept = useOrigin(s => s.kept)
  return (
    <Line
      icon={<ShieldCheck size={16} aria-hidden />}
      text={t('private')}
      note={kept ? undefined : t('notKept')}
    >
      <ToData tab="report">{t('report')}</ToData>
      <Button className="h-7" onClick={() => openPublished()}>
        {t('leave')}
      </Button>
      <Confirm
        className="h-7"
        title={t('forgetTitle')}
        text={t('forgetText')}
        action={t('forget')}
        onConfirm={() => void forget()}
      >
        {t('forget')}
      </Confirm>
    </Line>
  )
}

function PreviewBanner() {
  const t = useTranslations('dataScreen.banner')
  return (
    <Line icon={<Eye size={16} aria-hidden />} text={t('preview')}>
      <ToData tab="report">{t('toPublish')}</ToData>
      <Button className="h-7" onClick={() => openPublished()}>
        {t('leave')}
      </Button>
    </Line>
  )
}

/** Asks now and then what is offered; the page keeps its version until the person wants the new one. */
function NewerBanner() {
  const t = useTranslations('dataScreen.banner')
  const format = useFormat()
  const session = useSessionOrNull()
  const asked = useOrigin(s => (s.origin?.kind === 'published' ? s.origin.version : undefined))
  const [newer, setNewer] = useState<{ version: string; published_at: string } | null>(null)
  const shown = session?.manifest.version
  useEffect(() => {
    setNewer(null)
    // Who opened one version by its name wants that one.
    return shown && asked === undefined ? watchForNewer(shown, setNewer) : undefined
  }, [shown, asked])
  if (!newer) return null
  return (
    <Line
      icon={<RefreshCw size={16} aria-hidden />}
      text={t('newer', { date: format.day(newer.published_at) })}
    >
      <Button className="h-7" onClick={() => openPublished()}>
        {t('switch')}
      </Button>
      <Button kind="quiet" className="h-7" onClick={() => setNewer(null)}>
        {t('later')}
      </Button>
    </Line>
  )
}

function ToData({ tab, children }: { tab: 'report'; children: ReactNode }) {
  const set = useApp(s => s.set)
  const here = useApp(s => s.view === 'data' && s.dataTab === tab)
  if (here) return null
  return (
    <Button className="h-7" onClick={() => set({ view: 'data', dataTab: tab })}>
      {children}
    </Button>
  )
}

function Line({
  icon,
  text,
  note,
  children,
}: {
  icon: ReactNode
  text: string
  note?: string
  children: ReactNode
}) {
  return (
    <div
      role="status"
      className="z-20 flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-accent-soft px-3 py-1"
    >
      <span className="text-accent">{icon}</span>
      <p className="min-w-0 flex-1">
        {text} {note && <span className="text-warn-ink">{note}</span>}
      </p>
      <div className="flex items-center gap-2">{children}</div>
    </div>
  )
}
