import { comparable } from '@/lib/cube/comparable'
import { WEB } from '@/lib/cube/masks'
import type { MonthRange } from '@/lib/cube/months'
import { CHANNELS } from '@/lib/dataset/schema'
import { LIST, salesSql } from '@/lib/filter/scope'
import { counted } from './build'
import type { Ask, SqlScope, Term } from './metric'

interface Comparison {
  now: Float64Array
  before: Float64Array
}

/** Sales of comparable store-months against a year before, by store key; the web is apart by definition. */
function sums({ cube, filter }: Ask, range: MonthRange): Comparison {
  const now = new Float64Array(cube.stores)
  const before = new Float64Array(cube.stores)
  for (const { store, month } of comparable(cube, filter.sales.stores, range))
    for (let c = 0; c < CHANNELS.length; c++) {
      if (WEB & (1 << c) || !(filter.sales.channels & (1 << c))) continue
      now[store] += cube.at(store, c, month, filter.sales)
      before[store] += cube.at(store, c, month - 12, filter.sales)
    }
  return { now, before }
}

const change: Term = {
  values: (ask, by, range) => {
    if (by !== 'total' && by !== 'store') return null
    const { now, before } = sums(ask, range)
    const ratio = (a: number, b: number) => (b > 0 ? a / b - 1 : Number.NaN)
    if (by === 'store') return now.map((v, s) => ratio(v, before[s]))
    const add = (list: Float64Array) => list.reduce((x, y) => x + y, 0)
    return Float64Array.of(ratio(add(now), add(before)))
  },
  sql: (scope: SqlScope) => {
    const months = { from: scope.range.from - 12, to: scope.range.to }
    const rows = salesSql({ ...scope, range: months, channels: scope.channels & ~WEB })
    const of = (
      shift: string,
    ) => `coalesce(sum(CASE WHEN p.month${shift} BETWEEN s.month - s.span + 1 AND s.month
    THEN amount / greatest(1, least(s.month, ?) - greatest(s.month - s.span + 1, ?) + 1) END), 0)`
    return {
      sql: `SELECT now / CASE WHEN before > 0 THEN before END - 1 FROM (
SELECT ${of('')} AS now, ${of(' - 12')} AS before
FROM (
${rows.sql}
) s JOIN (
  SELECT split_part(x, ':', 1)::INTEGER AS store_key, split_part(x, ':', 2)::INTEGER AS month
  FROM ${LIST}
) p USING (store_key))`,
      params: [months.to, months.from, months.to, months.from, ...rows.params, scope.comparable.join(',')],
    }
  },
}

export const likeForLike = counted(
  {
    id: 'like_for_like',
    unit: 'change',
    format: 'change',
    diverging: true,
    rests: ['amount'],
    by: ['total', 'store'],
    lacks: ask => {
      const { cube, filter } = ask
      if (filter.filter.comparison !== 'year_before') return 'year_before_only'
      if (!filter.comparison) return 'no_comparison'
      const any = comparable(cube, filter.sales.stores, filter.range).length > 0
      return any ? null : 'no_comparable_store'
    },
  },
  change,
)
