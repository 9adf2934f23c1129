import { join } from 'node:path'
import type { Manifest } from '@/lib/dataset/manifest'
import { verify, versionFolder } from '@/lib/dataset/store'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'

/** An amount in both versions, decimal text with two places; null where the version does not cover it. */
export interface Amounts {
  before: string | null
  after: string | null
  change: string
}

export interface StoreRef {
  store_id: string
  name: string
}

export interface Comparison {
  before: Side
  after: Side
  /** Both versions hold the same rows: nothing below says otherwise. */
  same: boolean
  /** Declared or counted once for the whole dataset, where it differs. */
  facts: { name: string; before: string; after: string }[]
  stores: {
    added: StoreRef[]
    gone: StoreRef[]
    changed: (StoreRef & { changes: { column: string; before: string | null; after: string | null }[] })[]
  }
  revenue: {
    total: Amounts
    /**
     * The change within months that both versions cover in full: what was restated. The rest is other months. Where
     * a version joins short months of a store, these count together, or not where they reach beyond.
     */
    restated: string
    /** Months whose amount differs, or that one version alone covers; `2025-03`. */
    months: (Amounts & { month: string })[]
    months_equal: number
    /** Sales of stores whose months one of the versions joins: with `months` and those equal, all sales. */
    joined: Amounts
    /** Stores whose amount differs; `restated` as above. `store_id` is empty for sales without a store. */
    stores: (Amounts & StoreRef & { restated: string })[]
    stores_equal: number
  }
  checks: {
    appeared: Found[]
    vanished: Found[]
    changed: (Found & { rows_before: number; amount_before: string | null })[]
  }
  reconciliation: {
    table: string
    rows_rejected: { before: number; after: number }
    amount_rejected: { before: string | null; after: string | null }
  }[]
}

interface Side {
  version: string
  name: string
  built_at: string
  first_day: string
  last_day: string
  currency: string
}

type Found = Pick<Manifest['checks'][number], 'code' | 'severity' | 'table' | 'rows' | 'amount'>

/**
 * What differs between two versions, to the cent: stores, revenue by month and by store, checks, rejected rows
 * and identities. Revenue is what the rows published say, by month as by store: a correction that a version books in a
 * new month shows there. Reads both files natively.
 *
 * @throws DatasetError where a version is missing, cut or altered.
 */
export async function compareVersions(data: string, before: string, after: string): Promise<Comparison> {
  const [a, b] = [await readSide(data, before), await readSide(data, after)]
  const covered = {
    first: Math.max(a.manifest.period.first_month, b.manifest.period.first_month),
    last: Math.min(a.manifest.period.last_month, b.manifest.period.last_month),
  }
  const stores = blocksByStore([a.sales, b.sales]).map(({ store_id, blocks }) => {
    const inside = blocks.filter(k => k.from >= covered.first && k.to <= covered.last)
    return {
      store_id,
      name: (b.stores.get(store_id) ?? a.stores.get(store_id))?.name ?? '',
      blocks,
      sums: sumOf(blocks),
      restated: inside.reduce((sum, k) => sum + (k.sums[1] ?? 0n) - (k.sums[0] ?? 0n), 0n),
    }
  })
  const differing = stores.filter(s => s.sums[0] !== s.sums[1] || s.restated !== 0n)
  const { months, joined } = byMonth(stores.flatMap(s => s.blocks))
  const monthRows = months.filter(m => m.sums[0] !== m.sums[1])
  const total = (side: SideData) => side.sales.reduce((sum, r) => sum + r.cents, 0n)
  const comparison: Omit<Comparison, 'same'> = {
    before: sideOf(a.manifest),
    after: sideOf(b.manifest),
    facts: factsThatDiffer(a.manifest, b.manifest),
    stores: compareStores(a.stores, b.stores),
    revenue: {
      total: amounts([total(a), total(b)]),
      restated: decimal(stores.reduce((sum, s) => sum + s.restated, 0n)),
      months: monthRows.map(({ month, sums }) => ({ month: monthText(month), ...amounts(sums) })),
      months_equal: months.length - monthRows.length,
      joined: amounts(joined),
      stores: differing.map(({ store_id, name, sums, restated }) => ({
        store_id,
        name,
        ...amounts(sums),
        restated: decimal(restated),
      })),
      stores_equal: stores.length - differing.length,
    },
    checks: compareChecks(a.manifest.checks, b.manifest.checks),
    reconciliation: compareRejected(a.manifest.reconciliation, b.manifest.reconciliation),
  }
  return { ...comparison, same: before === after }
}

