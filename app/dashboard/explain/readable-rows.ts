import { literal } from '@/lib/engine/literal'
import { ident } from '@/lib/engine/sql'

/** Words of the page's language for what keys stand for. */
export interface KeyWords {
  /** Of `store_key` 0: sales without a store. */
  noStore: string
  /** Of `store_key` 0 where a count is of the chain. */
  chain: string
  /** By channel key. */
  channels: readonly string[]
}

const MONTHS = ['month', 'window_end']
const STORES = ['store_key', 'store_a', 'store_b']

/**
 * A statement whose rows can be read: beside every month number the month (`2026-10`), beside every key of a store
 * or channel its name. `columns` are those of the statement; what is there already is not made twice.
 */
export function withNames(sql: string, columns: readonly string[], words: KeyWords): string {
  const has = (name: string) => columns.includes(name)
  const nothing = has('scope')
    ? `CASE WHEN scope = 'store' THEN ${literal(words.noStore)} ELSE ${literal(words.chain)} END`
    : literal(words.noStore)
  const beside = new Map<string, string>()
  for (const name of MONTHS)
    if (has(name))
      beside.set(
        name,
        `printf('%04d-%02d', ${name}::INTEGER // 12, ${name}::INTEGER % 12 + 1) AS ${name}_name`,
      )
  for (const name of STORES)
    if (has(name))
      beside.set(
        name,
        `coalesce((SELECT max(st.name) FROM stores st WHERE st.store_key = r.${name}), ${nothing}) AS ${name.replace('_key', '')}_name`,
      )
  if (has('channel_key'))
    beside.set(
      'channel_key',
      `CASE channel_key ${words.channels.map((name, key) => `WHEN ${key} THEN ${literal(name)}`).join(' ')} END AS channel_name`,
    )
  const wanted = columns.flatMap(name => {
    const made = beside.get(name)
    return made && !has(/ AS (\w+)$/.exec(made)?.[1] ?? '') ? [ident(name), made] : [ident(name)]
  })
  return beside.size === 0 ? sql : `SELECT ${wanted.join(',\n  ')}\nFROM (\n${sql}\n) r`
}
