'use client'
import { TriangleAlert } from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { Manifest } from '@/lib/dataset/manifest'
import { Button } from '../ui/button'
import { useApp, useFormat } from './context'
import type { Failure, Step } from './session'

/** What is being loaded, in words and as a bar. */
export function Loading({ step, manifest }: { step: Step; manifest: Manifest | null }) {
  const t = useTranslations()
  const format = useFormat()
  const share =
    step.kind === 'download' ? step.progress.loaded / step.progress.total : step.kind === 'manifest' ? 0 : 1
  const text =
    step.kind === 'download'
      ? t('loading.download', {
          received: format.megabytes(step.progress.loaded),
          total: format.megabytes(step.progress.total),
        })
      : t(`loading.${step.kind}`)
  return (
    <div className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">{manifest?.declaration.name ?? t('loading.title')}</h2>
      <p className="text-ink-2">{t('app.tagline')}</p>
      <div
        role="progressbar"
        aria-label={t('loading.title')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={text}
        className="mt-3 h-1.5 overflow-hidden rounded-full bg-paper-2"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width]"
          style={{ width: `${100 * share}%` }}
        />
      </div>
      <p className="text-xs text-ink-2 tabular-nums" aria-live="polite">
        {text}
      </p>
    </div>
  )
}

/** What went wrong, why, and what to do next. */
export function Failed({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const t = useTranslations('errors')
  const d = useTranslations('dataScreen')
  const set = useApp(s => s.set)
  return (
    <div role="alert" className="flex flex-col items-start gap-3">
      <h2 className="flex items-center gap-2 text-lg font-semibold">
        <TriangleAlert size={18} aria-hidden className="text-loss" />
        {t('title')}
      </h2>
      <p>{t(failure.key, failure.values)}</p>
      <div className="flex gap-2">
        <Button kind="primary" onClick={onRetry}>
          {t('retry')}
        </Button>
        {failure.key === 'no_dataset' && (
          <Button onClick={() => set({ view: 'data', dataTab: 'import' })}>{d('report.toImport')}</Button>
        )}
      </div>
      <details className="w-full text-xs text-ink-3">
        <summary className="cursor-pointer">{t('details')}</summary>
        <p className="mt-1 break-words">{failure.detail}</p>
      </details>
    </div>
  )
}
