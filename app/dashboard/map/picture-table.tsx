'use client'
import { Table2 } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { centreOf } from '@/lib/geo/h3'
import { useFormat, useSession } from '../session/context'
import { Button } from '../ui/button'
import { areaName } from './tooltip'
import type { MapPicture } from './use-picture'
import { useMeasureText } from './words'

/** Rows that are listed. */
const LISTED = 100

/** What the map shows, as a table: for those who read rather than look. */
export function PictureTable({ picture }: { picture: MapPicture }) {
  const t = useTranslations('mapView.table')
  const text = useMeasureText()
  const dialog = useRef<HTMLDialogElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        kind="quiet"
        className="-ml-2 h-6! text-xs"
        aria-haspopup="dialog"
        onClick={() => {
          setOpen(true)
          dialog.current?.showModal()
        }}
      >
        <Table2 size={13} aria-hidden />
        {t('open')}
      </Button>
      <dialog
        ref={dialog}
        aria-label={text.title(picture)}
        onClose={() => setOpen(false)}
        className="m-auto max-h-[80dvh] w-[min(640px,calc(100vw-32px))] overflow-hidden rounded-lg border border-line bg-paper p-0 text-sm text-ink shadow-panel backdrop:bg-black/30"
      >
        <div className="flex max-h-[80dvh] flex-col p-4">
          <div className="mb-2 flex items-start gap-3">
            <div className="flex-1">
              <h2 className="text-base font-semibold">{text.title(picture)}</h2>
              <p className="text-xs text-ink-2">{text.unit(picture)}</p>
            </div>
            <Button onClick={() => dialog.current?.close()}>{t('close')}</Button>
          </div>
          {open && <Rows picture={picture} />}
        </div>
      </dialog>
    </>
  )
}

function Rows({ picture }: { picture: MapPicture }) {
  const t = useTranslations('mapView.table')
  const format = useFormat()
  const text = useMeasureText()
  const session = useSession()
  const { zones } = session.cube.source
  const { shown, facts, spread, areas, ids, measure } = picture
  const order = useMemo(
    () =>
      Array.from(shown, (_, i) => i)
        .filter(i => Number.isFinite(shown[i]) && (facts.amount[i] !== 0 || facts.before[i] !== 0))
        .sort((a, b) => shown[b] - shown[a])
        .slice(0, LISTED),
    [shown, facts],
  )
  const name = (i: number): string => {
    if (areas) return areaName({ level: areas.index.level, code: areas.index.codes[i] }, zones)
    const { lat, lon } = centreOf(BigInt(`0x${ids[i]}`))
    const zone = session.picture.nearestZone(lat, lon)
    return zone < 0 ? ids[i] : zones.name[zone]
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <section className="min-h-0 overflow-y-auto" tabIndex={0} aria-label={text.title(picture)}>
      <table className="w-full tabular-nums">
        <caption className="pb-1 text-left text-xs text-ink-3">{t('count', { count: order.length })}</caption>
        <thead className="sticky top-0 bg-paper text-xs text-ink-2">
          <tr>
            <th scope="col" className="py-1 text-left font-medium">
              {t('place')}
            </th>
            {measure.id !== 'revenue' && (
              <th scope="col" className="pl-3 text-right font-medium">
                {text.name(measure.id)}
              </th>
            )}
            <th scope="col" className="pl-3 text-right font-medium">
              {t('amount')}
            </th>
            <th scope="col" className="pl-3 text-right font-medium">
              {t('spread')}
            </th>
          </tr>
        </thead>
        <tbody>
          {order.map(i => (
            <tr key={i} className="border-t border-line">
              <th scope="row" className="py-1 text-left font-normal">
                {name(i)}
              </th>
              {measure.id !== 'revenue' && (
                <td className="pl-3 text-right">{text.value(measure, shown[i])}</td>
              )}
              <td className="pl-3 text-right">{format.money(facts.amount[i])}</td>
              <td className="pl-3 text-right text-ink-3">
                {facts.amount[i] > 0 ? format.percent(spread[i] / facts.amount[i], { digits: 0 }) : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
