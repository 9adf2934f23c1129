'use client'
import { Route } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { EVERYTHING } from '@/lib/cube/masks'
import { lastTwelve } from '@/lib/cube/months'
import { storeColours } from '@/lib/layers/palette'
import { sizeMarks } from '@/lib/layers/stores'
import { strokeWidth } from '@/lib/layers/taper'
import { useApp, useFormat, useSession } from '../session/context'
import type { Session } from '../session/session'
import { Button } from '../ui/button'
import { useFlows } from './use-flows'

/** What the strokes of flows are: whose, how many, and what their width stands for. */
export function FlowsKey() {
  const t = useTranslations('mapView.legend')
  const format = useFormat()
  const flows = useFlows()
  if (!flows) return <NoStore />
  const drawn = flows.shown.reduce((a, f) => a + f.amount, 0)
  return (
    <>
      <WidthKey largest={flows.shown[0]?.amount ?? 0} />
      <p className="mt-1 text-ink-2">
        {t('flowsOf', {
          name: flows.store.name,
          shown: flows.shown.length,
          share: format.percent(flows.total > 0 ? drawn / flows.total : 0, { digits: 0 }),
        })}{' '}
        {flows.others > 0 &&
          t('flowsOthers', { count: flows.others, amount: format.money(flows.othersAmount) })}{' '}
        {t('flowsWidth')}
      </p>
    </>
  )
}

/** That flows are of one store, and the largest as one to begin with. */
function NoStore() {
  const t = useTranslations('mapView.legend')
  const session = useSession()
  const select = useApp(s => s.select)
  const largest = largestStore(session)
  return (
    <>
      <p className="mt-1 text-ink-2">{t('noStore')}</p>
      {largest && (
        <Button className="mt-1.5 h-8! max-w-full text-xs" onClick={() => select(largest.id)}>
          <Route size={14} aria-hidden className="shrink-0" />
          <span className="truncate">{t('flowsLargest', { name: largest.name })}</span>
        </Button>
      )}
    </>
  )
}

/** The store that trades and sold most in the last 12 months. */
function largestStore({ cube }: Session): { id: string; name: string } | null {
  const amounts = cube.byStore(EVERYTHING, lastTwelve(cube.bounds))
  const open = cube.source.stores.filter(s => s.closedOn === null)
  return open.reduce<(typeof open)[number] | null>(
    (best, s) => (best && amounts[best.key] >= amounts[s.key] ? best : s),
    null,
  )
}

/** Strokes of three round amounts, as wide as on the map. */
function WidthKey({ largest }: { largest: number }) {
  const format = useFormat()
  const theme = useApp(s => s.theme)
  if (!(largest > 0)) return null
  const [r, g, b] = storeColours(theme).select
  return (
    <ul className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2 tabular-nums">
      {sizeMarks(largest).map(amount => {
        const wide = strokeWidth(amount, largest)
        const edge = 0.18 * wide
        return (
          <li key={amount} className="flex items-center gap-1.5">
            <svg width="28" height="16" viewBox="0 0 28 16" aria-hidden="true">
              <path
                d={`M0 ${8 - wide / 2} L28 ${8 - edge / 2} V${8 + edge / 2} L0 ${8 + wide / 2} Z`}
                fill={`rgb(${r} ${g} ${b} / 0.7)`}
              />
            </svg>
            {format.money(amount)}
          </li>
        )
      })}
    </ul>
  )
}
