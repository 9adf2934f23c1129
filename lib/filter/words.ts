import { ALL_CHANNELS } from '@/lib/cube/masks'
import { CHANNELS } from '@/lib/dataset/schema'
import { type Comparison, FILTER_PARTS, type Filter, type FilterPart, isUnset, type Place } from './filter'

type Value = string | number

/**
 * One part of a filter for people: a key of the catalogue below `filter.words`, its values, and names that are put
 * in words elsewhere (`channels.*`, `operators.*`) or stand as they are.
 */
export interface FilterWords {
  part: FilterPart
  key: string
  values: Record<string, Value>
  /** What is listed: keys of `channels` or `operators`, or names as in the extracts; months as integers. */
  list: readonly string[]
  months: { from: number; to: number } | null
}

/**
 * The parts that differ from a fresh page, in a fixed order: for chips, legends and "this number rests on".
 *
 * @param nameOf - names of stores, zones and areas by id; the id itself where there is none.
 */
export function wordsOf(
  filter: Filter,
  nameOf: (what: 'store' | 'commune' | 'departement' | 'region', id: string) => string,
): FilterWords[] {
  return FILTER_PARTS.filter(part => !isUnset(filter, part)).map(part => {
    const words = { part, key: part as string, values: {}, list: [] as readonly string[], months: null }
    switch (part) {
      case 'range':
        return { ...words, months: filter.range }
      case 'comparison':
        return { ...words, ...comparisonWords(filter.comparison) }
      case 'channels':
        return {
          ...words,
          list: CHANNELS.filter((_, k) => k > 0 && filter.channels & ALL_CHANNELS & (1 << k)),
        }
      case 'stores':
        return { ...words, list: filter.stores.map(id => nameOf('store', id)) }
      case 'place':
        return filter.place ? { ...words, ...placeWords(filter.place, nameOf) } : words
      default:
        return { ...words, list: filter[part] }
    }
  })
}

function comparisonWords(comparison: Comparison) {
  return typeof comparison === 'string'
    ? { key: comparison }
    : { key: 'comparison', months: comparison as { from: number; to: number } }
}

function placeWords(
  place: Place,
  nameOf: Parameters<typeof wordsOf>[1],
): { key: string; values: Record<string, Value> } {
  switch (place.kind) {
    case 'polygon':
      return { key: place.name ? 'polygonNamed' : 'polygon', values: { name: place.name ?? '' } }
    case 'radius':
      return { key: place.name ? 'radiusNamed' : 'radius', values: { km: place.km, name: place.name ?? '' } }
    case 'travel':
      return {
        key: place.name ? 'travelNamed' : 'travel',
        values: { minutes: place.minutes, name: place.name ?? '' },
      }
    case 'catchment':
      return {
        key: `catchment_${place.by}`,
        values: { store: nameOf('store', place.store), level: place.level },
      }
    case 'area':
      return { key: place.level, values: { name: nameOf(place.level, place.code) } }
  }
}
