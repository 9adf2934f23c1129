'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { CatchmentKind } from '@/lib/catchment/catchment'
import { type OverlapMeasure, overlapsOf, ratiosOf } from '@/lib/catchment/overlap'
import type { MonthRange } from '@/lib/cube/months'
import { catchmentColour } from '@/lib/layers/catchments'
import { css } from '@/lib/layers/palette'
import { useApp, useFormat, useSession } from '../session/context'
import { useDesk } from './use-desk'
import { useChainCells } from './use-profile'

/** What the catchments of stores side by side have in common, every pair both ways with its four ratios. */
export function OverlapMatrix({
  stores,
  by,
  level,
  measure,
  range,
}: {
  stores: readonly string[]
  by: CatchmentKind
  level: number
  measure: OverlapMeasure
  range: MonthRange
}) {
  const t = useTranslations('catchment.overlap.matrix')
  const format = useFormat()
  const { cube } = useSession()
  const theme = useApp(s => s.theme)
  const desk = useDesk()
  const state = desk.state()
  const chain = useChainCells(range)
  const areas = measure === 'area' ? desk.zoneAreas() : cube.source.zones.population
  // biome-ignore lint/correctness/useExhaustiveDependencies: the desk changes inside; its state says so
  const made = useMemo(() => {
    if (!areas) return 'waiting'
    const there: string[] = []
    const missing: string[] = []
    const catchments = []
    for (const store of stores) {
      const asked = desk.catchment({ store, by, level })
      if (asked.kind === 'waiting') return 'waiting'
      if (asked.kind === 'there') {
        there.push(store)
        catchments.push(asked.catchment)
      } else missing.push(store)
    }
    const { population } = cube.source.zones
    return { there, missing, overlaps: overlapsOf(catchments, { area: areas, population, revenue: chain }) }
  }, [desk, state, stores, by, level, areas, chain, cube])
  if (made === 'waiting')
    return (
      <p role="status" className="text-xs text-ink-3">
        {t('waiting')}
      </p>
    )
  const { there, missing, overlaps } = made
  const name = (id: string) => cube.source.stores.find(s => s.id === id)?.name ?? id
  const whole = (value: number) =>
    measure === 'revenue'
      ? format.money(value)
      : t(measure === 'area' ? 'km2' : 'people', { value: format.integer(Number(value.toPrecision(3))) })
  const percent = (v: number) => format.percent(v, { digits: 0 })
  const dot = (id: string) => (
    <span
      aria-hidden
      className="mr-1 inline-block size-2 shrink-0 rounded-full"
      style={{ background: css(catchmentColour(stores.indexOf(id), theme)) }}
    />
  )
  return (
    <div className="overflow-x-auto">
      <table className="w-full table-fixed text-xs tabular-nums" aria-label={t('label')}>
        <caption className="pb-1 text-left text-xs text-ink-3">{t('caption')}</caption>
        <thead className="text-ink-2">
          <tr>
            <td />
            {there.map(id => (
              <th
                key={id}
                scope="col"
                title={name(id)}
                className="py-1 pl-2 text-right align-bottom font-medium"
              >
                <span className="line-clamp-2">
                  {dot(id)}
                  {name(id)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {there.map((row, a) => (
            <tr key={row} className="border-t border-line align-top">
              <th scope="row" title={name(row)} className="py-1 text-left font-normal">
                <span className="line-clamp-2">
                  {dot(row)}
                  {name(row)}
                </span>
              </th>
              {there.map((column, b) => {
                if (a === b)
                  return (
                    <td key={column} className="bg-paper-2 py-1 pr-1 pl-2 text-right text-ink-2">
                      {whole(overlaps.of[measure][a * there.length + a])}
                    </td>
                  )
                const { firstInSecond, overUnion, overSmaller } = ratiosOf(overlaps, measure, a, b)
                return (
                  <td key={column} className="py-1 pl-2 text-right">
                    {firstInSecond === null ? (
                      <span className="text-ink-3">{t('empty')}</span>
                    ) : (
                      <span className="text-sm font-medium">{percent(firstInSecond)}</span>
                    )}
                    {overUnion === 0 ? (
                      <span className="block text-ink-3">{t('nothing')}</span>
                    ) : (
                      overUnion !== null &&
                      overSmaller !== null && (
                        <>
                          <span className="block text-ink-3">
                            {t('union', { share: percent(overUnion) })}
                          </span>
                          <span className="block text-ink-3">
                            {t('smaller', { share: percent(overSmaller) })}
                          </span>
                        </>
                      )
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {missing.length > 0 && (
        <p className="pt-1 text-xs text-warn-ink">{t('missing', { names: missing.map(name).join(', ') })}</p>
      )}
    </div>
  )
}
