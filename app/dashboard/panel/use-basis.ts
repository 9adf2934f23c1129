import { useTranslations } from 'use-intl'
import type { MarketModel } from '@/lib/market/types'
import { useFormat } from '../session/context'

/** The travel times in use with their error, and the route with what it cannot know: in words. */
export function useBasisText(model: MarketModel, travelError: number) {
  const t = useTranslations('screen')
  const format = useFormat()
  const { id, relativeError } = model.travel
  const provider = id === 'crow-fly/1' || id === 'roads-fr/1' ? t(`travel.${id}`) : t('travel.other', { id })
  const matrix = model.notes.some(n => n.key === 'travel_matrix')
  const { customers, zones, totals } = model.routes
  const kinds = [customers, zones, totals].filter(n => n > 0).length
  return {
    travel: {
      name: matrix ? t('travel.matrix', { other: provider }) : provider,
      error: t(relativeError === null ? 'basis.errorUnknown' : 'basis.error', {
        error: format.percent(travelError, { digits: 0 }),
      }),
    },
    route: {
      name: t(`route.${model.route}`),
      unknown: t(`route.${model.route}Unknown`),
      mixed: kinds > 1 ? t('route.mixed', { customers, zones, totals }) : null,
    },
  }
}
