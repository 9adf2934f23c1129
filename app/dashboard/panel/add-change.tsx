'use client'
import {
  DoorClosed,
  Handshake,
  MapPinPlus,
  MoveUpRight,
  Plus,
  Scaling,
  Search,
  Shapes,
  X,
} from 'lucide-react'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { plain, searchPlaces } from '@/lib/cube/search'
import type { Change } from '@/lib/scenario/document'
import type { Pointing } from '@/lib/state/app-state'
import { flyTo } from '../map/camera'
import { useApp, useFormat, useSession } from '../session/context'
import { useScenario } from '../session/scenario-result'
import { Button, IconButton } from '../ui/button'
import { Combobox } from '../ui/combobox'
import { useChanges } from './use-changes'

type Kind = Change['kind']

const KINDS: readonly { kind: Kind; icon: ReactNode; pointing: Pointing }[] = [
  { kind: 'open', icon: <MapPinPlus size={16} aria-hidden />, pointing: { for: 'open' } },
  { kind: 'close', icon: <DoorClosed size={16} aria-hidden />, pointing: { for: 'store', kind: 'close' } },
  { kind: 'move', icon: <MoveUpRight size={16} aria-hidden />, pointing: { for: 'store', kind: 'move' } },
  { kind: 'resize', icon: <Scaling size={16} aria-hidden />, pointing: { for: 'store', kind: 'resize' } },
  {
    kind: 'change_format',
    icon: <Shapes size={16} aria-hidden />,
    pointing: { for: 'store', kind: 'change_format' },
  },
  { kind: 'take_over', icon: <Handshake size={16} aria-hidden />, pointing: { for: 'competitor' } },
]

/** The sign of a kind of change. */
export const iconOf = (kind: Kind): ReactNode => KINDS.find(k => k.kind === kind)?.icon

const kindOf = (pointing: Pointing): Kind =>
  pointing.for === 'store' ? pointing.kind : pointing.for === 'competitor' ? 'take_over' : pointing.for

