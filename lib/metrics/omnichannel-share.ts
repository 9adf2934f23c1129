import { counted } from './build'
import type { Term } from './metric'
import { activeRows } from './terms'

/** Active customers with net purchases both in a store and on the web, over active customers. */
const share: Term = {
  values: () => null,
  sql: scope => {
    if (scope.audience === 'shared') return { sql: 'SELECT NULL', params: [] }
    const rows = activeRows(
      scope,
      `, bool_or(channel_key = 1 AND gross > 0) AS in_store, bool_or(channel_key = 2 AND gross > 0) AS on_web`,
    )
    return {
      sql: `SELECT sum((in_store AND on_web)::INTEGER) / CASE WHEN count(*) > 0 THEN count(*) END FROM (\n${rows.sql}\n)`,
      params: rows.params,
    }
  },
}

export const omnichannelShare = counted(
  {
    id: 'omnichannel_share',
    unit: 'share',
    format: 'percent',
    rests: ['omnichannel'],
    window: 'twelve',
    by: ['total'],
  },
  share,
)
