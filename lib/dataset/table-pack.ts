import type { Column, Table } from '@/lib/engine/engine'
import { PackReader, PackWriter } from './pack-bytes'

/**
 * Query results as few bytes: each column is whole numbers of few bytes, byte by byte (all low bytes, then all next
 * ones), so that gzip finds what repeats. The same tables give the same bytes on every machine.
 *
 *     magic "CHTP", version 1, number of tables;
 *     per table its name, rows, number of columns; per column its name, kind and values
 *
 * Numbers that are decimals of at most six places are kept as integers, whichever is shortest of themselves, of their
 * differences down the column, and of their differences from an earlier column of the table; other numbers as
 * doubles. 64-bit integers and texts are kept as a dictionary and places in it.
 */
const MAGIC = [0x43, 0x48, 0x54, 0x50]
const VERSION = 1
const KIND = { decimals: 0, doubles: 1, cells: 2, texts: 3 } as const
const PLACES = 6
/** Rows that no dataset has: a damaged number shall not ask for all memory. */
const MOST_ROWS = 100_000_000

/** These bytes are no tables, or are damaged. */
export class PackError extends Error {
  override readonly name = 'PackError'
}

type Tables = Readonly<Record<string, Table>>

/** @throws PackError where a column is neither numbers, 64-bit integers nor texts. */
export function packTables(tables: Tables): Uint8Array<ArrayBuffer> {
  const out = new PackWriter()
  for (const byte of [...MAGIC, VERSION]) out.byte(byte)
  const names = Object.keys(tables)
  out.count(names.length)
  for (const name of names) {
    const { rows, columns } = tables[name]
    const held: (Float64Array | null)[] = []
    out.text(name)
    out.count(rows)
    out.count(Object.keys(columns).length)
    for (const [column, values] of Object.entries(columns)) {
      out.text(column)
      held.push(packColumn(out, values, held))
    }
  }
  return out.bytes()
}

/** @throws PackError where the bytes are cut, altered or of another version. */
export function unpackTables(bytes: Uint8Array): Record<string, Table> {
  const from = new PackReader(bytes, reason => new PackError(reason))
  if (MAGIC.some(byte => from.byte() !== byte)) throw new PackError('These bytes are no packed tables.')
  const version = from.byte()
  if (version !== VERSION) throw new PackError(`Packed tables of version ${version} cannot be read.`)
  const tables: Record<string, Table> = {}
  for (let left = from.count(255); left > 0; left--) {
    const name = from.text()
    const rows = from.count(MOST_ROWS)
    const columns: Record<string, Column> = {}
    const held: (Float64Array | null)[] = []
    for (let more = from.count(255); more > 0; more--) {
      const column = from.text()
      const values = unpackColumn(from, rows, held)
      columns[column] = values.column
      held.push(values.integers)
    }
    tables[name] = { rows, columns }
  }
  from.end()
  return tables
}

