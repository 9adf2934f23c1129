'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import { meanAreaKm2 } from '@/lib/geo/h3'
import { useFormat } from '../session/context'
import type { MapMeasure, MapMetric } from './measures'
import type { MapPicture } from './use-picture'

/** Names, values and units of what the map draws. */
export function useMeasureText() {
  const t = useTranslations('mapView')
  const metric = useTranslations('metrics.metric')
  const format = useFormat()
  return useMemo(() => {
    const month = (m: number) => format.month(toDate(m))
    const symbol = { currency: format.symbol() }
    const name = (id: MapMetric) => (id === 'difference' ? t('metric.difference') : metric(`${id}.name`))
    return {
      name,
      /** A value as the tooltip prints it. */
      value: ({ unit, diverging }: MapMeasure, value: number) =>
        unit === 'percent'
          ? format.percent(value, { sign: diverging })
          : unit === 'count' || unit === 'decimal'
            ? format.decimal(Number(value.toPrecision(3)), unit === 'count' ? 1 : 2)
            : unit === 'exactMoney'
              ? format.exactMoney(value, value < 100 ? 2 : 0)
              : format.money(value, { sign: diverging }),
      /** A break of the scale. */
      mark: ({ unit, diverging }: MapMeasure, value: number) =>
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
      month,
    }
  }, [t, metric, format])
}
