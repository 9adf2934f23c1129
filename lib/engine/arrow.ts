import { type Data, DataType, type RecordBatch, type Schema } from 'apache-arrow'
import { type Column, EngineError, type Table } from './engine'

type Fill = (target: Column, offset: number, data: Data) => void

function fillNumbers(target: Column, offset: number, data: Data): void {
  const out = target as Float64Array
  if (data.values instanceof BigInt64Array)
    for (let i = 0; i < data.length; i++) out[offset + i] = Number(data.values[i])
  else out.set(data.values.subarray(0, data.length), offset)
  if (data.nullCount > 0)
    for (let i = 0; i < data.length; i++) if (!data.getValid(i)) out[offset + i] = Number.NaN
}

function fillCells(target: Column, offset: number, data: Data): void {
  const out = target as BigUint64Array
  out.set(data.values.subarray(0, data.length), offset)
  if (data.nullCount > 0) for (let i = 0; i < data.length; i++) if (!data.getValid(i)) out[offset + i] = 0n
}

/** How a type arrives: an empty column to fill and how, or null for a type no query may return. */
function reader(type: DataType, rows: number): { column: Column; fill: Fill | 'get' } | null {
  if (DataType.isInt(type) && type.bitWidth === 64 && !type.isSigned)
    return { column: new BigUint64Array(rows), fill: fillCells }
  if (DataType.isInt(type) || (DataType.isFloat(type) && type.precision > 0))
    return { column: new Float64Array(rows), fill: fillNumbers }
  const texts = DataType.isUtf8(type) || (DataType.isDictionary(type) && DataType.isUtf8(type.dictionary))
  if (texts || DataType.isBool(type) || DataType.isNull(type))
    return { column: new Array(rows).fill(null), fill: 'get' }
  return null
}

/**
 * Joins Arrow batches (DuckDB sends 2,048 rows at a time) into one table of typed arrays. Null is NaN in a
 * column of numbers, 0 in one of 64-bit cells, null elsewhere. BIGINT becomes a number, exact to 2^53.
 *
 * @throws EngineError `query` where a column has a type the engine interface leaves out (dates, decimals).
 */
export function tableFromArrow({
  schema,
  batches,
}: {
  schema: Schema
  batches: readonly RecordBatch[]
}): Table {
  const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0)
  const table: Table = { rows, columns: {} }
  schema.fields.forEach(({ name, type }, index) => {
    const read = reader(type, rows)
    if (!read)
      throw new EngineError(
        'query',
        `Column "${name}" has type ${type}: cast it to DOUBLE, BIGINT or VARCHAR in the query.`,
      )
    let offset = 0
    for (const batch of batches) {
      const vector = batch.getChildAt(index)
      if (!vector) continue
      if (read.fill === 'get')
        for (let i = 0; i < batch.numRows; i++)
          (read.column as (string | boolean | null)[])[offset + i] = vector.get(i)
      else read.fill(read.column, offset, vector.data[0])
      offset += batch.numRows
    }
    table.columns[name] = read.column
  })
  return table
}
