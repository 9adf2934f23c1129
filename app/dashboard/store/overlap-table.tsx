'use client'
import { useEffect, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CatchmentKind } from '@/lib/catchment/catchment'
import { OVERLAP_MEASURES, overlapsOf, ratiosOf } from '@/lib/catchment/overlap'
import { rankNeighbours } from '@/lib/catchment/ranking'
import type { MonthRange } from '@/lib/cube/months'
import type { StoreRow } from '@/lib/cube/source'
import { distancesKm } from '@/lib/geo/distance'
import { ExplainSign } from '../explain/explain'
import { type OverlapRow, useOverlapFigures } from '../explain/use-catchment-figures'
import { useOverlapOffer } from '../export/use-table-offers'
import { useApp, useFormat, useSession } from '../session/context'
import { Choice } from '../ui/choice'
import { Rows } from './block'
import { useChoose, useChooser } from './chooser'
import { pairKey } from './desk'
import { OverlapMatrix } from './overlap-matrix'
import { useDesk } from './use-desk'
import { useChainCells } from './use-profile'
import { useCompared } from './use-shapes'

/** Neighbours whose catchments are asked for: beyond them nothing overlaps that anyone would draw. */
const NEIGHBOURS = 24
const SHOWN = 8
const PARTED = { firstInSecond: 0, secondInFirst: 0, overUnion: 0, overSmaller: 0 }

