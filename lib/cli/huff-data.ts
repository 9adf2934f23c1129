import { InvalidArgumentError } from 'commander'
import type { Engine } from '@/lib/engine/engine'
import { type CsvFile, columnOf, InputError, keysOf, numbersOf, openCsv, requireNumbers } from './csv'
import { UsageError } from './run'

/** ln of the decay as a function of distance: slope x ln d, or slope x d. */
export interface Decay {
  family: 'power' | 'exp'
  slope: number
}

/** Reads `power:-2` (distance^-2) or `exp:-0.5` (exp(-0.5 distance)); the sign is taken as given. */
export function parseDecay(written: string): Decay {
  const [, family, slope] = /^(power|exp):(.+)$/.exec(written.trim()) ?? []
  if (!family || slope.trim() === '' || !Number.isFinite(Number(slope)))
    throw new InvalidArgumentError('write power:-2 for distance^-2, or exp:-0.5 for exp(-0.5 distance).')
  return { family: family as Decay['family'], slope: Number(slope) }
}

/** A number option; commander says which option was wrong. */
export function numeric(value: string): number {
  const n = Number(value)
  if (value.trim() === '' || !Number.isFinite(n)) throw new InvalidArgumentError('give a number.')
  return n
}

/** What to read: files and names of columns. */
export interface HuffColumns {
  od: string
  zone: string
  store: string
  attraction: string | null
  distance: string
  /** `file.csv:column`, zones in the file's first column. */
  potential: string
  /** Rows of stores that open, in the columns of `od`. */
  open?: string
  /** Shortest distance. */
  floor: number
}

export interface HuffData {
  od: CsvFile
  zones: string[]
  stores: string[]
  /** By row, in order of zones. */
  start: Int32Array
  store: Int32Array
  attraction: Float64Array
  distance: Float64Array
  /** Of a store that is yet to open. */
  opening: Uint8Array
  /** By zone. */
  potential: Float64Array
  warnings: string[]
}

/** Reads zones, stores, distances and potentials. Throws {@link InputError} naming file, row, column and value. */
export async function readHuff(engine: Engine, columns: HuffColumns, decay: Decay): Promise<HuffData> {
  const od = await openCsv(engine, columns.od, 'od')
  const open = columns.open === undefined ? undefined : await openCsv(engine, columns.open, 'openings')
  const files = open ? [od, open] : [od]
  const { file: potentialFile, column: potentialColumn } = await valuesFile(
    engine,
    columns.potential,
    'potential',
    '--potential',
  )
  const parts = files.map(file => ({ file, column: columnOf(file, columns.zone, '--zone') }))
  const stores = await keysOf(
    engine,
    files.map(file => ({ file, column: columnOf(file, columns.store, '--store') })),
    'store_keys',
  )
  const zones = await keysOf(engine, [...parts, { file: potentialFile, column: 'c0' }], 'zone_keys')
  const potential = await readValues(engine, potentialFile, potentialColumn, 'zone_keys', zones)
  const rows = await readRows(engine, files, columns)
  const opening = Uint8Array.from(rows.file)
  const warnings: string[] = []
  refuseKnownOpenings(rows, stores, od, open)
  refuseDuplicates(rows, files, zones, stores)
  const name = (r: number) => `${files[rows.file[r]].name}, row ${rows.row[r] + 1}`
  for (let r = 0; r < rows.row.length; r++) {
    if (columns.attraction !== null && !(rows.attraction[r] > 0))
      throw new InputError(
        'attraction',
        `${name(r)}: ${columns.attraction} is ${rows.attraction[r]}. An attraction must be above 0; leave the row out, or close the store with --close.`,
        { row: rows.row[r] + 1, column: columns.attraction, value: rows.attraction[r] },
      )
    if (rows.distance[r] < 0)
      throw new InputError(
        'distance',
        `${name(r)}: ${columns.distance} is ${rows.distance[r]}. A distance cannot be below 0.`,
        { row: rows.row[r] + 1, column: columns.distance, value: rows.distance[r] },
      )
    rows.distance[r] = Math.max(rows.distance[r], columns.floor)
    if (rows.distance[r] === 0 && decay.family === 'power' && decay.slope < 0)
      throw new InputError(
        'distance',
        `${name(r)}: ${columns.distance} is 0, and ${decay.slope} as its power is infinite. Set the shortest distance with --floor, or use exp.`,
        { row: rows.row[r] + 1, column: columns.distance, value: 0 },
      )
  }
  const start = new Int32Array(zones.length + 1)
  for (const zone of rows.zone) start[zone + 1]++
  for (let i = 0; i < zones.length; i++) start[i + 1] += start[i]
  say(warnings, zones, start, potential, potentialFile.name)
  return {
    od,
    zones,
    stores,
    start,
    store: rows.store,
    attraction: rows.attraction,
    distance: rows.distance,
    opening,
    potential: potential.map(p => (Number.isNaN(p) ? 0 : p)),
    warnings,
  }
}

