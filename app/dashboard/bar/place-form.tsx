'use client'
import { PenLine } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { KINDS, LEVELS } from '@/lib/catchment/catchment'
import { plain, searchPlaces } from '@/lib/cube/search'
import type { Place } from '@/lib/filter/filter'
import { DEPARTEMENTS, departementName } from '@/lib/geo/departements'
import { REGION_CODES, regionName } from '@/lib/geo/regions'
import { useDrawing } from '../map/drawing'
import { useApp, useFormat, useSession } from '../session/context'
import { Button } from '../ui/button'
import { FIELD, Field } from '../ui/card'
import { Combobox, type Option } from '../ui/combobox'

const KINDS_OF_PLACE = ['area', 'radius', 'travel', 'catchment', 'polygon'] as const
type Kind = (typeof KINDS_OF_PLACE)[number]

/** Chooses a part of the country, by keyboard alone where one likes. */
export function PlaceForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations('filter.place')
  const place = useApp(s => s.filter.place)
  const filterBy = useApp(s => s.filterBy)
  const [kind, setKind] = useState<Kind>(place?.kind ?? 'area')
  const put = useCallback((next: Place) => filterBy({ place: next }), [filterBy])
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto">
      <Field label={t('how')}>
        <select className={FIELD} value={kind} onChange={e => setKind(e.target.value as Kind)}>
          {KINDS_OF_PLACE.map(k => (
            <option key={k} value={k}>
              {t(k)}
            </option>
          ))}
        </select>
      </Field>
      {kind === 'area' ? (
        <AreaSearch onPick={put} />
      ) : kind === 'catchment' ? (
        <CatchmentForm onPick={put} />
      ) : kind === 'polygon' ? (
        <Button
          onClick={() => {
            useDrawing.getState().begin()
            onDone()
          }}
        >
          <PenLine size={14} aria-hidden />
          {t('draw')}
        </Button>
      ) : (
        <AroundForm kind={kind} onPick={put} />
      )}
      <p className="mt-auto text-xs text-ink-3">{t('atoms')}</p>
      {place && (
        <Button kind="quiet" className="self-start text-xs" onClick={() => filterBy({ place: null })}>
          {t('clear')}
        </Button>
      )}
    </div>
  )
}

type AreaLevel = Extract<Place, { kind: 'area' }>['level']

function AreaSearch({ onPick }: { onPick: (place: Place) => void }) {
  const t = useTranslations('filter.place')
  const format = useFormat()
  const { cube } = useSession()
  const wide = useMemo(
    () => [
      ...REGION_CODES.map(code => ({ level: 'region' as const, code, name: regionName(code) ?? code })),
      ...DEPARTEMENTS.map(code => ({
        level: 'departement' as const,
        code,
        name: departementName(code) ?? code,
      })),
    ],
    [],
  )
  const find = useCallback(
    (query: string): Option[] => {
      const wanted = plain(query)
      if (!wanted) return []
      const areas = wide
        .filter(a => plain(a.name).includes(wanted) || a.code.toLowerCase() === wanted)
        .slice(0, 5)
        .map(a => ({ id: `${a.level} ${a.code}`, name: a.name, detail: t(a.level) }))
      const communes = searchPlaces(cube.source, query, 8)
        .filter(hit => hit.kind === 'place')
        .map(hit => ({
          id: `commune ${hit.id}`,
          name: hit.name,
          detail: `${t('commune')} · ${t('inhabitants', { count: format.integer(hit.population) })}`,
        }))
      return [...areas, ...communes]
    },
    [wide, cube, format, t],
  )
  return (
    <Combobox
      label={t('areaSearch')}
      placeholder={t('areaSearch')}
      find={find}
      empty={query => t('empty', { query })}
      onPick={id => {
        const [level, code] = id.split(' ')
        onPick({ kind: 'area', level: level as AreaLevel, code })
      }}
    />
  )
}

