import { type Audience, answer, type Filter as MatrixFilter, type Reason } from '@/lib/dataset/matrix'
import { FILTER_PARTS, type Filter, type FilterPart, isUnset } from '@/lib/filter/filter'

/** What a part of the filter is to the matrix of what can be had; null where it restricts nothing there. */
function matrixFilter(part: FilterPart, filter: Filter): MatrixFilter | null {
  switch (part) {
    case 'range':
      return 'month'
    case 'channels':
      return 'channel'
    case 'stores':
    case 'formats':
    case 'operators':
    case 'regions':
      return 'store'
    case 'category':
    case 'segment':
      return part
    case 'place':
      return filter.place?.kind === 'area' ? 'place' : 'polygon'
    default:
      return null
  }
}

/** Why sales cannot be had for the filter with this part added; null where they can. */
export function whyNot(part: FilterPart, filter: Filter, audience: Audience): Reason | null {
  const parts = new Set<FilterPart>([part, ...FILTER_PARTS.filter(p => !isUnset(filter, p))])
  const chosen = [...parts].flatMap(p => matrixFilter(p, filter) ?? [])
  const { availability, reason } = answer('amount', chosen, audience)
  return availability === 'unavailable' ? reason : null
}
