'use client'
import { Hourglass } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { useMetricText } from '../panel/metric-text'
import { useApp } from '../session/context'
import { useLack, useLasting } from './use-offered'
import { useMeasureText } from './words'

/** That the map does not show the figure that was chosen, why, and what it shows instead. */
export function LackLine() {
  const t = useTranslations('mapView.legend')
  const text = useMeasureText()
  const { reason } = useMetricText()
  const stores = useApp(s => s.mapMode === 'stores')
  const lack = useLack()
  const waits = lack?.reason === 'waiting'
  const late = useLasting(waits)
  if (!lack || (waits && !late)) return null
  const metric = text.name(lack.metric)
  const why = lack.reason === 'not_by_this' ? t(stores ? 'notByStore' : 'notByPlace') : reason(lack.reason)
  return (
    <p role="status" className="flex items-start gap-1.5 text-warn-ink">
      {waits && <Hourglass size={12} aria-hidden className="mt-0.5 shrink-0" />}
      {waits ? t('waiting', { metric }) : t(stores ? 'withheldStores' : 'withheld', { metric, reason: why })}
    </p>
  )
}