/** ln of attraction^gamma x decay, row by row. */
export function utilities(data: HuffData, gamma: number, { family, slope }: Decay): Float64Array {
  return data.distance.map((d, r) => {
    // 0 times an infinite logarithm is nothing, not a number.
    const size = gamma === 0 ? 0 : gamma * Math.log(data.attraction[r])
    const pull = slope === 0 ? 0 : slope * (family === 'power' ? Math.log(d) : d)
    return size + pull
  })
}

/** Opens the file of `file.csv:column`, or of `file.csv` with two columns. */
export async function valuesFile(engine: Engine, written: string, table: string, option: string) {
  const colon = written.lastIndexOf(':')
  const path = colon > 0 ? written.slice(0, colon) : written
  const file = await openCsv(engine, path, table)
  if (colon <= 0 && file.headers.length !== 2)
    throw new UsageError(
      'values',
      `${option}: write FILE:COLUMN; ${file.name} has ${file.headers.length} columns.`,
    )
  return { file, column: colon > 0 ? columnOf(file, written.slice(colon + 1), option) : 'c1' }
}

/** Values by key of the first column; NaN where the file has no row. Refuses doubles and what is below 0. */
export async function readValues(
  engine: Engine,
  file: CsvFile,
  column: string,
  keys: string,
  ids: string[],
): Promise<Float64Array> {
  const { columns } = await engine.query(
    `SELECT k.key, r.rowid::INTEGER AS row, ${await numbersOf(engine, file, `r.${column}`)} AS value
     FROM ${file.table} r JOIN ${keys} k ON k.id = r.c0 ORDER BY r.rowid`,
  )
  const [key, row, value] = [columns.key, columns.row, columns.value] as Float64Array[]
  await requireNumbers(engine, file, column, value, row)
  const out = new Float64Array(ids.length).fill(Number.NaN)
  const header = file.headers[Number(column.slice(1))]
  key.forEach((k, r) => {
    if (!Number.isNaN(out[k]))
      throw new InputError(
        'duplicate_id',
        `${file.name}, row ${row[r] + 1}: ${file.headers[0]} ${ids[k]} comes a second time.`,
        { file: file.name, row: row[r] + 1, id: ids[k] },
      )
    if (value[r] < 0)
      throw new InputError(
        'below_zero',
        `${file.name}, row ${row[r] + 1}: ${header} is ${value[r]}. It cannot be below 0.`,
        { file: file.name, row: row[r] + 1, column: header, value: value[r] },
      )
    out[k] = value[r]
  })
  return out
}

interface Rows {
  zone: Int32Array
  store: Int32Array
  /** Place in the files, and row in it. */
  file: Int32Array
  row: Int32Array
  attraction: Float64Array
  distance: Float64Array
}

