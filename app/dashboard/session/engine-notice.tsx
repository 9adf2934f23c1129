'use client'
import { TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/button'
import { useSessionOrNull } from './context'
import { type Failure, failureOf } from './session'

/** One line under the bar where the picture is there and the data engine behind it is not. */
export function EngineNotice({ onRetry }: { onRetry: () => void }) {
  const t = useTranslations()
  const engine = useSessionOrNull()?.engine
  const [failed, setFailed] = useState<{ engine: typeof engine; failure: Failure } | null>(null)
  useEffect(() => {
    let current = true
    engine?.ready.catch(error => current && setFailed({ engine, failure: failureOf(error) }))
    return () => {
      current = false
    }
  }, [engine])
  if (!failed || failed.engine !== engine) return null
  const { key, values, detail } = failed.failure
  return (
    <div
      role="alert"
      title={detail}
      className="z-20 flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-warn-soft px-3 py-1 text-warn-ink"
    >
      <TriangleAlert size={16} aria-hidden />
      <p className="min-w-0 flex-1">
        {t('opening.engineMissing')} {t(`errors.${key}`, values)}
      </p>
      <Button className="h-7" onClick={onRetry}>
        {t('errors.retry')}
      </Button>
    </div>
  )
}
