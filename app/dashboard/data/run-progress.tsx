'use client'
import { Check } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { PHASES, shareDone } from '@/lib/build/progress'
import { useFormat } from '../session/context'
import { Button } from '../ui/button'
import { type Run, useWork } from './work'

/** How far a run is, by phase, and the way to stop it. */
export function RunProgress({ run }: { run: Run }) {
  const t = useTranslations('dataScreen.run')
  const format = useFormat()
  const { step, progress, shares } = run
  const files = useWork(s => s.files)
  const opened = Object.values(shares).filter(share => share >= 1).length
  const bytes = files.reduce((sum, f) => sum + f.file.size, 0)
  const sent = files.reduce((sum, f) => sum + f.file.size * (shares[f.path] ?? 0), 0)
  const share =
    step === 'send' ? sent / Math.max(1, bytes) : progress ? shareDone(progress, files.length, opened) : null
  const at = progress ? PHASES.indexOf(progress.phase) : -1
  const byPhase = step === 'check' || step === 'build'
  // A check ends where the building begins.
  const phases = step === 'check' ? PHASES.slice(0, PHASES.indexOf('homes')) : PHASES
  const what = t(`step.${run.door === 'server' && step === 'build' ? 'buildThere' : step}`)
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <p className="font-medium" aria-live="polite">
            {what}
            {byPhase && ` · ${progress ? t(`phase.${progress.phase}`) : t('starting')}`}
          </p>
          <p className="truncate text-xs text-ink-2">
            {progress?.phase === 'open' && progress.file}
            {step === 'send' && t('sent', { sent: format.bytes(sent), total: format.bytes(bytes) })}
          </p>
        </div>
        {step !== 'publish' && <Button onClick={run.stop}>{t('cancel')}</Button>}
      </div>
      <div
        role="progressbar"
        aria-label={what}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(100 * share)}
        className="h-1.5 overflow-hidden rounded-full bg-paper-2"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width]"
          style={{ width: `${100 * (share ?? 0.02)}%` }}
        />
      </div>
      {byPhase && (
        <ol className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
          {phases.map((phase, i) => (
            <li
              key={phase}
              aria-current={i === at ? 'step' : undefined}
              className={`flex items-center gap-1 ${i === at ? 'font-medium text-ink' : i < at ? 'text-ink-2' : 'text-ink-3'}`}
            >
              {i < at ? (
                <Check size={12} aria-hidden className="text-gain" />
              ) : (
                <span aria-hidden className={`size-1.5 rounded-full ${i === at ? 'bg-accent' : 'bg-line'}`} />
              )}
              {t(`phase.${phase}`)}
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
