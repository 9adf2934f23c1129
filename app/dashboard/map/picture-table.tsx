'use client'
import { Table2 } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { centreOf } from '@/lib/geo/h3'
import { useFormat, useSession } from '../session/context'
import type { Session } from '../session/session'
import { Button } from '../ui/button'
import { type Sort, sortedBy } from '../ui/sort'
import { SortHeader } from '../ui/sort-header'
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

type SortBy = 'place' | 'value' | 'amount' | 'spread'

function Rows({ picture }: { picture: MapPicture }) {
  const t = useTranslations('mapView.table')
  const format = useFormat()
  const text = useMeasureText()
  const session = useSession()
  const [sort, setSort] = useState<Sort<SortBy>>({ by: 'value', down: true })
  const { shown, facts, spread, measure } = picture
  const name = useMemo(() => nameIn(session, picture), [session, picture])
  const listed = useMemo(
    () => Array.from(shown.keys()).filter(i => Number.isFinite(shown[i]) && isHeld(picture, i)),
    [shown, picture],
  )
  const share = (i: number) => (facts.amount[i] > 0 ? spread[i] / facts.amount[i] : 0)
  const { by, down } = sort
  // biome-ignore lint/correctness/useExhaustiveDependencies: `share` reads what the picture holds
  const order = useMemo(() => {
    const value = {
      place: name,
      value: (i: number) => shown[i],
      amount: (i: number) => facts.amount[i],
      spread: share,
    }
    return sortedBy(listed, value[by], down)
  }, [listed, by, down, name, shown, facts])
  const columns: [SortBy, string][] = [
    ['place', t('place')],
    ...(measure.id === 'revenue' ? [] : [['value', text.name(measure.id)] as [SortBy, string]]),
    [measure.id === 'revenue' ? 'value' : 'amount', t('amount')],
    ['spread', t('spread')],
  ]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <section className="min-h-0 overflow-y-auto" tabIndex={0} aria-label={text.title(picture)}>
      <table className="w-full tabular-nums">
        <caption className="pb-1 text-left text-xs text-ink-3">
          {t('count', { count: Math.min(LISTED, order.length), all: order.length })}
          {picture.within && ` ${t('within')}`}
        </caption>
        <thead className="sticky top-0 bg-paper text-xs text-ink-2">
          <tr>
            {columns.map(([column, title]) => (
              <SortHeader
                key={column}
                column={column}
                sort={sort}
                onSort={setSort}
                title={title}
                upwards={column === 'place'}
                className={`py-1 ${column === 'place' ? 'text-left' : 'pl-3 text-right'}`}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {order.slice(0, LISTED).map(i => (
            <tr key={i} className="border-t border-line">
              <th scope="row" className="py-1 text-left font-normal">
                {name(i)}
              </th>
              {measure.id !== 'revenue' && (
                <td className="pl-3 text-right">{text.value(measure, shown[i])}</td>
              )}
              <td className="pl-3 text-right">{format.money(facts.amount[i])}</td>
              <td className="pl-3 text-right text-ink-3">
                {facts.amount[i] > 0 ? format.percent(share(i), { digits: 0 }) : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Whether drawn place i is one of the filter: where it names a place those in it, else those with sales. */
const isHeld = ({ facts, within }: MapPicture, i: number): boolean =>
  within ? within[i] === 1 : facts.amount[i] !== 0 || facts.before[i] !== 0

function nameIn(session: Session, { areas, ids }: MapPicture): (i: number) => string {
  const { zones } = session.cube.source
  return i => {
    if (areas) return areaName({ level: areas.index.level, code: areas.index.codes[i] }, zones)
    const { lat, lon } = centreOf(BigInt(`0x${ids[i]}`))
    const zone = session.picture.nearestZone(lat, lon)
    return zone < 0 ? ids[i] : zones.name[zone]
  }
}
