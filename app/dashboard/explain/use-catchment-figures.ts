import { useTranslations } from 'use-intl'
import type { Catchment, CatchmentKind } from '@/lib/catchment/catchment'
import type { OverlapMeasure } from '@/lib/catchment/overlap'
import { homesInside } from '@/lib/catchment/profile'
import type { Neighbour } from '@/lib/catchment/ranking'
import type { MonthRange } from '@/lib/cube/months'
import type { StoreRow } from '@/lib/cube/source'
import type { Statement } from '@/lib/filter/scope'
import { PER_HOUSEHOLD } from '@/lib/pockets/source'
import { useFormat } from '../session/context'
import { useResolved } from '../session/resolved'
import { useDesk } from '../store/use-desk'
import type { Profile } from '../store/use-profile'
import { useProvider } from '../store/use-provider'
import {
  amountOf,
  customersOf,
  estimatedHomes,
  homeRows,
  locatedRows,
  pairCount,
  pairRows,
  partOf,
  peopleOf,
  peopleShare,
  zoneRows,
} from './statements'
import { type Figure, type Subject, subjectOf } from './subject'
import { useExplained } from './use-explained'

const keysIn = (mask: Uint8Array): number[] => [...mask.keys()].filter(z => mask[z]).map(z => z + 1)

/** How a catchment is drawn, in words. */
function useRule() {
  const t = useTranslations('catchment')
  const format = useFormat()
  const provider = useProvider()
  return (by: CatchmentKind, level: number) =>
    by === 'customers'
      ? t('rule.customersPlain', { level })
      : t(`rule.${by}`, { level: format.decimal(level, 1), provider })
}

/** Who lives and buys in a catchment, by row of the profile. */
export function useProfileFigures(range: MonthRange) {
  const t = useTranslations('explain.figures')
  const names = useTranslations('catchment')
  const format = useFormat()
  const desk = useDesk()
  const { channels } = useResolved().filter
  const rule = useRule()
  const { month, months, channels: words, sold, cellsIn, money, share, count, k } = useExplained()
  /** The figures of one store; a key is that of its row. */
  return (store: StoreRow, catchment: Catchment, profile: Profile): (Figure & { key: string })[] => {
    const { by, level } = catchment
    const keys = keysIn(catchment.zones)
    const cells = cellsIn(catchment.cells)
    const what = names(`legendBy.${by}`, { level: format.decimal(level, 1) })
    const here = t('catchment.of', { name: store.name, what })
    const homes = desk.homeCounts(range.to)
    const own = sold(range, { channels, stores: [store.key] })
    const bought = [months(range), here, ...words]
    const window = [t('about.windows', { month: month(range.to) }), here, t('about.chain')]
    const method: Subject['method'] = {
      text: t('catchment.zonesMethod', { rule: rule(by, level) }),
      source: null,
      inputs: [{ name: t('inputs.zones'), value: count(keys.length) }],
    }
    const inside = locatedRows({ ...own, cells })
    const chain = locatedRows({ ...own, stores: null, cells })
    const counted: Statement | null = homes
      ? homeRows(
          range.to,
          [...homesInside(catchment, desk.places, homes)].flatMap((held, c) => (held ? [homes.cell[c]] : [])),
        )
      : null
    const byHousehold = profile.households !== null
    const per = byHousehold ? 'households' : 'population'
    const rate =
      profile.customers === null
        ? null
        : byHousehold
          ? profile.customers / (profile.households as number)
          : (1000 * profile.customers) / profile.population
    const ratePrint = byHousehold ? share : (value: number) => format.decimal(value, 2)
    const figure = (
      key: string,
      name: string,
      value: string,
      subject: Parameters<typeof subjectOf>[0],
    ): Figure & { key: string } => ({ key, name, value, subject: subjectOf(subject) })
    const points = (text: string) => ({
      definition: text,
      filter: [here],
      method: { text: t('catchment.pointsMethod'), source: null, inputs: [] },
    })
    return [
      figure('area', names('figures.area'), `${format.decimal(profile.km2, 1)} km²`, {
        definition: t('catchment.area'),
        filter: [here],
        method: { ...method, text: t('catchment.areaMethod'), source: t('catchment.areaSource') },
      }),
      figure('population', names('figures.population'), count(profile.population), {
        definition: t('catchment.population'),
        filter: [here],
        method,
        statement: peopleOf('population', keys),
        rows: zoneRows(keys),
        print: count,
      }),
      ...(profile.households === null
        ? [
            figure(
              'households',
              names('figures.households'),
              `≈ ${count(profile.population / PER_HOUSEHOLD)}`,
              {
                definition: t('catchment.households'),
                filter: [here],
                method: {
                  ...method,
                  text: names('estimated', { people: format.decimal(PER_HOUSEHOLD, 2) }),
                },
                statement: estimatedHomes(keys, PER_HOUSEHOLD),
                rows: zoneRows(keys),
                print: count,
              },
            ),
          ]
        : [
            figure('households', names('figures.households'), count(profile.households), {
              definition: t('catchment.households'),
              filter: [here],
              method,
              statement: peopleOf('households', keys),
              rows: zoneRows(keys),
              print: count,
            }),
          ]),
      figure('store', names('figures.revenueStore'), money(profile.revenueStore), {
        definition: t('catchment.revenueStore'),
        caveat: t('catchment.coarse'),
        filter: bought,
        method,
        statement: amountOf(inside),
        rows: inside,
        print: money,
      }),
      ...(profile.shareOfStore === null
        ? []
        : [
            figure('share', names('figures.share'), share(profile.shareOfStore), {
              definition: t('catchment.share'),
              caveat: t('catchment.coarse'),
              filter: bought,
              method: {
                ...method,
                inputs: [
                  ...method.inputs,
                  {
                    name: t('inputs.range'),
                    value: `${share(profile.shareLow ?? 0)} – ${share(profile.shareHigh ?? 0)}`,
                  },
                ],
              },
              statement: partOf(inside, locatedRows(own)),
              rows: inside,
              print: share,
            }),
          ]),
      figure('chain', names('figures.revenueChain'), money(profile.revenueChain), {
        definition: t('catchment.revenueChain'),
        caveat: t('catchment.coarse'),
        filter: [...bought, t('about.chain')],
        method,
        statement: amountOf(chain),
        rows: chain,
        print: money,
      }),
      ...(counted && profile.customers !== null && rate !== null
        ? [
            figure('customers', names('figures.customers'), `≥ ${count(profile.customers)}`, {
              definition: t('catchment.customers'),
              caveat: t('catchment.lowerBound', { k }),
              filter: window,
              statement: customersOf(counted),
              rows: counted,
              print: count,
            }),
            figure(
              'penetration',
              names(byHousehold ? 'figures.penetration' : 'figures.perInhabitant'),
              `≥ ${ratePrint(rate)}`,
              {
                definition: t('catchment.penetration'),
                caveat: t('catchment.lowerBound', { k }),
                filter: window,
                method,
                statement: customersOf(counted, per, keys),
                rows: counted,
                print: ratePrint,
              },
            ),
          ]
        : []),
      figure('own', names('figures.ownStores'), count(profile.ownStores), points(t('catchment.ownStores'))),
      figure(
        'competitors',
        names('figures.competitors'),
        count(profile.competitors),
        points(t('catchment.competitors')),
      ),
    ]
  }
}

