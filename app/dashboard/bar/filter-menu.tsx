'use client'
import { useEffect, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ALL_CHANNELS, type Keyed } from '@/lib/cube/masks'
import { plain } from '@/lib/cube/search'
import { CHANNELS } from '@/lib/dataset/schema'
import { isUnset } from '@/lib/filter/filter'
import { useApp, useSession } from '../session/context'
import { fetchKeyed, useKeyedSales } from '../session/keyed-sales'
import { useResolved } from '../session/resolved'
import { Button } from '../ui/button'
import { whyNot } from './combinable'
import { PlaceForm } from './place-form'

const PARTS = [
  'channels',
  'category',
  'segment',
  'formats',
  'operators',
  'regions',
  'stores',
  'place',
] as const
export type MenuPart = (typeof PARTS)[number]

/** Everything a filter may restrict, as the dataset holds it; what cannot be combined is greyed, with the reason. */
export function FilterMenu({
  part,
  onPart,
  onDone,
}: {
  part: MenuPart
  onPart: (part: MenuPart) => void
  onDone: () => void
}) {
  const t = useTranslations('filter')
  const { manifest } = useSession()
  const filter = useApp(s => s.filter)
  return (
    <div className="flex h-[min(440px,70dvh)]">
      <div
        role="tablist"
        aria-label={t('menu.title')}
        aria-orientation="vertical"
        className="w-44 shrink-0 border-r border-line p-2"
      >
        {PARTS.map(p => {
          const reason = whyNot(p, filter, manifest.audience)
          return (
            <button
              key={p}
              type="button"
              role="tab"
              aria-selected={p === part}
              aria-disabled={reason !== null}
              title={reason ? t(`reason.${reason}`) : undefined}
              onClick={() => onPart(p)}
              className={`flex h-8 w-full items-center justify-between rounded px-2 text-left text-sm pointer-coarse:h-11 ${p === part ? 'bg-accent-soft font-medium' : 'hover:bg-paper-2'} ${reason ? 'text-ink-3' : ''}`}
            >
              {t(`part.${p}`)}
              {!isUnset(filter, p) && <span className="size-1.5 rounded-full bg-accent" aria-hidden />}
            </button>
          )
        })}
      </div>
      <div role="tabpanel" aria-label={t(`part.${part}`)} className="flex min-w-0 flex-1 flex-col p-3">
        <Reason part={part}>
          {part === 'place' ? (
            <PlaceForm onDone={onDone} />
          ) : part === 'channels' ? (
            <Channels />
          ) : part === 'category' || part === 'segment' ? (
            <Keys of={part} />
          ) : part === 'stores' ? (
            <Stores />
          ) : (
            <StoreTraits part={part} />
          )}
        </Reason>
      </div>
    </div>
  )
}

/** The options of a part, or why it cannot be combined with the rest of the filter. */
function Reason({ part, children }: { part: MenuPart; children: React.ReactNode }) {
  const t = useTranslations('filter')
  const { manifest } = useSession()
  const filter = useApp(s => s.filter)
  const reason = whyNot(part, filter, manifest.audience)
  return (
    <>
      {reason && (
        <p className="mb-2 rounded bg-warn-soft p-2 text-xs text-warn-ink">{t(`reason.${reason}`)}</p>
      )}
      <fieldset disabled={reason !== null && isUnset(filter, part)} className="contents">
        {children}
      </fieldset>
    </>
  )
}

interface Option {
  id: string
  name: string
}

