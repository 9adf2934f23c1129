import {
  Bool,
  DataType,
  Field,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Uint64,
  Utf8,
} from 'apache-arrow'
import type { Column, Table, Values } from './engine'

const ENCODER = new TextEncoder()

/** Rows per Arrow batch: large enough to be fast, small enough to be copied without pain. */
const BATCH = 65_536

/** Columns of one length as Arrow IPC streams of at most 65,536 rows. NaN and null are null. */
export function* ipcBatches(columns: readonly Values[]): Generator<Uint8Array<ArrayBuffer>> {
  const rows = columns[0]?.length ?? 0
  const schema = new Schema(columns.map((column, i) => new Field(`c${i}`, typeOf(column), true)))
  for (let from = 0; from < rows; from += BATCH)
    yield ipc(
      schema,
      columns.map(column => column.slice(from, from + BATCH) as Values),
    )
}

/** A whole table as one Arrow IPC stream, its columns under their names. */
export function ipcOfTable(table: Table): Uint8Array<ArrayBuffer> {
  const names = Object.keys(table.columns)
  const columns = names.map(name => table.columns[name])
  const schema = new Schema(columns.map((column, i) => new Field(names[i], typeOf(column), true)))
  return ipc(schema, columns)
}

function typeOf(column: Values | Column): DataType {
  if (column instanceof Float64Array) return new Float64()
  if (column instanceof Int32Array) return new Int32()
  if (column instanceof BigUint64Array) return new Uint64()
  return (column as readonly unknown[]).some(value => typeof value === 'boolean') ? new Bool() : new Utf8()
}

function ipc(schema: Schema, columns: readonly (Values | Column)[]): Uint8Array<ArrayBuffer> {
  const length = columns[0]?.length ?? 0
  const children = columns.map((column, i) => dataOf(schema.fields[i].type, column))
  const batch = new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }),
  )
  return RecordBatchStreamWriter.writeAll([batch]).toUint8Array(true) as Uint8Array<ArrayBuffer>
}

function dataOf(type: DataType, column: Values | Column) {
  if (column instanceof Float64Array) {
    const nulls = validity(column.length, i => !Number.isNaN(column[i]))
    return makeData({ type: new Float64(), length: column.length, data: column, ...nulls })
  }
  if (column instanceof Int32Array)
    return makeData({ type: new Int32(), length: column.length, data: column })
  if (column instanceof BigUint64Array)
    return makeData({ type: new Uint64(), length: column.length, data: column })
  return DataType.isBool(type)
    ? boolData(column as readonly (boolean | null)[])
    : textData(column as readonly (string | null)[])
}

/** By hand: Arrow's own builders compile functions from text, which a content security policy forbids. */
function textData(column: readonly (string | null)[]) {
  const length = column.length
  const valueOffsets = new Int32Array(length + 1)
  let data = new Uint8Array(Math.max(64, 16 * length))
  let size = 0
  for (let i = 0; i < length; i++) {
    const text = column[i]
    if (text !== null) {
      // A UTF-16 unit becomes three bytes at most.
      if (size + 3 * text.length > data.length) {
        const larger = new Uint8Array(2 * data.length + 3 * text.length)
        larger.set(data.subarray(0, size))
        data = larger
      }
      size += ENCODER.encodeInto(text, data.subarray(size)).written
    }
    valueOffsets[i + 1] = size
  }
  return makeData({
    type: new Utf8(),
    length,
    valueOffsets,
    data: data.subarray(0, size),
    ...validity(length, i => column[i] !== null),
  })
}

function boolData(column: readonly (boolean | null)[]) {
  const data = bitmap(column.length, i => column[i] === true)
  return makeData({
    type: new Bool(),
    length: column.length,
    data,
    ...validity(column.length, i => column[i] !== null),
  })
}

function validity(
  length: number,
  valid: (i: number) => boolean,
): { nullCount: number; nullBitmap?: Uint8Array } {
  let nullCount = 0
  for (let i = 0; i < length; i++) if (!valid(i)) nullCount++
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap: bitmap(length, valid) }
}

function bitmap(length: number, set: (i: number) => boolean): Uint8Array {
  const bits = new Uint8Array(((length + 63) >> 6) << 3)
  for (let i = 0; i < length; i++) if (set(i)) bits[i >> 3] |= 1 << (i & 7)
  return bits
}