/** The six kinds of change; once one is chosen, who or where it is about, by search or on the map. */
export function AddChange() {
  const t = useTranslations('screen')
  const pointing = useApp(s => s.pointing)
  const empty = useApp(s => s.scenario.changes.length === 0)
  const set = useApp(s => s.set)
  const [wanted, setWanted] = useState(false)
  if (pointing) return <Pick pointing={pointing} />
  if (!empty && !wanted)
    return (
      <Button kind="quiet" className="self-start -ml-2" aria-expanded={false} onClick={() => setWanted(true)}>
        <Plus size={15} aria-hidden />
        {t('edit.add')}
      </Button>
    )
  return (
    <section aria-label={t('edit.add')}>
      {!empty && (
        <div className="mb-1 flex items-center justify-between">
          <h3 className="text-xs font-medium text-ink-2">{t('edit.add')}</h3>
          <IconButton label={t('edit.cancel')} onClick={() => setWanted(false)}>
            <X size={15} aria-hidden />
          </IconButton>
        </div>
      )}
      <ul className="grid grid-cols-2 gap-1.5">
        {KINDS.map(({ kind, icon, pointing: next }) => (
          <li key={kind}>
            <button
              type="button"
              onClick={() => {
                setWanted(false)
                set({ pointing: next, editing: null })
              }}
              className={`flex w-full items-center gap-2 rounded-md border border-line px-2.5 text-left hover:border-ink-3 hover:bg-paper-2 pointer-coarse:min-h-11 ${empty ? 'min-h-11 font-medium' : 'min-h-8 text-xs'}`}
            >
              <span className="text-accent">{icon}</span>
              {t(`kinds.${kind}`)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Pick({ pointing }: { pointing: Pointing }) {
  const t = useTranslations('screen')
  const set = useApp(s => s.set)
  const { cube } = useSession()
  const kind = kindOf(pointing)
  const moved =
    pointing.for === 'move' ? cube.source.stores.find(s => s.id === pointing.store_id)?.name : undefined
  return (
    <section
      aria-label={t(`kinds.${kind}`)}
      className="flex flex-col gap-2 rounded-lg bg-accent-soft p-3"
      onKeyDown={e => e.key === 'Escape' && set({ pointing: null })}
    >
      <div className="flex items-center gap-2">
        <span className="text-accent">{iconOf(kind)}</span>
        <h3 className="min-w-0 flex-1 truncate font-semibold">
          {moved ? t('title.move', { name: moved }) : t(`kinds.${kind}`)}
        </h3>
        <IconButton label={t('edit.cancel')} onClick={() => set({ pointing: null })}>
          <X size={15} aria-hidden />
        </IconButton>
      </div>
      {pointing.for === 'store' ? (
        <PickStore kind={pointing.kind} />
      ) : pointing.for === 'competitor' ? (
        <PickCompetitor />
      ) : (
        <PickPlace pointing={pointing} name={moved ?? ''} />
      )}
    </section>
  )
}

const LIMIT = 8

function PickStore({ kind }: { kind: Extract<Pointing, { for: 'store' }>['kind'] }) {
  const t = useTranslations('screen.edit')
  const format = useFormat()
  const { cube } = useSession()
  const { addStore } = useChanges(useSession())
  const open = useMemo(() => cube.source.stores.filter(s => s.closedOn === null), [cube])
  const find = useCallback(
    (query: string) => {
      const wanted = plain(query)
      return open
        .filter(s => plain(`${s.name} ${s.id}`).includes(wanted))
        .sort(
          (a, b) =>
            Number(!plain(a.name).startsWith(wanted)) - Number(!plain(b.name).startsWith(wanted)) ||
            a.name.localeCompare(b.name),
        )
        .slice(0, LIMIT)
        .map(s => ({
          id: s.id,
          name: s.name,
          detail: [s.format, s.area === null ? null : t('areaOf', { area: format.integer(s.area) })]
            .filter(Boolean)
            .join(' · '),
        }))
    },
    [open, t, format],
  )
  return (
    <>
      <p>
        {t('pickStore')} <span className="text-ink-2">{t('pickStoreHint')}</span>
      </p>
      <Combobox
        label={t('pickStore')}
        placeholder={t('store')}
        find={find}
        empty={query => t('nothing', { query })}
        icon={<Search size={14} aria-hidden />}
        focus
        onPick={id => {
          const store = open.find(s => s.id === id)
          if (store) addStore(kind, store)
        }}
      />
    </>
  )
}

function PickCompetitor() {
  const t = useTranslations('screen.edit')
  const ts = useTranslations('scenario')
  const format = useFormat()
  const { market } = useScenario()
  const { takeOver, nearest } = useChanges(useSession())
  const find = useCallback(
    (query: string) =>
      (market?.competitors ?? [])
        .filter(c => plain(c.name).includes(plain(query)))
        .slice(0, LIMIT)
        .map(c => ({
          id: c.competitor_id,
          name: c.name,
          detail: [
            nearest(c.lat, c.lon),
            c.selling_area_m2 === null ? null : t('areaOf', { area: format.integer(c.selling_area_m2) }),
          ]
            .filter(Boolean)
            .join(' · '),
        })),
    [market, nearest, t, format],
  )
  if (!market) return <p role="status">{ts('waiting')}</p>
  if (market.competitors.length === 0) return <p>{t('noCompetitors')}</p>
  return (
    <>
      <p>
        {t('pickCompetitor')} <span className="text-ink-2">{t('pickCompetitorHint')}</span>
      </p>
      <Combobox
        label={t('pickCompetitor')}
        placeholder={t('competitor')}
        find={find}
        empty={query => t('nothing', { query })}
        icon={<Search size={14} aria-hidden />}
        focus
        onPick={id => {
          const competitor = market.competitors.find(c => c.competitor_id === id)
          if (competitor) takeOver(competitor)
        }}
      />
    </>
  )
}

function PickPlace({
  pointing,
  name,
}: {
  pointing: Extract<Pointing, { for: 'open' | 'move' }>
  name: string
}) {
  const t = useTranslations('screen.edit')
  const { openAt, moveTo } = useChanges(useSession())
  return (
    <>
      <p role="status">{pointing.for === 'open' ? t('placeOpen') : t('placeMove', { name })}</p>
      <PlaceSearch
        focus
        onPick={place =>
          pointing.for === 'open'
            ? openAt(place.lat, place.lon, place.name)
            : moveTo(pointing.store_id, place.lat, place.lon)
        }
      />
    </>
  )
}

/** A town of the dataset by name: the way to place a site without a pointer. */
export function PlaceSearch({
  onPick,
  focus = false,
}: {
  onPick: (place: { name: string; lat: number; lon: number }) => void
  focus?: boolean
}) {
  const t = useTranslations('screen.edit')
  const tp = useTranslations('search')
  const format = useFormat()
  const { cube } = useSession()
  const { zones } = cube.source
  const find = useCallback(
    (query: string) =>
      plain(query) === ''
        ? []
        : searchPlaces({ ...cube.source, stores: [] }, query, LIMIT).map(hit => ({
            id: hit.id,
            name: hit.name,
            detail:
              hit.kind === 'place' ? tp('inhabitants', { count: format.integer(hit.population) }) : undefined,
          })),
    [cube, tp, format],
  )
  return (
    <Combobox
      label={t('placeSearch')}
      placeholder={t('placeSearch')}
      find={find}
      empty={query => t('nothing', { query })}
      icon={<Search size={14} aria-hidden />}
      focus={focus}
      onPick={id => {
        const z = zones.id.indexOf(id)
        if (z < 0) return
        const place = { name: zones.name[z], lat: zones.lat[z], lon: zones.lon[z] }
        flyTo({ ...place, zoom: 9.5 })
        onPick(place)
      }}
    />
  )
}
