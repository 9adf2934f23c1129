import { toDate } from '@/lib/cube/months'
import type { Format } from '@/lib/i18n/format'

/** "nov. 2023 – oct. 2026" */
export function monthsOf(period: { first_month: number; last_month: number }, format: Format): string {
  return `${format.month(toDate(period.first_month))} – ${format.month(toDate(period.last_month))}`
}
