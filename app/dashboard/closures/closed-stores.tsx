import { Map as MapIcon } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { cellsOf } from '@/lib/catchment/catchment'
import { type WebAround, webAround } from '@/lib/closures/web-around'
import { WEB } from '@/lib/cube/masks'
import { toDate } from '@/lib/cube/months'
import { ExplainSign } from '../explain/explain'
import type { Figure } from '../explain/subject'
import { useWebFigures } from '../explain/use-web-figures'
import { useApp, useAppStore, useFormat, useSession } from '../session/context'
import type { Market } from '../session/market'
import { placesIn } from '../session/resolved'
import { useScenario } from '../session/scenario-result'
import { useProvider } from '../store/use-provider'
import { Button } from '../ui/button'
import { Choice } from '../ui/choice'
import { type Sort, sortedBy } from '../ui/sort'
import { SortHeader } from '../ui/sort-header'

const MINUTES = ['20', '30', '45'] as const
const VALUE = {
  name: (r: WebAround) => r.store.name,
  closed: (r: WebAround) => Date.parse(r.store.closedOn ?? ''),
  before: (r: WebAround) => (r.after ? r.before : null),
  now: (r: WebAround) => (r.after ? r.now : null),
  gain: (r: WebAround) => (r.after ? r.now - r.before : null),
  growth: (r: WebAround) => r.growth,
  chain: (r: WebAround) => r.chain,
}
type WebColumn = keyof typeof VALUE
const COLUMNS = Object.keys(VALUE) as WebColumn[]

/** Stores that closed, and how the web grew around each: the twelve months after against the same a year before. */
export function ClosedStores({ market }: { market: Market }) {
  const t = useTranslations('closures.past')
  const tc = useTranslations('closures')
  const format = useFormat()
  const session = useSession()
  const { failure } = useScenario()
  const provider = useProvider()
  const [minutes, setMinutes] = useState<(typeof MINUTES)[number]>('30')
  const [sort, setSort] = useState<Sort<WebColumn>>({ by: 'growth', down: true })
  const { reached, failed, retry } = useMinutes(market)
  const explained = useWebFigures()
  const around = useMemo(() => {
    if (!reached) return null
    const places = placesIn(session)
    return (store: { id: string }) => {
      const zones = reached.get(store.id)!
      return cellsOf(
        places,
        Uint8Array.from(zones, m => (m <= Number(minutes) ? 1 : 0)),
      )
    }
  }, [session, reached, minutes])
  const rows = useMemo(() => around && webAround(session.cube, around), [session, around])
  if (failed)
    return (
      <div role="alert" className="flex flex-col items-start gap-2 rounded-lg bg-paper-2 p-4">
        <p>{t('failed')}</p>
        <Button onClick={retry}>{tc('retry')}</Button>
      </div>
    )
  if (!rows || !around)
    return (
      <p role={failure ? 'alert' : 'status'} className="rounded-lg bg-paper-2 p-4 text-ink-2">
        {t('waiting')}
      </p>
    )
  if (rows.length === 0) return <p className="rounded-lg bg-paper-2 p-4 text-ink-2">{t('none')}</p>
  const [most] = sortedBy(rows, VALUE.growth, true)
  const shown = sortedBy(rows, VALUE[sort.by], sort.down)
  const percent = (value: number) => format.percent(value, { sign: true })
  return (
    <>
      <p className="max-w-[84ch] text-base font-medium" aria-live="polite">
        {most.growth === null || most.chain === null
          ? t('noAnswer')
          : t('answer', {
              name: most.store.name,
              minutes,
              growth: percent(most.growth),
              chain: percent(most.chain),
            })}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-xs text-ink-2">{t('within')}</span>
        <Choice
          label={t('within')}
          value={minutes}
          onChange={setMinutes}
          options={MINUTES.map(value => ({ value, label: t('minutes', { minutes: value }) }))}
        />
      </div>
      <div className="-mx-2 overflow-x-auto px-2">
        <table className="w-full tabular-nums">
          <caption className="sr-only">{t('caption', { minutes })}</caption>
          <thead className="text-xs text-ink-2">
            <tr>
              {COLUMNS.map(column => (
                <SortHeader
                  key={column}
                  column={column}
                  sort={sort}
                  onSort={setSort}
                  title={t(`columns.${column}`)}
                  upwards={column === 'name'}
                  className={`px-2 pb-1 align-bottom ${column === 'name' ? 'text-left' : 'text-right'}`}
                />
              ))}
              <th scope="col">
                <span className="sr-only">{t('onMap')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(row => (
              <Row
                key={row.store.id}
                row={row}
                minutes={Number(minutes)}
                figures={() => explained(row, around(row.store), Number(minutes))}
              />
            ))}
          </tbody>
        </table>
      </div>
      <ul className="flex max-w-[84ch] list-disc flex-col gap-1 pl-4 text-ink-2">
        <li>{t('limits.months')}</li>
        <li>{t('limits.place', { provider })}</li>
        <li>{t('limits.cause')}</li>
      </ul>
    </>
  )
}