interface SideData {
  manifest: Manifest
  /** Columns of `stores` as text, by store_id. */
  stores: Map<string, Record<string, string | null>>
  sales: Sales[]
}

/** What a store sold in the `span` months that end with `month`. */
interface Sales {
  store_id: string
  month: number
  span: number
  cents: bigint
}

type Sums = [before: bigint | null, after: bigint | null]

async function readSide(data: string, version: string): Promise<SideData> {
  const manifest = await verify(data, version)
  const engine = await openNative({
    path: join(versionFolder(data, version), 'dataset.duckdb'),
    readOnly: true,
  })
  try {
    return { manifest, stores: await readStores(engine), sales: await readSales(engine) }
  } finally {
    await engine.close()
  }
}

/** What an extract says of a store; keys and shares follow from the rows. */
const DESCRIBED = [
  'name',
  'lat',
  'lon',
  'opened_on',
  'closed_on',
  'selling_area_m2',
  'format',
  'operator',
  'legal_entity',
  'region',
  'fixed_cost_year',
  'gross_margin_rate',
  'lease_break_on',
  'exit_cost',
  'passage_share',
  'attached_store_id',
  'replaces_store_id',
  'route',
] as const

async function readStores(engine: Engine): Promise<SideData['stores']> {
  const { rows, columns } = await engine.query(
    `SELECT store_id, ${DESCRIBED.map(c => `"${c}"::VARCHAR AS "${c}"`).join(', ')} FROM stores`,
  )
  const at = (name: string, i: number) => (columns[name] as (string | null)[])[i]
  const stores: SideData['stores'] = new Map()
  for (let i = 0; i < rows; i++)
    stores.set(String(at('store_id', i)), Object.fromEntries(DESCRIBED.map(c => [c, at(c, i)])))
  return stores
}

/** `store_days` holds all sales and never pools over stores; short months of a store stand together there. */
async function readSales(engine: Engine): Promise<Sales[]> {
  const { rows, columns } = await engine.query(`
    SELECT coalesce(s.store_id, '') AS store_id, d.month::INTEGER AS month, d.span::INTEGER AS span,
      CAST(sum(d.amount) AS DECIMAL(28,2))::VARCHAR AS amount
    FROM store_days d LEFT JOIN stores s USING (store_key) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`)
  return Array.from({ length: rows }, (_, i) => ({
    store_id: (columns.store_id as string[])[i],
    month: (columns.month as Float64Array)[i],
    span: (columns.span as Float64Array)[i],
    cents: cents((columns.amount as string[])[i]),
  }))
}

const cents = (amount: string) => BigInt(amount.replace('.', ''))

/** Months that both versions keep apart: where one of them joins months, the block holds all of these. */
interface Block {
  from: number
  to: number
  sums: Sums
}

function blocksByStore(sides: readonly (readonly Sales[])[]): { store_id: string; blocks: Block[] }[] {
  const found = new Map<string, Block[]>()
  sides.forEach((sales, side) => {
    for (const { store_id, month, span, cents: amount } of sales) {
      const sums: Sums = side === 0 ? [amount, null] : [null, amount]
      found.set(store_id, [...(found.get(store_id) ?? []), { from: month - span + 1, to: month, sums }])
    }
  })
  return [...found]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([store_id, pieces]) => ({ store_id, blocks: merge(pieces) }))
}

/** Joins pieces that share a month. */
function merge(pieces: readonly Block[]): Block[] {
  const blocks: Block[] = []
  for (const piece of [...pieces].sort((x, y) => x.from - y.from)) {
    const last = blocks.at(-1)
    if (!last || piece.from > last.to) blocks.push({ ...piece, sums: [...piece.sums] })
    else {
      last.to = Math.max(last.to, piece.to)
      last.sums = sumOf([last, piece])
    }
  }
  return blocks
}

function sumOf(blocks: readonly Block[]): Sums {
  const side = (i: 0 | 1) =>
    blocks.reduce<bigint | null>(
      (sum, { sums: { [i]: amount } }) => (amount === null ? sum : (sum ?? 0n) + amount),
      null,
    )
  return [side(0), side(1)]
}