async function readRows(engine: Engine, files: CsvFile[], columns: HuffColumns): Promise<Rows> {
  const parts: string[] = []
  for (const [f, file] of files.entries()) {
    const [zone, store, distance] = [
      columnOf(file, columns.zone, '--zone'),
      columnOf(file, columns.store, '--store'),
      columnOf(file, columns.distance, '--distance'),
    ]
    const attraction =
      columns.attraction === null
        ? '1::DOUBLE'
        : await numbersOf(engine, file, `r.${columnOf(file, columns.attraction, '--attraction')}`)
    parts.push(
      `SELECT z.key AS zone, s.key AS store, ${f} AS file, r.rowid::INTEGER AS row, ${attraction} AS attraction,
         ${await numbersOf(engine, file, `r.${distance}`)} AS distance
       FROM ${file.table} r JOIN zone_keys z ON z.id = r.${zone} JOIN store_keys s ON s.id = r.${store}`,
    )
  }
  const { columns: found } = await engine.query(`${parts.join(' UNION ALL ')} ORDER BY zone, file, row`)
  const numbers = (name: string) => found[name] as Float64Array
  const whole = (name: string) => Int32Array.from(numbers(name))
  const [file, row] = [whole('file'), whole('row')]
  for (const [f, source] of files.entries())
    for (const name of ['attraction', 'distance'] as const) {
      const header = columns[name]
      if (header === null) continue
      const values = numbers(name).map((v, r) => (file[r] === f ? v : 0))
      await requireNumbers(engine, source, columnOf(source, header, `--${name}`), values, row)
    }
  return {
    zone: whole('zone'),
    store: whole('store'),
    file,
    row,
    attraction: numbers('attraction'),
    distance: numbers('distance'),
  }
}

function refuseKnownOpenings(rows: Rows, stores: string[], od: CsvFile, open?: CsvFile): void {
  if (!open) return
  const known = new Uint8Array(stores.length)
  rows.store.forEach((s, r) => {
    if (rows.file[r] === 0) known[s] = 1
  })
  rows.store.forEach((s, r) => {
    if (rows.file[r] === 1 && known[s])
      throw new InputError(
        'store_exists',
        `${open.name}, row ${rows.row[r] + 1}: store ${stores[s]} is already in ${od.name}. Give the new store an id of its own.`,
        { file: open.name, row: rows.row[r] + 1, store: stores[s] },
      )
  })
}

function refuseDuplicates(
  { zone, store, file, row }: Rows,
  files: CsvFile[],
  zones: string[],
  stores: string[],
) {
  const seen = new Int32Array(stores.length).fill(-1)
  for (let r = 0; r < zone.length; r++) {
    const before = seen[store[r]]
    if (before >= 0 && zone[before] === zone[r])
      throw new InputError(
        'duplicate_pair',
        `${files[file[r]].name}, rows ${row[before] + 1} and ${row[r] + 1}: zone ${zones[zone[r]]} has store ${stores[store[r]]} twice.`,
        { file: files[file[r]].name, row: row[r] + 1, zone: zones[zone[r]], store: stores[store[r]] },
      )
    seen[store[r]] = r
  }
}

function say(warnings: string[], zones: string[], start: Int32Array, potential: Float64Array, file: string) {
  const list = (chosen: string[]) => `${chosen.slice(0, 5).join(', ')}${chosen.length > 5 ? ', ...' : ''}`
  const unreached = zones.filter((_, i) => start[i] === start[i + 1] && potential[i] > 0)
  if (unreached.length > 0)
    warnings.push(
      `${unreached.length} zones of ${file} have no store within reach: their potential stays outside (${list(unreached)}).`,
    )
  const unknown = zones.filter((_, i) => Number.isNaN(potential[i]))
  if (unknown.length > 0)
    warnings.push(`${unknown.length} zones have no potential in ${file} and count as 0 (${list(unknown)}).`)
}
