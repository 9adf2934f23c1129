import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDataset } from '@/lib/build/build'
import type { Engine } from '@/lib/engine/engine'
import { openNative } from '@/lib/engine/native'
import { openWasmNode } from '@/lib/engine/wasm-node'
import { smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { ask, MOST_ROWS, QuestionError, wasCancelled } from './question'

const { folder, remove } = temporary()
const engines = new Map<string, Engine>()

beforeAll(async () => {
  const input = writeExtracts(join(folder, 'in'), smallNetwork())
  await buildDataset({ extracts: [input], out: join(folder, 'out'), today: '2026-01-15' })
  const file = join(folder, 'out', 'dataset.duckdb')
  const native = await openNative()
  await native.exec(
    `ATTACH '${file}' AS dataset (READ_ONLY); USE dataset; SET enable_external_access = false`,
  )
  const wasm = await openWasmNode(file)
  await wasm.exec('SET enable_external_access = false')
  engines.set('native', native)
  engines.set('wasm', wasm)
}, 120_000)

afterAll(async () => {
  for (const engine of engines.values()) await engine.close()
  remove()
})

const failing = async (engine: Engine, sql: string) => {
  const error = await ask(engine, sql).catch(e => e)
  expect(error, sql).toBeInstanceOf(QuestionError)
  return (error as QuestionError).fault
}

describe.each(['native', 'wasm'])('questions on %s', name => {
  const engine = () => engines.get(name) as Engine

  it('answers with types a page can show, whatever the question gives', async () => {
    const { columns, rows, more } = await ask(
      engine(),
      `SELECT 12.5::DECIMAL(18,2) AS amount, sum(n) AS huge, DATE '2026-10-03' AS day, [1, 2] AS list, true AS yes,
              617700169958293503::UBIGINT AS cell, NULL::UBIGINT AS no_cell, 1 AS amount, 'x' AS "a ""b"
       FROM range(3) AS r(n) -- said at the end`,
    )
    expect({ rows, more }).toEqual({ rows: 1, more: false })
    expect(columns.map(c => [c.name, c.kind, c.values[0]])).toEqual([
      ['amount', 'number', 12.5],
      ['huge', 'integer', 3],
      ['day', 'text', '2026-10-03'],
      ['list', 'text', '[1, 2]'],
      ['yes', 'boolean', true],
      ['cell', 'text', '617700169958293503'],
      ['no_cell', 'text', null],
      ['amount_1', 'integer', 1],
      ['a "b', 'text', 'x'],
    ])
  })

  it('holds a limited number of rows in the order of the question, and says that there are more', async () => {
    const answer = await ask(engine(), 'SELECT range AS n FROM range(300000) ORDER BY hash(range) DESC, n')
    expect(answer).toMatchObject({ rows: MOST_ROWS, more: true })
    const best = await ask(
      engine(),
      'SELECT range AS n FROM range(300000) ORDER BY hash(range) DESC, n LIMIT 3',
    )
    expect(Array.from(answer.columns[0].values).slice(0, 3)).toEqual(Array.from(best.columns[0].values))
  })

  it('takes tables as they are, described and summarised', async () => {
    expect((await ask(engine(), 'FROM stores')).rows).toBeGreaterThan(1)
    expect((await ask(engine(), 'DESCRIBE stores')).columns[0].name).toBe('column_name')
    expect((await ask(engine(), 'SUMMARIZE stores;')).rows).toBeGreaterThan(5)
    expect((await ask(engine(), 'SHOW TABLES')).rows).toBeGreaterThan(5)
  })

  it.each([
    'DROP TABLE stores',
    'DELETE FROM stores',
    'UPDATE stores SET name = NULL',
    'INSERT INTO stores (store_key) VALUES (99)',
    'CREATE TEMP TABLE stores AS SELECT 1',
    'CREATE OR REPLACE TEMP VIEW atoms AS SELECT 1',
    'CREATE MACRO sum(x) AS 0',
    "COPY stores TO 'out.csv'",
    "EXPORT DATABASE 'out'",
    "ATTACH 'other.duckdb'",
    'DETACH dataset',
    'USE memory',
    'INSTALL httpfs',
    'LOAD httpfs',
    "SET memory_limit = '1KB'",
    'SET enable_external_access = true',
    'RESET threads',
    'PRAGMA disable_optimizer',
    'CALL pragma_version()',
    'BEGIN TRANSACTION',
    'CHECKPOINT',
    'VACUUM',
    'PREPARE p AS SELECT 1',
    'SELECT 1; SELECT 2',
    'SELECT 1; DROP TABLE stores',
    "SELECT 1') ; DROP TABLE stores; SELECT * FROM query('SELECT 1",
    "SELECT * FROM query('DROP TABLE stores')",
    'WITH gone AS (DELETE FROM stores RETURNING *) SELECT * FROM gone',
    '-- nothing but a remark',
    '',
  ])('refuses %s', async sql => {
    const { code } = await failing(engine(), sql)
    expect(['not_a_select', 'syntax_near', 'syntax']).toContain(code)
    expect((await ask(engine(), 'SELECT count(*) AS n FROM stores')).columns[0].values[0]).toBeGreaterThan(1)
    expect((await ask(engine(), 'SELECT count(*) AS n FROM atoms')).columns[0].values[0]).toBeGreaterThan(1)
  })

  it.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/*')",
    "FROM read_blob('https://example.com/x')",
  ])('reads no file: %s', async sql => {
    expect((await failing(engine(), sql)).code).toBe('outside')
  })

  it('says in words what is wrong', async () => {
    expect(await failing(engine(), 'SELEC 1')).toMatchObject({
      code: 'syntax_near',
      values: { near: 'SELEC' },
    })
    expect(await failing(engine(), 'SELECT * FROM store')).toMatchObject({
      code: 'no_table',
      values: { table: 'store' },
      suggestion: 'stores',
    })
    expect(await failing(engine(), 'SELECT nam FROM stores')).toMatchObject({
      code: 'no_column',
      values: { column: 'nam' },
      suggestion: 'name',
    })
    expect(await failing(engine(), 'SELECT nosuch(1)')).toMatchObject({ code: 'no_function' })
    expect(await failing(engine(), "SELECT 'a'::INTEGER + 1")).toMatchObject({ code: 'type' })
    for (const sql of ['SELEC 1', 'SELECT nam FROM stores'])
      expect((await failing(engine(), sql)).detail).not.toMatch(/LINE|DESCRIBE|query\(/)
  })
})

it('a question is given up when it is no longer wanted', async () => {
  const abort = new AbortController()
  const asked = ask(
    engines.get('native') as Engine,
    'SELECT count(*) FROM range(10000000) a, range(10000000) b',
    abort.signal,
  )
  abort.abort()
  expect(wasCancelled(await asked.catch(e => e))).toBe(true)
})