/** How the catchment overlaps those of the neighbours, and how many customers they share. */
export function OverlapTable({
  store,
  by,
  level,
  range,
}: {
  store: StoreRow
  by: CatchmentKind
  level: number
  range: MonthRange
}) {
  const t = useTranslations('catchment.overlap')
  const format = useFormat()
  const { cube } = useSession()
  const desk = useDesk()
  const { measure } = useChooser()
  const choose = useChoose()
  const select = useApp(s => s.select)
  const set = useApp(s => s.set)
  const [sort, setSort] = useState<'overlap' | 'shared'>('overlap')
  const [all, setAll] = useState(false)
  const compared = useCompared()
  const chain = useChainCells(range)
  const te = useTranslations('explain.figures')
  const explained = useOverlapFigures(store, range)
  const neighbours = useMemo(() => {
    const others = cube.source.stores.filter(s => s.closedOn === null && s.id !== store.id)
    const km = distancesKm(
      { lat: others.map(s => s.lat), lon: others.map(s => s.lon) },
      { lat: store.lat, lon: store.lon },
    )
    return others
      .map((row, k) => ({ row, km: km[k] }))
      .sort((a, b) => a.km - b.km)
      .slice(0, NEIGHBOURS)
      .map(n => n.row)
  }, [cube, store])
  const areas = measure === 'area' ? desk.zoneAreas() : cube.source.zones.population
  const answer = desk.shared()
  const shared = answer === 'failed' ? null : answer
  const state = desk.state()
  // Voronoi cells part the ground: none overlaps another.
  const parted = by === 'voronoi'
  // biome-ignore lint/correctness/useExhaustiveDependencies: the desk changes inside; its state says so
  useEffect(() => {
    if (!parted) desk.prepare(neighbours.map(row => ({ store: row.id, by, level })))
  }, [desk, state, parted, by, level, neighbours])
  // The last calendar year that the data hold whole.
  const year = Math.floor((cube.bounds.to + 1) / 12) - 1
  // biome-ignore lint/correctness/useExhaustiveDependencies: the desk changes inside; its state says so
  const rows = useMemo(() => {
    const own = desk.catchment({ store: store.id, by, level })
    if (own.kind !== 'there' || !areas) return null
    const asked = parted ? [] : neighbours.map(row => desk.known({ store: row.id, by, level }))
    if (asked.some(a => a === null)) return null
    const found = neighbours.flatMap((row, k) => {
      const made = asked[k]
      return made?.kind === 'there' ? [{ row, catchment: made.catchment }] : []
    })
    const overlaps = overlapsOf(
      [own.catchment, ...found.map(f => f.catchment)],
      { area: areas, population: cube.source.zones.population, revenue: chain },
      0,
    )
    const beside = parted ? neighbours.map(row => ({ row, catchment: null })) : found
    return beside.map(({ row, catchment }, k) => ({
      row,
      catchment,
      ratios: parted ? PARTED : ratiosOf(overlaps, measure, 0, k + 1),
      shared: shared?.get(pairKey(store.key, row.key, year)) ?? null,
      sharedBefore: shared?.get(pairKey(store.key, row.key, year - 1)) ?? null,
    }))
  }, [desk, state, store, by, level, parted, areas, neighbours, cube, chain, measure, shared, year])

  useOverlapOffer(store, range, rows ?? [], t(`measures.${measure}`), year)

  if (!rows)
    return (
      <p role="status" className="text-xs text-ink-3">
        {t('waiting')}
      </p>
    )
  const figuresOf = (row: OverlapRow) => {
    const own = desk.catchment({ store: store.id, by, level })
    return own.kind === 'there' ? explained(own.catchment, row, measure, year) : []
  }
  const percent = (v: number | null) =>
    v === null ? (
      <span className="text-ink-3" title={t('emptyWhy')}>
        {t('empty')}
      </span>
    ) : (
      format.percent(v, { digits: 0 })
    )
  const ranked = rankNeighbours(rows, parted ? 'shared' : sort, SHOWN)
  const listed = all ? [...ranked.shown, ...ranked.more, ...ranked.without] : ranked.shown
  const rest = [
    ranked.more.length > 0 && t('more', { count: ranked.more.length }),
    ranked.without.length > 0 &&
      t(parted || sort === 'shared' ? 'withoutShared' : 'without', { count: ranked.without.length }),
  ].filter(Boolean)
  return (
    <section aria-label={t('title')} className="flex flex-col gap-2">
      <h3 className="font-semibold">{t('title')}</h3>
      <p className="rounded-lg bg-paper-2 px-3 py-2 text-xs text-ink-2">
        {parted && `${t('parted')} `}
        {t('sentence')}
      </p>
      {!parted && (
        <Choice
          label={t('measure')}
          value={measure}
          options={OVERLAP_MEASURES.map(value => ({ value, label: t(`measures.${value}`) }))}
          onChange={value => choose({ measure: value })}
          className="self-start [&>button]:px-2 [&>button]:text-xs"
        />
      )}
      {!parted && compared.length > 1 && (
        <>
          <h4 className="mt-1 font-medium">{t('matrix.title')}</h4>
          <OverlapMatrix stores={compared} by={by} level={level} measure={measure} range={range} />
          <h4 className="mt-2 font-medium">{t('matrix.neighbours')}</h4>
        </>
      )}
      {!parted && (
        <Choice
          label={t('sort')}
          value={sort}
          options={[
            { value: 'overlap', label: t('byOverlap') },
            { value: 'shared', label: t('byShared') },
          ]}
          onChange={setSort}
          className="self-start [&>button]:px-2 [&>button]:text-xs"
        />
      )}
      {listed.length === 0 ? (
        <p className="text-ink-2">{t(parted || sort === 'shared' ? 'noneShared' : 'none')}</p>
      ) : (
        <Rows
          label={t('label')}
          head={[
            t('store'),
            ...(parted ? [] : [t('first'), t('second'), t('union'), t('smaller')]),
            t('shared', { year: String(year) }),
          ]}
          rows={listed.map(({ row, ratios, catchment, ...counts }) => ({
            key: row.id,
            cells: [
              <span key="name" className="flex items-start">
                <button
                  type="button"
                  onClick={() => select(row.id)}
                  onMouseEnter={() => set({ hovered: row.id })}
                  onMouseLeave={() => set({ hovered: null })}
                  className="line-clamp-2 text-left hover:underline pointer-coarse:min-h-11"
                >
                  {row.name}
                </button>
                <ExplainSign
                  name={te('overlap.sign', { name: row.name })}
                  figures={() => figuresOf({ row, ratios, catchment, shared: counts.shared })}
                  className="-my-1 ml-0.5"
                />
              </span>,
              ...(parted
                ? []
                : [
                    percent(ratios.firstInSecond),
                    percent(ratios.secondInFirst),
                    percent(ratios.overUnion),
                    percent(ratios.overSmaller),
                  ]),
              counts.shared === null ? (
                <span key="shared" className="text-ink-3">
                  {shared ? '< 11' : answer === 'failed' ? '–' : '…'}
                </span>
              ) : (
                <span
                  key="shared"
                  title={t('sharedHint', {
                    now: format.integer(counts.shared),
                    year: String(year),
                    before: counts.sharedBefore === null ? '< 11' : format.integer(counts.sharedBefore),
                    previous: String(year - 1),
                  })}
                >
                  {format.integer(counts.shared)}
                </span>
              ),
            ],
          }))}
        />
      )}
      {rest.length > 0 && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="self-start text-left text-xs text-accent hover:underline pointer-coarse:min-h-11"
        >
          {all ? t('fewer') : t('and', { what: rest.join(', ') })}
        </button>
      )}
      <p className="text-xs text-ink-3">
        {t(parted ? 'legendShared' : 'legend', { name: store.name, year: String(year) })}
      </p>
    </section>
  )
}
