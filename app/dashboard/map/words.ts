'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { MonthRange } from '@/lib/cube/months'
import { toDate } from '@/lib/cube/months'
import { meanAreaKm2 } from '@/lib/geo/h3'
import type { MetricId } from '@/lib/metrics/ids'
import { metricOf } from '@/lib/metrics/registry'
import { useFormat } from '../session/context'
import type { MapMetric, Printed, StoreMeasure } from './measures'
import type { MapPicture } from './picture'

/** Names, values and units of what the map draws. */
export function useMeasureText() {
  const t = useTranslations('mapView')
  const metric = useTranslations('metrics.metric')
  const units = useTranslations('metrics.unit')
  const format = useFormat()
  return useMemo(() => {
    const month = (m: number) => format.month(toDate(m))
    const symbol = { currency: format.symbol() }
    const name = (id: MapMetric | MetricId) => {
      if (id === 'difference') return t('metric.difference')
      const { key, values } = metricOf(id).text
      return metric(`${key}.name` as 'revenue.name', values)
    }
    return {
      name,
      /** A value as the tooltip prints it. */
      value: ({ unit, diverging }: Printed, value: number) =>
        unit === 'percent'
          ? format.percent(value, { sign: diverging })
          : unit === 'count' || unit === 'decimal'
            ? format.decimal(Number(value.toPrecision(3)), unit === 'count' ? 1 : 2)
            : unit === 'exactMoney'
              ? format.exactMoney(value, value < 100 ? 2 : 0)
              : format.money(value, { sign: diverging }),
      /** A break of the scale. */
      mark: ({ unit, diverging }: Printed, value: number) =>
        unit === 'percent'
          ? format.percent(value, { sign: diverging, digits: Math.abs(value) < 0.01 && value !== 0 ? 1 : 0 })
          : unit === 'count' || unit === 'decimal'
            ? format.decimal(value, 2)
            : format.money(value, { digits: 2, sign: diverging }),
      title: (picture: MapPicture) =>
        t(`title.${picture.areas ? picture.areas.index.level : picture.kind === 'heat' ? 'heat' : 'cells'}`, {
          metric: name(picture.measure.id),
        }),
      unit: (picture: MapPicture) => {
        const { measure, request, kind, resolution } = picture
        const km2 = kind === 'cells' ? meanAreaKm2(resolution) : 0
        const sized = { ...symbol, km2: format.decimal(km2, km2 < 10 ? 1 : 0) }
        const before = request.before
          ? { from: month(request.before.from), to: month(request.before.to) }
          : { from: '–', to: '–' }
        if (kind === 'heat') return t(measure.unit === 'count' ? 'unit.heatCount' : 'unit.heatMoney', symbol)
        switch (measure.id) {
          case 'revenue':
          case 'margin':
            return t(kind === 'cells' ? 'unit.cellMoney' : 'unit.money', sized)
          case 'tickets':
          case 'items':
            return t(kind === 'cells' ? 'unit.cellCount' : 'unit.count', sized)
          case 'revenue_per_inhabitant':
            return t('unit.perInhabitant', symbol)
          case 'revenue_per_household':
            return t('unit.perHousehold', symbol)
          case 'revenue_per_km2':
            return t('unit.perKm2', symbol)
          case 'average_basket':
            return t('unit.basket', symbol)
          case 'active_customers':
            return t(kind === 'cells' ? 'unit.cellCustomers' : 'unit.customers', sized)
          case 'penetration':
            return t(measure.unit === 'percent' ? 'unit.ofHouseholds' : 'unit.perThousand')
          case 'growth':
            return t('unit.growth', before)
          case 'difference':
            return t('unit.difference', { ...symbol, ...before })
          default:
            return t('unit.share')
        }
      },
      /** What the colours of stores are counted in. */
      storeUnit: ({ metric, unit }: StoreMeasure, before: MonthRange | null) => {
        if (metric.unit === 'change')
          return t('unit.growth', {
            from: before ? month(before.from) : '–',
            to: before ? month(before.to) : '–',
          })
        if (metric.additive) return t(unit === 'count' ? 'unit.count' : 'unit.money', symbol)
        return metric.unit === 'share' ? t('unit.share') : units(metric.unit, symbol)
      },
      month,
    }
  }, [t, metric, units, format])
}
