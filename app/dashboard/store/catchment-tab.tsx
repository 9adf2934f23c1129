'use client'
import { Download, Filter as FilterIcon, FilterX, Scan, X } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { type CatchmentKind, KINDS, LEVEL_RANGE, LEVELS } from '@/lib/catchment/catchment'
import type { MonthRange } from '@/lib/cube/months'
import { plain } from '@/lib/cube/search'
import type { StoreRow } from '@/lib/cube/source'
import { CATCHMENTS_DRAWN, catchmentColour } from '@/lib/layers/catchments'
import { css } from '@/lib/layers/palette'
import { useApp, useAppStore, useFormat, useSession } from '../session/context'
import { cameWithCamera } from '../session/keep-state'
import { useScenario } from '../session/scenario-result'
import { Button, IconButton } from '../ui/button'
import { FIELD } from '../ui/card'
import { Choice } from '../ui/choice'
import { Combobox } from '../ui/combobox'
import { useChoose, useChooser } from './chooser'
import { frameOn } from './frame'
import { OverlapTable } from './overlap-table'
import { ProfileTable } from './profile-table'
import { useDesk } from './use-desk'
import { useDownload } from './use-download'
import { useProvider } from './use-provider'
import { useCompared } from './use-shapes'

/** The catchment of a store, or of several side by side: how it is drawn, who lives there, what it overlaps. */
export function CatchmentTab({ store, range }: { store: StoreRow; range: MonthRange }) {
  const t = useTranslations('catchment')
  const format = useFormat()
  const { by, levels, drawn } = useChooser()
  const choose = useChoose()
  const level = levels[by]
  const desk = useDesk()
  const compared = useCompared()
  const provider = useProvider()
  const { failure } = useScenario()
  const place = useApp(s => s.filter.place)
  const filterBy = useApp(s => s.filterBy)
  const clearFilter = useApp(s => s.clearFilter)
  const download = useDownload(range)
  const [saved, setSaved] = useState<'waiting' | { names: string; many: number; count: number } | null>(null)
  const asked = desk.catchment({ store: store.id, by, level })
  const outlineIn = (id: string) => desk.outline({ store: id, by, level })
  const own = outlineIn(store.id)
  const seen = own !== null
  const app = useAppStore()
  // Once for each store whose catchments are opened: from then on the map stays where it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another level does not move the map
  useEffect(() => {
    if (own && !cameWithCamera(app.getState())) frameOn([own])
  }, [store.id, seen])
  // What is said of a file is not of the next choice.
  const choice = useRef(0)
  const save = async () => {
    const asked = ++choice.current
    setSaved('waiting')
    const missing = await download(compared, by, level).catch(() => compared)
    if (asked !== choice.current) return
    const names = missing.join(', ')
    setSaved(
      missing.length > 0 ? { names, many: missing.length, count: compared.length - missing.length } : null,
    )
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice
  useEffect(() => {
    choice.current++
    setSaved(null)
  }, [store.id, by, level, compared])
  const filtered =
    place?.kind === 'catchment' && place.store === store.id && place.by === by && place.level === level
  const area = asked.kind === 'there' ? asked.catchment.customers : null
  return (
    <div className="flex flex-col gap-4">
      <section aria-label={t('title')} className="flex flex-col gap-2">
        <Choice
          label={t('kind')}
          value={by}
          options={KINDS.map(value => ({ value, label: t(`kinds.${value}`) }))}
          onChange={value => choose({ by: value })}
          className="justify-between [&>button]:flex-1 [&>button]:px-1.5"
        />
        {LEVELS[by].length > 1 && <LevelChoice key={by} by={by} level={level} />}
        {by === 'customers' && <ShareOf />}
        <p className="text-xs text-ink-2">
          {by === 'customers'
            ? area
              ? t('rule.customers', {
                  level,
                  fence: format.integer(area.fence),
                  beyond: format.percent(area.beyond, { digits: 0 }),
                })
              : t('rule.customersPlain', { level })
            : t(`rule.${by}`, { level: format.decimal(level, 1), provider })}
        </p>
      </section>
      <Compared />
      <LostNotice />
      {asked.kind === 'none' ? (
        <p className="rounded-lg bg-paper-2 p-3 text-ink-2">
          {t(`error.${asked.error.code}`, asked.error.values)}
        </p>
      ) : asked.kind === 'failed' ? null : asked.kind === 'waiting' && failure?.key !== 'model' ? (
        <p role="status" className="rounded-lg bg-paper-2 p-3 text-ink-2">
          {t('waiting')}
        </p>
      ) : asked.kind === 'waiting' ? (
        <p className="rounded-lg bg-paper-2 p-3 text-ink-2">{t('error.needs_model')}</p>
      ) : (
        <>
          <ProfileTable stores={compared} by={by} level={level} range={range} />
          <div className="flex flex-wrap items-center gap-2">
            <label className="mr-auto flex items-center gap-2 pointer-coarse:min-h-11">
              <input
                type="checkbox"
                checked={drawn}
                onChange={e => choose({ drawn: e.target.checked })}
                className="size-4 accent-[var(--accent)]"
              />
              {t('drawn')}
            </label>
            <IconButton label={t('frame')} onClick={() => frameOn(compared.map(outlineIn))}>
              <Scan size={15} aria-hidden />
            </IconButton>
            <Button
              aria-label={filtered ? t('unfilter') : t('filterLabel')}
              onClick={() =>
                filtered
                  ? clearFilter('place')
                  : filterBy({ place: { kind: 'catchment', store: store.id, by, level } })
              }
            >
              {filtered ? <FilterX size={15} aria-hidden /> : <FilterIcon size={15} aria-hidden />}
              {filtered ? t('unfilter') : t('filter')}
            </Button>
            <Button aria-label={t('downloadLabel')} disabled={saved === 'waiting'} onClick={save}>
              <Download size={15} aria-hidden />
              {t('download')}
            </Button>
          </div>
          <p role="status" className="text-xs text-warn-ink empty:hidden">
            {saved === 'waiting' ? t('downloading') : saved && t('downloadMissing', saved)}
          </p>
          <OverlapTable store={store} by={by} level={level} range={range} />
        </>
      )}
    </div>
  )
}

/** What could not be had for catchments, and a way to ask again. */
function LostNotice() {
  const t = useTranslations('catchment')
  const desk = useDesk()
  const lost = desk.lost()
  if (lost.length === 0) return null
  return (
    <div role="alert" className="flex flex-col items-start gap-2 rounded-lg bg-warn-soft p-3 text-warn-ink">
      {lost.map(what => (
        <p key={what}>{t(`lost.${what}`)}</p>
      ))}
      <Button onClick={() => desk.retry()}>{t('retry')}</Button>
    </div>
  )
}

/** What the share is of: customers of one store are counted by place on no dataset. */
function ShareOf() {
  const t = useTranslations('catchment.shareOf')
  const shared = useSession().manifest.audience === 'shared'
  const why = t(shared ? 'why' : 'whyDetailed')
  return (
    <>
      <Choice
        label={t('label')}
        value="sales"
        options={[
          { value: 'sales', label: t('sales') },
          { value: 'customers', label: t('customers'), why },
        ]}
        onChange={() => {}}
        className="self-start [&>button]:px-2.5"
      />
      <p className="text-xs text-ink-3">{why}</p>
    </>
  )
}

/** The usual levels of a kind, and one of one's own. */
function LevelChoice({ by, level }: { by: CatchmentKind; level: number }) {
  const t = useTranslations('catchment')
  const format = useFormat()
  const id = useId()
  const usual = LEVELS[by].includes(level)
  const [own, setOwn] = useState(false)
  const share = by === 'customers' || by === 'model'
  const { levels } = useChooser()
  const choose = useChoose()
  const set = (value: number) => choose({ levels: { ...levels, [by]: value } })
  const [least, most] = LEVEL_RANGE[by]
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Choice
        label={`${t('level')} (${t(`customLabel.${by}`)})`}
        value={own || !usual ? 'own' : String(level)}
        options={[
          ...LEVELS[by].map(value => ({
            value: String(value),
            label: share ? t('percent', { level: value }) : format.decimal(value, 1),
          })),
          { value: 'own', label: t('custom') },
        ]}
        onChange={value => {
          setOwn(value === 'own')
          if (value !== 'own') set(Number(value))
        }}
        className="[&>button]:px-2.5 [&>button]:whitespace-nowrap"
      />
      {!own && usual && !share && <span className="text-xs text-ink-2">{t(`customLabel.${by}`)}</span>}
      {(own || !usual) && (
        <label htmlFor={id} className="flex items-center gap-1.5 text-xs text-ink-2">
          <input
            id={id}
            type="number"
            min={least}
            max={most}
            step={by === 'radius' ? 0.5 : 1}
            defaultValue={level}
            onChange={e => {
              const value = e.target.valueAsNumber
              if (value >= least && value <= most) set(value)
            }}
            className={`${FIELD} w-16 tabular-nums`}
          />
          {t(`customLabel.${by}`)}
        </label>
      )}
    </div>
  )
}