/** Writes a column; answers its integers where later columns may be kept as differences from it. */
function packColumn(
  out: PackWriter,
  values: Column,
  held: readonly (Float64Array | null)[],
): Float64Array | null {
  if (values instanceof Float64Array) return packNumbers(out, values, held)
  if (values instanceof BigUint64Array) {
    const distinct = [...new Set(values)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    const places = new Map(distinct.map((value, i) => [value, i]))
    out.byte(KIND.cells)
    out.count(distinct.length)
    out.planes(distinct.length, 8, (i, plane) => Number((distinct[i] >> BigInt(8 * plane)) & 0xffn))
    packIntegers(
      out,
      Float64Array.from(values, value => places.get(value) ?? 0),
      [],
    )
    return null
  }
  if (values.some(value => typeof value === 'boolean'))
    throw new PackError('Columns of yes and no cannot be packed.')
  const texts = values as readonly (string | null)[]
  const distinct = [...new Set(texts)].filter(value => value !== null)
  const places = new Map<string | null, number>(distinct.map((value, i) => [value, i + 1]))
  out.byte(KIND.texts)
  out.count(distinct.length)
  for (const value of distinct) out.text(value)
  packIntegers(
    out,
    Float64Array.from(texts, value => places.get(value) ?? 0),
    [],
  )
  return null
}

function unpackColumn(
  from: PackReader,
  rows: number,
  held: readonly (Float64Array | null)[],
): { column: Column; integers: Float64Array | null } {
  const kind = from.byte()
  if (kind === KIND.decimals) return unpackDecimals(from, rows, held)
  if (kind === KIND.doubles) return { column: from.doubles(rows), integers: null }
  if (kind === KIND.cells) {
    const count = from.count(MOST_ROWS)
    const planes = from.bytes(8 * count)
    const bytes = new Uint8Array(8 * count)
    for (let plane = 0, at = 0; plane < 8; plane++)
      for (let i = 0; i < count; i++) bytes[8 * i + plane] = planes[at++]
    const view = new DataView(bytes.buffer)
    const distinct = new BigUint64Array(count)
    for (let i = 0; i < count; i++) distinct[i] = view.getBigUint64(8 * i, true)
    const place = placesIn(unpackIntegers(from, rows, []), count)
    const column = new BigUint64Array(rows)
    for (let i = 0; i < rows; i++) column[i] = distinct[place[i]]
    return { column, integers: null }
  }
  if (kind === KIND.texts) {
    const distinct: (string | null)[] = [null]
    for (let left = from.count(MOST_ROWS); left > 0; left--) distinct.push(from.text())
    const place = placesIn(unpackIntegers(from, rows, []), distinct.length)
    const column: (string | null)[] = new Array(rows)
    for (let i = 0; i < rows; i++) column[i] = distinct[place[i]]
    return { column, integers: null }
  }
  throw new PackError(`A column of kind ${kind} cannot be read.`)
}

function placesIn(places: Float64Array, length: number): Float64Array {
  for (const place of places)
    if (!(place >= 0 && place < length)) throw new PackError('A value is in no dictionary.')
  return places
}

function packNumbers(
  out: PackWriter,
  values: Float64Array,
  held: readonly (Float64Array | null)[],
): Float64Array | null {
  const places = placesOf(values)
  if (places < 0) {
    out.byte(KIND.doubles)
    out.doubles(values)
    return null
  }
  const scale = 10 ** places
  const missing: number[] = []
  const integers = values.map((value, i) => {
    if (!Number.isNaN(value)) return Math.round(value * scale)
    missing.push(i)
    return 0
  })
  out.byte(KIND.decimals)
  out.byte(places)
  // Most columns have every value or none.
  out.byte(missing.length === 0 ? 0 : missing.length === values.length ? 1 : 2)
  if (missing.length > 0 && missing.length < values.length) {
    const bits = new Uint8Array(Math.ceil(values.length / 8))
    for (const i of missing) bits[i >> 3] |= 1 << (i & 7)
    out.planes(bits.length, 1, i => bits[i])
  }
  packIntegers(out, integers, held)
  return integers
}

function unpackDecimals(from: PackReader, rows: number, held: readonly (Float64Array | null)[]) {
  const places = from.byte()
  if (places > PLACES) throw new PackError(`Numbers with ${places} decimals cannot be read.`)
  const scale = 10 ** places
  const gaps = from.byte()
  if (gaps > 2) throw new PackError('The gaps of a column cannot be read.')
  const bits = from.bytes(gaps === 2 ? Math.ceil(rows / 8) : 0)
  const integers = unpackIntegers(from, rows, held)
  const column = gaps === 1 ? new Float64Array(rows).fill(Number.NaN) : new Float64Array(rows)
  if (gaps !== 1)
    for (let i = 0; i < rows; i++)
      column[i] = gaps === 2 && bits[i >> 3] & (1 << (i & 7)) ? Number.NaN : integers[i] / scale
  return { column, integers }
}

/** The least number of decimals that says every value exactly; -1 where six are not enough. */
function placesOf(values: Float64Array): number {
  for (let places = 0; places <= PLACES; places++) {
    const scale = 10 ** places
    // A negative zero would lose its sign.
    const exact = (v: number) =>
      Number.isNaN(v) ||
      (Math.abs(v * scale) <= 2 ** 46 && Math.round(v * scale) / scale === v && !Object.is(v, -0))
    if (values.every(exact)) return places
  }
  return -1
}

/** How integers are kept: as they are, as differences down the column, or (2 + c) from column c of the table. */
const AS_THEY_ARE = 0
const DOWN = 1
const FROM_COLUMN = 2

const differences = (values: Float64Array, way: number, held: readonly (Float64Array | null)[]) => {
  const base = held[way - FROM_COLUMN]
  return way === AS_THEY_ARE
    ? values
    : way === DOWN
      ? values.map((value, i) => (i > 0 ? value - values[i - 1] : (values[1] ?? value) - value))
      : values.map((value, i) => value - (base?.[i] ?? 0))
}

/** Bits that values need in all: what compares two ways of keeping them. */
function bitsOf(values: Float64Array): number {
  let bits = 0
  for (const value of values) {
    const size = Math.abs(value)
    bits += size < 2 ** 31 ? 32 - Math.clz32(size) : 32 + 32 - Math.clz32(size / 2 ** 32)
  }
  return bits
}

function packIntegers(out: PackWriter, values: Float64Array, held: readonly (Float64Array | null)[]): void {
  const ways = [AS_THEY_ARE, DOWN, ...held.flatMap((base, c) => (base ? [FROM_COLUMN + c] : []))]
  let best = AS_THEY_ARE
  let least = Number.POSITIVE_INFINITY
  for (const way of ways) {
    const bits = bitsOf(differences(values, way, held))
    if (bits < least) {
      least = bits
      best = way
    }
  }
  const kept = differences(values, best, held)
  const low = kept.reduce((min, value) => Math.min(min, value), kept[0] ?? 0)
  const high = kept.reduce((max, value) => Math.max(max, value), low)
  let width = 0
  while (high - low >= 256 ** width) width++
  out.byte(best)
  if (best === DOWN) out.integer(values.length > 0 ? values[0] : 0)
  out.integer(low)
  out.byte(width)
  const unit = Array.from({ length: width }, (_, plane) => 256 ** plane)
  out.planes(kept.length, width, (i, plane) => Math.floor((kept[i] - low) / unit[plane]) % 256)
}

function unpackIntegers(
  from: PackReader,
  rows: number,
  held: readonly (Float64Array | null)[],
): Float64Array {
  const way = from.byte()
  const base = held[way - FROM_COLUMN]
  if (way >= FROM_COLUMN && !base) throw new PackError('A column rests on none.')
  const first = way === DOWN ? from.integer() : 0
  const low = from.integer()
  const width = from.byte()
  if (width > 7) throw new PackError(`Integers of ${width} bytes cannot be read.`)
  const planes = from.bytes(rows * width)
  const values = new Float64Array(rows).fill(low)
  for (let plane = 0, at = 0; plane < width; plane++) {
    const unit = 256 ** plane
    for (let i = 0; i < rows; i++) values[i] += planes[at++] * unit
  }
  if (way === DOWN && rows > 0) {
    values[0] = first
    for (let i = 1; i < rows; i++) values[i] += values[i - 1]
  }
  if (base) for (let i = 0; i < rows; i++) values[i] += base[i]
  return values
}