/** Radius or driving time around a town or a store. */
function AroundForm({ kind, onPick }: { kind: 'radius' | 'travel'; onPick: (place: Place) => void }) {
  const t = useTranslations('filter.place')
  const { cube } = useSession()
  const held = useApp(s => s.filter.place)
  const around = held?.kind === 'radius' || held?.kind === 'travel' ? held : null
  const [size, setSize] = useState(
    held?.kind === kind
      ? held.kind === 'radius'
        ? held.km
        : held.kind === 'travel'
          ? held.minutes
          : 30
      : 30,
  )
  const [centre, setCentre] = useState(
    around ? { lat: around.lat, lon: around.lon, name: around.name } : null,
  )
  const put = (at: typeof centre, by: number) => {
    if (!at || !(by > 0)) return
    const point = { lat: at.lat, lon: at.lon, name: at.name }
    onPick(kind === 'radius' ? { kind, ...point, km: by } : { kind, ...point, minutes: by })
  }
  const find = useCallback(
    (query: string): Option[] =>
      plain(query)
        ? searchPlaces(cube.source, query, 8).map(hit => ({ id: `${hit.kind} ${hit.id}`, name: hit.name }))
        : [],
    [cube],
  )
  const locate = (id: string) => {
    const [what, ...rest] = id.split(' ')
    const code = rest.join(' ')
    const { stores, zones } = cube.source
    const z = zones.id.indexOf(code)
    const found =
      what === 'store'
        ? stores.find(s => s.id === code)
        : z >= 0
          ? { lat: zones.lat[z], lon: zones.lon[z], name: zones.name[z] }
          : undefined
    if (!found) return
    const at = { lat: found.lat, lon: found.lon, name: found.name }
    setCentre(at)
    put(at, size)
  }
  return (
    <>
      <div className="flex flex-col gap-1">
        <span className="text-xs font-medium text-ink-2">
          {t('around')} {centre?.name && <b className="text-ink">{centre.name}</b>}
        </span>
        <Combobox
          label={t('aroundSearch')}
          placeholder={t('aroundSearch')}
          find={find}
          empty={query => t('empty', { query })}
          onPick={locate}
        />
      </div>
      <Field label={t(kind === 'radius' ? 'km' : 'minutes')}>
        <input
          type="number"
          min={1}
          max={kind === 'radius' ? 300 : 180}
          value={size}
          onChange={e => {
            const by = Number(e.target.value)
            setSize(by)
            put(centre, by)
          }}
          className={`${FIELD} w-28`}
        />
      </Field>
    </>
  )
}

function CatchmentForm({ onPick }: { onPick: (place: Place) => void }) {
  const t = useTranslations('filter.place')
  const { cube } = useSession()
  const held = useApp(s => s.filter.place)
  const selected = useApp(s => s.selected)
  const start = held?.kind === 'catchment' ? held : null
  const stores = useMemo(() => [...cube.source.stores].sort((a, b) => a.name.localeCompare(b.name)), [cube])
  const [store, setStore] = useState(start?.store ?? selected ?? '')
  const [by, setBy] = useState<(typeof KINDS)[number]>(start?.by ?? 'travel')
  const [level, setLevel] = useState(start?.level ?? 20)
  const put = (next: { store?: string; by?: typeof by; level?: number }) => {
    const place = { store, by, level, ...next }
    if (place.store) onPick({ kind: 'catchment', ...place })
  }
  return (
    <>
      <Field label={t('store')}>
        <select
          className={FIELD}
          value={store}
          onChange={e => {
            setStore(e.target.value)
            put({ store: e.target.value })
          }}
        >
          <option value="" disabled>
            –
          </option>
          {stores.map(s => (
            <option key={s.id} value={s.id}>
              {s.name}
            </option>
          ))}
        </select>
      </Field>
      <div className="flex gap-3">
        <Field label={t('by')} className="flex-1">
          <select
            className={FIELD}
            value={by}
            onChange={e => {
              const kind = e.target.value as typeof by
              const first = LEVELS[kind][Math.min(1, LEVELS[kind].length - 1)]
              setBy(kind)
              setLevel(first)
              put({ by: kind, level: first })
            }}
          >
            {KINDS.map(k => (
              <option key={k} value={k}>
                {t(`byKind.${k}`)}
              </option>
            ))}
          </select>
        </Field>
        {by !== 'voronoi' && (
          <Field label={t('level')} className="w-36">
            <select
              className={FIELD}
              value={level}
              onChange={e => {
                setLevel(Number(e.target.value))
                put({ level: Number(e.target.value) })
              }}
            >
              {LEVELS[by].map(l => (
                <option key={l} value={l}>
                  {t(`levelOf.${by}`, { level: l })}
                </option>
              ))}
            </select>
          </Field>
        )}
      </div>
    </>
  )
}