/** One row of the overlap table: what a store's catchment has in common with a neighbour's. */
export interface OverlapRow extends Neighbour {
  row: StoreRow
  catchment: Catchment | null
}

/** Overlap and shared customers of a store and one of its neighbours. */
export function useOverlapFigures(store: StoreRow, range: MonthRange) {
  const t = useTranslations('explain.figures')
  const names = useTranslations('catchment.overlap')
  const { channels } = useResolved().filter
  const { months, sold, cellsIn, share, count, k } = useExplained()
  return (
    own: Catchment,
    { row, catchment, ratios, shared }: OverlapRow,
    measure: OverlapMeasure,
    year: number,
  ): Figure[] => {
    const pair = { a: store.name, b: row.name }
    const filter = [
      ...(measure === 'revenue' ? [months(range), t('about.chain')] : []),
      t('about.store', { name: `${store.name} – ${row.name}` }),
      names(`measures.${measure}`),
    ]
    const ratio = (
      key: 'first' | 'second' | 'union' | 'smaller',
      value: number | null,
      whole: (a: Uint8Array, b: Uint8Array) => Uint8Array,
    ): Figure[] => {
      if (value === null) return []
      const name = t(`overlap.${key}`, pair)
      return [
        {
          name,
          value: share(value),
          subject: subjectOf({
            definition: t('overlap.text', {
              measure: names(`measures.${measure}`),
              whole: name,
            }),
            caveat: t('overlap.caveat'),
            filter,
            method: {
              text: t('overlap.method'),
              source: key === 'union' || key === 'smaller' ? t('overlap.source') : null,
              inputs: catchment
                ? [
                    {
                      name: t('inputs.common'),
                      value: count(keysIn(common(own.zones, catchment.zones)).length),
                    },
                  ]
                : [],
            },
            statement: catchment && overlapStatement(own, catchment, whole),
            print: share,
          }),
        },
      ]
    }
    const overlapStatement = (
      a: Catchment,
      b: Catchment,
      whole: (a: Uint8Array, b: Uint8Array) => Uint8Array,
    ): Statement | null => {
      if (measure === 'population')
        return peopleShare(keysIn(common(a.zones, b.zones)), keysIn(whole(a.zones, b.zones)))
      if (measure === 'area') return null
      const rows = (mask: Uint8Array) => locatedRows(sold(range, { channels, cells: cellsIn(mask) }))
      return partOf(rows(common(a.cells, b.cells)), rows(whole(a.cells, b.cells)))
    }
    const smallerIsOwn = (ratios.firstInSecond ?? 0) >= (ratios.secondInFirst ?? 0)
    return [
      ...ratio('first', ratios.firstInSecond, a => a),
      ...ratio('second', ratios.secondInFirst, (_, b) => b),
      ...ratio('union', ratios.overUnion, (a, b) => a.map((v, k) => v | b[k])),
      ...ratio('smaller', ratios.overSmaller, (a, b) => (smallerIsOwn ? a : b)),
      ...(shared === null
        ? []
        : [
            {
              name: t('overlap.shared', { ...pair, year: String(year) }),
              value: count(shared),
              subject: subjectOf({
                definition: t('overlap.sharedText', { k }),
                filter: [
                  t('about.year', { year: String(year) }),
                  t('about.store', { name: `${store.name} – ${row.name}` }),
                ],
                statement: pairCount(store.key, row.key, year),
                rows: pairRows(store.key, row.key),
                print: count,
              }),
            },
          ]),
    ]
  }
}

const common = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((v, k) => v & b[k])
