'use client'
import { Hourglass } from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { MetricId } from '@/lib/metrics/ids'
import { useMetricText } from '../panel/metric-text'
import { useApp } from '../session/context'
import { useLasting } from '../session/use-lasting'
import { useLack } from './use-offered'
import { useMeasureText } from './words'

/** What of the figures that were chosen the map does not show: on the other side too, where two are compared. */
export function LackLines() {
  const metric = useApp(s => s.metric)
  const other = useApp(s => (s.compare === 'none' || s.mapMode === 'stores' ? 'period' : s.compareWith))
  return (
    <>
      <LackLine metric={metric} />
      {other !== 'period' && other !== metric && <LackLine metric={other} />}
    </>
  )
}

/** That the map does not show a figure, why, and what it shows instead. */
function LackLine({ metric }: { metric: MetricId }) {
  const t = useTranslations('mapView.legend')
  const text = useMeasureText()
  const { reason } = useMetricText()
  const stores = useApp(s => s.mapMode === 'stores')
  const lack = useLack(metric)
  const waits = lack === 'waiting'
  const late = useLasting(waits)
  if (!lack || (waits && !late)) return null
  const name = text.name(metric)
  const why = lack === 'not_by_this' ? t(stores ? 'notByStore' : 'notByPlace') : reason(lack)
  return (
    <p role="status" className="flex items-start gap-1.5 text-warn-ink">
      {waits && <Hourglass size={12} aria-hidden className="mt-0.5 shrink-0" />}
      {waits
        ? t('waiting', { metric: name })
        : t(stores ? 'withheldStores' : 'withheld', { metric: name, reason: why })}
    </p>
  )
}
