'use client'
import { type ReactNode, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { CatchmentKind } from '@/lib/catchment/catchment'
import type { MonthRange } from '@/lib/cube/months'
import { catchmentColour } from '@/lib/layers/catchments'
import { css } from '@/lib/layers/palette'
import { PER_HOUSEHOLD } from '@/lib/pockets/source'
import { ExplainSign } from '../explain/explain'
import { useProfileFigures } from '../explain/use-catchment-figures'
import { useApp, useFormat, useSession } from '../session/context'
import { useDesk } from './use-desk'
import { type Profile, useProfiles } from './use-profile'

/** Who lives and buys in the catchments: one column a store. */
export function ProfileTable({
  stores,
  by,
  level,
  range,
}: {
  stores: readonly string[]
  by: CatchmentKind
  level: number
  range: MonthRange
}) {
  const t = useTranslations('catchment')
  const te = useTranslations('explain.figures')
  const format = useFormat()
  const { cube } = useSession()
  const theme = useApp(s => s.theme)
  const desk = useDesk()
  const state = desk.state()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the desk changes inside; its state says so
  const catchments = useMemo(
    () =>
      stores.map(store => {
        const asked = desk.catchment({ store, by, level })
        return asked.kind === 'there' ? asked.catchment : null
      }),
    [stores, by, level, desk, state],
  )
  const waits = stores
    .map(store => desk.catchment({ store, by, level }).kind)
    .map(k => k === 'waiting' || k === 'there')
  const profiles = useProfiles(catchments, range)
  const explained = useProfileFigures(range)
  /** The figures of a row, of every store that has it. */
  const figuresOf = (key: string) =>
    stores.flatMap((id, k) => {
      const row = cube.source.stores.find(s => s.id === id)
      const [catchment, profile] = [catchments[k], profiles[k]]
      if (!row || !catchment || !profile) return []
      return explained(row, catchment, profile)
        .filter(figure => figure.key === key)
        .map(figure => (several ? { ...figure, name: `${row.name} : ${figure.name}` } : figure))
    })
  const first = profiles[0]
  const several = stores.length > 1
  const name = (id: string) => cube.source.stores.find(s => s.id === id)?.name ?? id
  const money = (v: number) => format.money(v, { digits: 3 })
  const percent = (v: number) => format.percent(v, { digits: 0 })
  const byHousehold = first?.households != null
  const rows: { key: string; name: string; text: (p: Profile) => ReactNode }[] = [
    {
      key: 'area',
      name: t('figures.area'),
      text: p => t('figures.km2', { value: format.integer(Number(p.km2.toPrecision(3))) }),
    },
    { key: 'population', name: t('figures.population'), text: p => format.integer(p.population) },
    {
      key: 'households',
      name: t('figures.households'),
      text: p =>
        p.households === null
          ? `≈ ${format.integer(Number((p.population / PER_HOUSEHOLD).toPrecision(3)))}`
          : format.integer(p.households),
    },
    { key: 'store', name: t('figures.revenueStore'), text: p => money(p.revenueStore) },
    {
      key: 'share',
      name: t('figures.share'),
      text: p => {
        if (p.shareOfStore === null) return '–'
        const range = rangeOf(p, percent)
        return (
          <>
            {percent(p.shareOfStore)}
            {range && (
              <span
                className={`text-xs font-normal whitespace-nowrap text-ink-3 ${several ? 'block' : 'ml-1.5'}`}
              >
                {t('figures.range', range)}
              </span>
            )}
          </>
        )
      },
    },
    { key: 'chain', name: t('figures.revenueChain'), text: p => money(p.revenueChain) },
    {
      key: 'customers',
      name: t('figures.customers'),
      text: p => (p.customers === null ? '–' : `≥ ${format.integer(p.customers)}`),
    },
    {
      key: 'penetration',
      name: t(byHousehold ? 'figures.penetration' : 'figures.perInhabitant'),
      text: p => {
        if (p.customers === null) return '–'
        if (byHousehold) return p.households ? `≥ ${format.percent(p.customers / p.households)}` : '–'
        return p.population > 0 ? `≥ ${format.decimal((1000 * p.customers) / p.population, 1)}` : '–'
      },
    },
    { key: 'own', name: t('figures.ownStores'), text: p => format.integer(p.ownStores) },
    { key: 'competitors', name: t('figures.competitors'), text: p => format.integer(p.competitors) },
  ]
  if (first && first.zones === 0) return <p className="rounded-lg bg-paper-2 p-3 text-ink-2">{t('empty')}</p>
  return (
    <div>
      <table className="w-full text-sm tabular-nums" aria-label={t('figures.label')}>
        {several && (
          <thead>
            <tr className="text-xs text-ink-2">
              <td />
              {stores.map((id, index) => (
                <th key={id} scope="col" className="max-w-20 truncate py-1 pl-2 text-right font-medium">
                  <span
                    aria-hidden
                    className="mr-1 inline-block size-2 rounded-full"
                    style={{ background: css(catchmentColour(index, theme)) }}
                  />
                  {name(id)}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map(row => (
            <tr key={row.key} className="border-t border-line">
              <th scope="row" className={`py-1 text-left font-normal text-ink-2 ${several ? 'text-xs' : ''}`}>
                {row.name}
                {profiles.some(p => p && holds(p, row.key)) && (
                  <ExplainSign
                    name={te('catchment.sign', { name: row.name })}
                    figures={() => figuresOf(row.key)}
                    className="-my-1 ml-0.5 align-middle"
                  />
                )}
              </th>
              {profiles.map((p, k) => (
                <td key={stores[k]} className={`pl-2 text-right ${several ? 'text-xs' : 'font-medium'}`}>
                  {p ? (
                    row.text(p)
                  ) : waits[k] ? (
                    t('waitingShort')
                  ) : (
                    <span title={t('noneWhy')}>
                      <span aria-hidden>{t('noneShort')}</span>
                      <span className="sr-only">{t('noneWhy')}</span>
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1.5 text-xs text-ink-3">
        {first?.coarser != null &&
          first.coarser > 0.02 &&
          `${t('coarser', { share: format.percent(first.coarser, { digits: 0 }) })} `}
        {t('counted')}
        {first?.households === null && ` ${t('estimated', { people: format.decimal(PER_HOUSEHOLD, 2) })}`}
      </p>
    </div>
  )
}

/** Whether a profile has the figure of a row. */
const holds = (p: Profile, key: string): boolean =>
  key === 'customers' || key === 'penetration'
    ? p.customers !== null
    : key === 'share'
      ? p.shareOfStore !== null
      : true

/** What a share may be where cells are coarser than the catchment's edge; null where they are not. */
function rangeOf(p: Profile, percent: (v: number) => string): { low: string; high: string } | null {
  const [low, high] = [percent(p.shareLow ?? 0), percent(p.shareHigh ?? 0)]
  return low === high ? null : { low, high }
}