/** The blocks of all stores by month, and those of several months together. */
function byMonth(blocks: readonly Block[]): { months: { month: number; sums: Sums }[]; joined: Sums } {
  const single = new Map<number, Block[]>()
  for (const block of blocks)
    if (block.from === block.to) single.set(block.to, [...(single.get(block.to) ?? []), block])
  return {
    months: [...single].sort(([x], [y]) => x - y).map(([month, of]) => ({ month, sums: sumOf(of) })),
    joined: sumOf(blocks.filter(b => b.from !== b.to)),
  }
}

function compareStores(a: SideData['stores'], b: SideData['stores']): Comparison['stores'] {
  const ref = (store_id: string, row: Record<string, string | null>) => ({ store_id, name: row.name ?? '' })
  const changed: Comparison['stores']['changed'] = []
  for (const [id, after] of b) {
    const before = a.get(id)
    if (!before) continue
    const changes = DESCRIBED.filter(c => before[c] !== after[c]).map(column => ({
      column,
      before: before[column],
      after: after[column],
    }))
    if (changes.length > 0) changed.push({ ...ref(id, after), changes })
  }
  return {
    added: [...b].filter(([id]) => !a.has(id)).map(([id, row]) => ref(id, row)),
    gone: [...a].filter(([id]) => !b.has(id)).map(([id, row]) => ref(id, row)),
    changed,
  }
}

function compareChecks(a: Manifest['checks'], b: Manifest['checks']): Comparison['checks'] {
  const found = ({ code, severity, table, rows, amount }: Found): Found => ({
    code,
    severity,
    table,
    rows,
    amount,
  })
  const gather = (checks: Manifest['checks']) => {
    const map = new Map<string, Found>()
    for (const check of checks) {
      const key = `${check.code} ${check.table} ${check.severity}`
      const seen = map.get(key)
      map.set(key, seen ? { ...seen, rows: seen.rows + check.rows } : found(check))
    }
    return map
  }
  const [before, after] = [gather(a), gather(b)]
  return {
    appeared: [...after].filter(([key]) => !before.has(key)).map(([, c]) => c),
    vanished: [...before].filter(([key]) => !after.has(key)).map(([, c]) => c),
    changed: [...after].flatMap(([key, c]) => {
      const old = before.get(key)
      return old && (old.rows !== c.rows || old.amount !== c.amount)
        ? [{ ...c, rows_before: old.rows, amount_before: old.amount }]
        : []
    }),
  }
}

function compareRejected(
  a: Manifest['reconciliation'],
  b: Manifest['reconciliation'],
): Comparison['reconciliation'] {
  const tables = [...new Set([...a, ...b].map(r => r.table))]
  return tables.flatMap(table => {
    const [x, y] = [a.find(r => r.table === table), b.find(r => r.table === table)]
    const rows = { before: x?.rows_rejected ?? 0, after: y?.rows_rejected ?? 0 }
    const amount = { before: x?.amount_rejected ?? null, after: y?.amount_rejected ?? null }
    return rows.before === rows.after && amount.before === amount.after
      ? []
      : [{ table, rows_rejected: rows, amount_rejected: amount }]
  })
}

/** Parts of a manifest that are compared elsewhere here, or differ between any two builds. */
const ELSEWHERE = new Set([
  'version',
  'sha256',
  'bytes',
  'built_at',
  'checks',
  'reconciliation',
  'reconciliation_by',
  'sources',
])

/** Single values of the manifest that differ: declaration, period, counts, identities, privacy. */
function factsThatDiffer(a: Manifest, b: Manifest): Comparison['facts'] {
  const [before, after] = [leaves(a), leaves(b)]
  const facts: Comparison['facts'] = []
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [x, y] = [before.get(name) ?? '', after.get(name) ?? '']
    if (x !== y) facts.push({ name, before: x, after: y })
  }
  return facts
}

function leaves(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) return into
  if (typeof value !== 'object' || value === null) return into.set(path, String(value ?? ''))
  for (const [key, inner] of Object.entries(value))
    if (path !== '' || !ELSEWHERE.has(key)) leaves(inner, path === '' ? key : `${path}.${key}`, into)
  return into
}

function amounts([before, after]: Sums): Amounts {
  return {
    before: before === null ? null : decimal(before),
    after: after === null ? null : decimal(after),
    change: decimal((after ?? 0n) - (before ?? 0n)),
  }
}

function decimal(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const sideOf = ({ version, built_at, period, declaration }: Manifest): Side => ({
  version,
  name: declaration.name,
  built_at,
  first_day: period.first_day,
  last_day: period.last_day,
  currency: declaration.currency,
})

const monthText = (m: number) => `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}`
