import { KIND } from '@/lib/checks/facts'
import type { Manifest } from '@/lib/dataset/manifest'
import type { BuildEngine } from '@/lib/engine/engine'

export interface Period {
  manifest: Manifest['period']
  /** First month with sales; first and last complete month. */
  months: { earliest: number; first: number; last: number }
}

/** New Year, 1 May and All Saints: shops closed on the 1st of a month do not make it incomplete. */
const CLOSED_FIRSTS = [0, 4, 10]

/**
 * The days and complete months of the accepted sales, null without any. A month at either end is complete if
 * no trading day is missing between the data's edge and the month's: days of a weekday on which nothing was
 * sold in the eight weeks beside the edge are not trading days. Monthly totals cover their month.
 */
export async function dataPeriod(engine: BuildEngine): Promise<Period | null> {
  const { rows, columns } = await engine.query(
    `SELECT DISTINCT (day - DATE '1970-01-01')::INTEGER AS day FROM (
       SELECT day FROM tickets
       UNION ALL
       SELECT date_trunc('month', day)::DATE FROM tickets WHERE kind = ${KIND.total}
     ) ORDER BY 1`,
  )
  if (rows === 0) return null
  const days = columns.day as Float64Array
  const first = days[0]
  const last = days[rows - 1]
  const traded = (near: number) => {
    const weekdays = new Set<number>()
    for (const d of days) if (Math.abs(d - near) < 56) weekdays.add(d % 7)
    return weekdays
  }
  const opening = traded(first)
  const closing = traded(last)
  let from = monthOfDay(first)
  let to = monthOfDay(last)
  for (let d = dayOfMonth(from); d < first; d++) {
    const holiday = d === dayOfMonth(from) && CLOSED_FIRSTS.includes(from % 12)
    if (opening.has(d % 7) && !holiday) {
      from++
      break
    }
  }
  for (let d = last + 1; d < dayOfMonth(to + 1); d++)
    if (closing.has(d % 7)) {
      to--
      break
    }
  const earliest = monthOfDay(first)
  // Less than a month of data has no complete month: show what there is.
  if (to < from) [from, to] = [earliest, earliest]
  return {
    manifest: { first_day: iso(first), last_day: iso(last), first_month: from, last_month: to },
    months: { earliest, first: from, last: to },
  }
}

const date = (day: number) => new Date(day * 86_400_000)
const iso = (day: number) => date(day).toISOString().slice(0, 10)
const monthOfDay = (day: number) => 12 * date(day).getUTCFullYear() + date(day).getUTCMonth()
const dayOfMonth = (month: number) => Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000
