'use client'
import { useCallback, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { toDate } from '@/lib/cube/months'
import type { Filter, FilterPart } from '@/lib/filter/filter'
import { type FilterWords, wordsOf } from '@/lib/filter/words'
import { departementName } from '@/lib/geo/departements'
import { regionName } from '@/lib/geo/regions'
import { spanOf } from '@/lib/i18n/period'
import { useFormat, useSession } from '../session/context'

/** Names listed before "and n more". */
const LISTED = 2

/** The parts of a filter in words, in the page's language. */
export function useFilterWords(): (filter: Filter) => { part: FilterPart; text: string }[] {
  const t = useTranslations()
  const format = useFormat()
  const { cube } = useSession()
  const { stores, zones } = cube.source
  const names = useMemo(() => {
    const store = new Map(stores.map(s => [s.id, s.name]))
    return (what: 'store' | 'commune' | 'departement' | 'region', id: string): string =>
      (what === 'store'
        ? store.get(id)
        : what === 'region'
          ? regionName(id)
          : what === 'departement'
            ? departementName(id)
            : zones.name[zones.id.indexOf(id)]) ?? id
  }, [stores, zones])
  const name = useCallback(
    (part: FilterPart, listed: string): string =>
      part === 'channels'
        ? t(`channels.${listed as 'store'}`)
        : part === 'operators' && ['own', 'affiliate', 'franchise'].includes(listed)
          ? t(`operators.${listed as 'own'}`)
          : listed,
    [t],
  )
  return useCallback(
    filter => {
      const say = (words: FilterWords): string => {
        const { part, key, values, list, months } = words
        if (list.length > 0) {
          const shown = list.slice(0, LISTED).map(l => name(part, l))
          const rest = list.length - shown.length
          return rest > 0
            ? t('filter.words.listMore', { list: shown.join(', '), count: rest })
            : t('filter.words.list', { list: shown.join(', ') })
        }
        const range = months
          ? { from: format.month(toDate(months.from)), to: format.month(toDate(months.to)) }
          : { from: '', to: '' }
        return t(`filter.words.${key as 'range'}`, {
          ...range,
          span: spanOf(range.from, range.to),
          ...values,
        })
      }
      return wordsOf(filter, names).map(words => ({ part: words.part, text: say(words) }))
    },
    [t, format, names, name],
  )
}
