import {
  Bool,
  type DataType,
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
  vectorFromArray,
} from 'apache-arrow'
import type { Column, Table, Values } from './engine'

/** Rows per Arrow batch: large enough to be fast, small enough to be copied without pain. */
const BATCH = 65_536

/** Columns of one length as Arrow IPC streams of at most 65,536 rows. NaN and null are null. */
export function* ipcBatches(columns: readonly Values[]): Generator<Uint8Array> {
  const rows = columns[0]?.length ?? 0
  const schema = new Schema(columns.map((column, i) => new Field(`c${i}`, typeOf(column), true)))
  for (let from = 0; from < rows; from += BATCH)
    yield ipc(
      schema,
      columns.map(column => column.slice(from, from + BATCH) as Values),
    )
}

/** A whole table as one Arrow IPC stream, its columns under their names. */
export function ipcOfTable(table: Table): Uint8Array {
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

function ipc(schema: Schema, columns: readonly (Values | Column)[]): Uint8Array {
  const length = columns[0]?.length ?? 0
  const children = columns.map((column, i) => dataOf(schema.fields[i].type, column))
  const batch = new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }),
  )
  return RecordBatchStreamWriter.writeAll([batch]).toUint8Array(true)
}

function dataOf(type: DataType, column: Values | Column) {
  if (column instanceof Float64Array) {
    const nulls = validity(column)
    return makeData({ type: new Float64(), length: column.length, data: column, ...nulls })
  }
  if (column instanceof Int32Array)
    return makeData({ type: new Int32(), length: column.length, data: column })
  if (column instanceof BigUint64Array)
    return makeData({ type: new Uint64(), length: column.length, data: column })
  return vectorFromArray(column as readonly (string | boolean | null)[], type).data[0]
}

function validity(column: Float64Array): { nullCount: number; nullBitmap?: Uint8Array } {
  let nullCount = 0
  for (const value of column) if (Number.isNaN(value)) nullCount++
  if (nullCount === 0) return { nullCount }
  const nullBitmap = new Uint8Array(((column.length + 63) >> 6) << 3)
  for (let i = 0; i < column.length; i++) if (!Number.isNaN(column[i])) nullBitmap[i >> 3] |= 1 << (i & 7)
  return { nullCount, nullBitmap }
}