function Row({
  row,
  minutes,
  figures,
}: {
  row: WebAround
  minutes: number
  figures: () => readonly Figure[]
}) {
  const t = useTranslations('closures.past')
  const te = useTranslations('explain.figures')
  const format = useFormat()
  const { store, after, growth, chain } = row
  const month = (m: number) => format.month(toDate(m))
  const known = (text: string | null) => (after && text !== null ? text : '–')
  return (
    <tr className="border-t border-line hover:bg-paper-2">
      <th scope="row" className="py-1.5 pr-2 pl-2 text-left font-medium whitespace-nowrap">
        {store.name}
        <span className="block text-xs font-normal text-ink-2">
          {after ? t('months', { from: month(after.from), to: month(after.to) }) : t('notHeld')}
        </span>
      </th>
      <Cell>{format.day(store.closedOn ?? '')}</Cell>
      <Cell>{known(format.money(row.before, { digits: 2 }))}</Cell>
      <Cell>{known(format.money(row.now, { digits: 2 }))}</Cell>
      <Cell>{known(format.money(row.now - row.before, { digits: 2, sign: true }))}</Cell>
      <Cell strong>{known(growth === null ? null : format.percent(growth, { sign: true }))}</Cell>
      <Cell>{known(chain === null ? null : format.percent(chain, { sign: true }))}</Cell>
      <td className="py-1.5 pl-2 text-right whitespace-nowrap">
        {after && <ExplainSign name={te('web.sign', { name: store.name })} figures={figures} />}
        {after && <OnMap row={row} minutes={minutes} />}
      </td>
    </tr>
  )
}

function Cell({ children, strong = false }: { children: string; strong?: boolean }) {
  return (
    <td className={`px-2 py-1.5 text-right whitespace-nowrap ${strong ? 'font-medium' : ''}`}>{children}</td>
  )
}

/** Shows the row on the map: web sales of its months around the store, against the year before. */
function OnMap({ row: { store, after }, minutes }: { row: WebAround; minutes: number }) {
  const t = useTranslations('closures.past')
  const app = useAppStore()
  const set = useApp(s => s.set)
  return (
    <Button
      aria-label={t('onMapOf', { name: store.name })}
      title={t('onMap')}
      className="px-2!"
      onClick={() => {
        app.getState().filterBy({
          range: after,
          comparison: 'year_before',
          channels: WEB,
          place: { kind: 'catchment', store: store.id, by: 'travel', level: minutes },
        })
        set({ view: 'map', selected: null, mapMode: 'areas', areaLevel: 'commune', metric: 'growth' })
      }}
    >
      <MapIcon size={15} aria-hidden />
    </Button>
  )
}

/** Minutes from every zone to every closed store, by store id, as its catchment has them; null until all are there. */
function useMinutes(market: Market) {
  const { cube } = useSession()
  const [reached, setReached] = useState<ReadonlyMap<string, Float32Array> | null>(null)
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt asks anew
  useEffect(() => {
    let gone = false
    const closed = cube.source.stores.filter(s => s.closedOn !== null).map(s => s.id)
    setFailed(false)
    market.reach(closed).then(
      reaches => !gone && setReached(new Map(closed.map((id, k) => [id, reaches[k].minutes]))),
      () => !gone && setFailed(true),
    )
    return () => {
      gone = true
    }
  }, [cube, market, attempt])
  return { reached, failed, retry: () => setAttempt(attempt + 1) }
}