/** Options to tick; none ticked restricts nothing. */
function Ticks({
  options,
  chosen,
  onChange,
  searchLabel,
}: {
  options: readonly Option[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
  /** Offers a search field. */
  searchLabel?: string
}) {
  const t = useTranslations('filter.menu')
  const [query, setQuery] = useState('')
  const shown = useMemo(
    () => (query ? options.filter(o => plain(o.name).includes(plain(query))) : options),
    [options, query],
  )
  if (options.length === 0) return <p className="text-ink-2">{t('noneHeld')}</p>
  return (
    <>
      {searchLabel && (
        <input
          type="search"
          aria-label={searchLabel}
          placeholder={searchLabel}
          value={query}
          onChange={e => setQuery(e.target.value)}
          className="mb-2 h-8 w-full shrink-0 rounded-md border border-line bg-paper-2 px-2 text-sm placeholder:text-ink-3 pointer-coarse:h-11"
        />
      )}
      <div className="min-h-0 flex-1 overflow-y-auto">
        {shown.map(o => (
          <label
            key={o.id}
            className="flex min-h-8 cursor-pointer items-center gap-2 rounded px-2 hover:bg-paper-2 pointer-coarse:min-h-11"
          >
            <input
              type="checkbox"
              className="accent-accent"
              checked={chosen.includes(o.id)}
              onChange={e =>
                onChange(e.target.checked ? [...chosen, o.id] : chosen.filter(id => id !== o.id))
              }
            />
            <span className="first-letter:uppercase">{o.name}</span>
          </label>
        ))}
      </div>
      <div className="mt-2 flex shrink-0 items-center justify-between border-t border-line pt-2 text-xs text-ink-2">
        <span aria-live="polite">{t('count', { count: chosen.length })}</span>
        <Button
          kind="quiet"
          className="h-7 text-xs"
          disabled={chosen.length === 0}
          onClick={() => onChange([])}
        >
          {t('reset')}
        </Button>
      </div>
    </>
  )
}

function Channels() {
  const t = useTranslations('channels')
  const { cube } = useSession()
  const channels = useApp(s => s.filter.channels)
  const filterBy = useApp(s => s.filterBy)
  const used = useMemo(() => cube.channelsUsed(), [cube])
  const chosen = channels === ALL_CHANNELS ? [] : used.filter(key => channels & (1 << key)).map(String)
  return (
    <Ticks
      options={used.map(key => ({ id: String(key), name: t(CHANNELS[key]) }))}
      chosen={chosen}
      onChange={ids =>
        filterBy({
          channels:
            ids.length === 0 || ids.length === used.length
              ? ALL_CHANNELS
              : ids.reduce((mask, id) => mask | (1 << Number(id)), 0),
        })
      }
    />
  )
}

/** Categories or segments: fetched when first asked for. */
function Keys({ of }: { of: Keyed }) {
  const t = useTranslations('filter.menu')
  const session = useSession()
  const chosen = useApp(s => s.filter[of])
  const filterBy = useApp(s => s.filterBy)
  const fetched = useKeyedSales(session)[of]
  useEffect(() => fetchKeyed(session, of), [session, of])
  const keys = session.cube.keysOf(of)
  if (keys === null && fetched === 'failed')
    return (
      <div role="alert" className="flex flex-col items-start gap-2">
        <p className="text-warn-ink">{t(`failed.${of}`)}</p>
        <Button onClick={() => fetchKeyed(session, of)}>{t('retry')}</Button>
      </div>
    )
  if (keys === null) return <p className="text-ink-2">{t('loading')}</p>
  const options = keys.flatMap(key => (key === null ? [] : [{ id: key, name: key }]))
  return (
    <Ticks
      options={options.sort((a, b) => a.name.localeCompare(b.name))}
      chosen={chosen}
      onChange={ids => filterBy({ [of]: ids })}
      searchLabel={options.length > 12 ? t('search') : undefined}
    />
  )
}

function StoreTraits({ part }: { part: 'formats' | 'operators' | 'regions' }) {
  const t = useTranslations()
  const { cube } = useSession()
  const chosen = useApp(s => s.filter[part])
  const filterBy = useApp(s => s.filterBy)
  const options = useMemo(() => {
    const trait = { formats: 'format', operators: 'operator', regions: 'region' } as const
    const values = new Set(cube.source.stores.map(s => s[trait[part]]))
    return [...values]
      .flatMap(v => (v === null ? [] : [{ id: v, name: nameOf(part, v, t) }]))
      .sort((a, b) => a.name.localeCompare(b.name))
  }, [cube, part, t])
  return <Ticks options={options} chosen={chosen} onChange={ids => filterBy({ [part]: ids })} />
}

const nameOf = (part: string, value: string, t: ReturnType<typeof useTranslations<never>>): string =>
  part === 'operators' && (value === 'own' || value === 'affiliate' || value === 'franchise')
    ? t(`operators.${value}`)
    : value

function Stores() {
  const t = useTranslations('filter.menu')
  const { cube } = useSession()
  const chosen = useApp(s => s.filter.stores)
  const filterBy = useApp(s => s.filterBy)
  const { faults } = useResolved()
  const words = useTranslations('filter.fault')
  const options = useMemo(
    () =>
      cube.source.stores.map(s => ({ id: s.id, name: s.name })).sort((a, b) => a.name.localeCompare(b.name)),
    [cube],
  )
  const empty = faults.some(f => f.reason === 'empty')
  return (
    <>
      {empty && <p className="mb-2 text-xs text-warn-ink">{words('empty')}</p>}
      <Ticks
        options={options}
        chosen={chosen}
        onChange={ids => filterBy({ stores: ids })}
        searchLabel={t('searchStore')}
      />
    </>
  )
}
