/** The sales extract: blocks of tickets become numbered Parquet parts while the next block is drawn. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { TicketColumns } from './buffer'
import type { DemoStore } from './network'
import { CATEGORIES } from './parameters'
import { TOTAL } from './tickets'
import { copyParquet, NumberTable, pickDate, pickMoney, pickText } from './write'

const PART_ROWS = 1_000_000
const COLUMNS = {
  no: 'INTEGER',
  day: 'INTEGER',
  cents: 'INTEGER',
  profit: 'INTEGER',
  store: 'INTEGER',
  placed: 'INTEGER',
  served: 'INTEGER',
  customer: 'INTEGER',
  code: 'INTEGER',
} as const

/** Collects tickets and writes `sales/part-0001.parquet` and so on, a million rows each. */
export class SalesWriter {
  /** Rows of each part. */
  readonly parts: number[] = []
  private filled = 0
  private ticket = 0
  private turn = 0
  private copying: Promise<void> = Promise.resolve()
  private failed: unknown = null

  private constructor(
    private readonly connections: readonly [DuckDBConnection, DuckDBConnection],
    private readonly buffers: readonly [NumberTable, NumberTable],
    private readonly stores: readonly DemoStore[],
    private readonly folder: string,
  ) {}

  /** Both connections belong to one database; each works on a buffer of its own. */
  static async create(
    connections: readonly [DuckDBConnection, DuckDBConnection],
    stores: readonly DemoStore[],
    folder: string,
  ): Promise<SalesWriter> {
    mkdirSync(join(folder, 'sales'), { recursive: true })
    const buffers = [
      await NumberTable.create(connections[0], 'tickets_a', COLUMNS),
      await NumberTable.create(connections[1], 'tickets_b', COLUMNS),
    ] as const
    return new SalesWriter(connections, buffers, stores, folder)
  }

  /** Adds a month's rows in the given order. */
  async append(columns: TicketColumns, order: Int32Array): Promise<void> {
    const numbers = new Int32Array(columns.day.length)
    for (let k = 0; k < order.length; k++) {
      numbers[order[k]] = columns.code[order[k]] === TOTAL ? 0 : ++this.ticket
    }
    const values = [
      numbers,
      columns.day,
      columns.cents,
      columns.margin,
      columns.store,
      columns.order,
      columns.fulfilment,
      columns.customer,
      columns.code,
    ]
    for (let from = 0; from < order.length; ) {
      const to = Math.min(order.length, from + PART_ROWS - this.filled)
      await this.buffers[this.turn].append(values, from, to, order)
      this.filled += to - from
      from = to
      if (this.filled === PART_ROWS) await this.flush()
    }
  }

  /** Writes what is left and waits for every part. */
  async close(): Promise<void> {
    if (this.filled > 0) await this.flush()
    await this.copying
    if (this.failed) throw this.failed
  }

  /** Waits for the part being written, whatever became of it: until then the connections must stay open. */
  async idle(): Promise<void> {
    await this.copying
  }

  private async flush(): Promise<void> {
    await this.copying
    if (this.failed) throw this.failed
    const turn = this.turn
    this.parts.push(this.filled)
    const name = `part-${String(this.parts.length).padStart(4, '0')}.parquet`
    this.copying = this.write(turn, join(this.folder, 'sales', name)).catch(error => {
      this.failed = error
    })
    this.turn = 1 - turn
    this.filled = 0
  }

  private async write(turn: number, file: string): Promise<void> {
    const buffer = this.buffers[turn]
    const ids = this.stores.map(s => s.id)
    const ticket = (value: string) => `CASE WHEN code <> ${TOTAL} THEN ${value} END`
    await copyParquet(
      this.connections[turn],
      `SELECT ${pickDate('day')} AS sold_on,
         CASE WHEN code = ${TOTAL} THEN 'store' ELSE ${pickText(['store', 'web', 'click_and_collect'], '1 + (code & 3)')} END AS channel,
         ${pickMoney('cents')} AS amount,
         ${ticket(`'T' || lpad(no::VARCHAR, 9, '0')`)} AS ticket_id,
         ${pickText(ids, 'store')} AS store_id,
         ${pickText(ids, 'placed')} AS order_store_id,
         ${pickText(ids, 'served')} AS fulfilment_store_id,
         CASE WHEN customer > 0 THEN 'C' || lpad(customer::VARCHAR, 7, '0')
           WHEN customer < 0 THEN 'W' || lpad((-customer)::VARCHAR, 7, '0') END AS customer_id,
         ${ticket(pickText(['private', 'business', 'staff'], '1 + ((code >> 5) & 3)'))} AS customer_type,
         ${ticket(pickMoney('profit'))} AS margin,
         ${ticket('code >> 8')} AS items,
         ${ticket(
           pickText(
             CATEGORIES.map(c => c.name),
             '1 + ((code >> 2) & 7)',
           ),
         )} AS category,
         ${ticket('(code >> 7) & 1 = 1')} AS delivered,
         'EUR' AS currency,
         CASE WHEN code = ${TOTAL} THEN 'invoice' ELSE 'order' END AS date_basis,
         CASE WHEN code = ${TOTAL} THEN 'till_total' END AS measure
       FROM ${buffer.name}`,
      file,
    )
    await buffer.empty()
  }
}