/** The stores whose catchments are looked at together, with their colours. */
function Compared() {
  const t = useTranslations('catchment')
  const { cube } = useSession()
  const theme = useApp(s => s.theme)
  const choose = useApp(s => s.choose)
  const compared = useCompared()
  const { stores } = cube.source
  const find = useMemo(() => {
    const open = stores.filter(s => s.closedOn === null && !compared.includes(s.id))
    const here = stores.find(s => s.id === compared[0])
    const far = (s: StoreRow) => (here ? Math.hypot(s.lat - here.lat, (s.lon - here.lon) * 0.7) : 0)
    open.sort((a, b) => far(a) - far(b))
    return (query: string) =>
      open
        .filter(s => plain(s.name).includes(plain(query)))
        .slice(0, 8)
        .map(s => ({ id: s.id, name: s.name, detail: s.format ?? undefined }))
  }, [stores, compared])
  return (
    <div className="flex flex-col gap-1.5">
      {compared.length > 1 && (
        <ul className="flex flex-wrap gap-1.5">
          {compared.map((id, index) => {
            const name = stores.find(s => s.id === id)?.name ?? id
            return (
              <li
                key={id}
                className="flex h-7 items-center gap-1.5 rounded-full border border-line pr-1 pl-2.5 text-xs pointer-coarse:h-11"
              >
                <span
                  aria-hidden
                  className="size-2.5 rounded-full"
                  style={{ background: css(catchmentColour(index, theme)) }}
                />
                <span className={index === 0 ? 'pr-1.5 font-medium' : ''}>{name}</span>
                {index > 0 && (
                  <IconButton
                    label={t('removeNamed', { name })}
                    onClick={() => choose(id)}
                    className="size-5!"
                  >
                    <X size={12} aria-hidden />
                  </IconButton>
                )}
              </li>
            )
          })}
        </ul>
      )}
      {compared.length < CATCHMENTS_DRAWN && (
        <Combobox
          label={t('compare')}
          placeholder={t('compare')}
          find={find}
          onPick={choose}
          empty={query => t('compareNone', { query })}
        />
      )}
    </div>
  )
}
