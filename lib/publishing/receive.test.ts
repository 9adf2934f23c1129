import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hashFile } from '@/lib/dataset/hash-file'
import type { Manifest } from '@/lib/dataset/manifest'
import { currentVersion, verify, versionFolder } from '@/lib/dataset/store'
import { openNative } from '@/lib/engine/native'
import { smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { publish } from './publish'
import { addFinished, receiveFinished } from './receive'

const { folder, remove } = temporary()
afterAll(() => remove())

describe('a finished dataset that was sent', () => {
  let home: string
  let manifest: Manifest
  const sent = join(folder, 'sent')
  const file = join(sent, 'dataset.duckdb')

  beforeAll(async () => {
    const data = join(folder, 'home')
    const published = await publish(data, {
      extracts: [writeExtracts(join(folder, 'in'), smallNetwork())],
      today: '2026-01-15',
    })
    manifest = published.manifest
    home = published.folder
  }, 120_000)
  beforeEach(() => {
    rmSync(sent, { recursive: true, force: true })
    mkdirSync(sent)
    for (const name of ['manifest.json', 'dataset.duckdb.gz']) cpSync(join(home, name), join(sent, name))
  })
  const declare = (changes: object) =>
    writeFileSync(join(sent, 'manifest.json'), JSON.stringify({ ...manifest, ...changes }))
  /** Changes the database as a sender could, with a manifest that fits its bytes. */
  async function alter(sql: string, changes: object = {}) {
    writeFileSync(file, gunzipSync(readFileSync(`${file}.gz`)))
    const engine = await openNative({ path: file })
    await engine.exec(sql)
    await engine.exec('CHECKPOINT')
    await engine.close()
    rmSync(`${file}.gz`)
    declare({ bytes: statSync(file).size, sha256: await hashFile(file), ...changes })
  }
  const refused = (message: RegExp, code = 'unfit_dataset') =>
    expect(receiveFinished(sent)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })

  it('is taken packed, with what does not belong to it thrown away', async () => {
    writeFileSync(join(sent, 'evil.sh'), 'rm -rf /')
    declare({ note: 'not of the schema' })
    expect(await receiveFinished(sent)).toEqual(manifest)
    expect(readdirSync(sent).sort()).toEqual([
      'dataset.duckdb',
      'dataset.duckdb.gz',
      'first-view.gz',
      'manifest.json',
    ])
    expect(readFileSync(join(sent, 'manifest.json'), 'utf8')).not.toContain('not of the schema')
    expect(statSync(file).mode & 0o777).toBe(0o644)
  })

  it('is packed anew where the file came plain, whatever came packed beside it', async () => {
    writeFileSync(file, gunzipSync(readFileSync(`${file}.gz`)))
    writeFileSync(`${file}.gz`, gzipSync('something else'))
    await receiveFinished(sent)
    expect(gunzipSync(readFileSync(`${file}.gz`)).equals(readFileSync(file))).toBe(true)
  })

  it.each([
    ['no manifest', () => rmSync(join(sent, 'manifest.json')), /manifest.json is missing/],
    ['a manifest that is not JSON', () => writeFileSync(join(sent, 'manifest.json'), '{'), /not JSON/],
    ['a manifest without audience', () => declare({ audience: undefined }), /manifest.json: audience/],
    ['a version that is a path', () => declare({ version: '../../../etc/passwd' }), /version/],
    ['no file', () => rmSync(`${file}.gz`), /dataset.duckdb.gz is missing/],
    ['a file that is not packed', () => writeFileSync(`${file}.gz`, 'x'), /no gzip file/],
    [
      'a packed file that was cut',
      () => writeFileSync(`${file}.gz`, readFileSync(`${file}.gz`).subarray(0, 900)),
      /cut/,
    ],
    ['more bytes than its manifest says', () => declare({ bytes: manifest.bytes - 1 }), /holds more than/],
    [
      'other counts',
      () => declare({ counts: { ...manifest.counts, atoms: 1 } }),
      /atoms and its manifest says 1/,
    ],
    [
      'a file that is no database',
      async () => {
        writeFileSync(file, 'x'.repeat(20_000))
        declare({ bytes: 20_000, sha256: await hashFile(file) })
      },
      /not a DuckDB file/,
    ],
  ] as const)('is refused with %s', async (_, spoil, message) => {
    await spoil()
    await refused(message)
  })

  it.each([
    ['fewer bytes', { bytes: 1_000_000_000 }, 'incomplete_version'],
    ['other bytes', { sha256: '0'.repeat(64) }, 'hash_mismatch'],
  ])('is refused with %s than its manifest says', async (_, changes, code) => {
    declare(changes)
    await refused(/./, code)
  })

  it.each([
    ['a view', 'CREATE VIEW v AS SELECT * FROM stores', /views, macros/],
    [
      'a view over a file of the server',
      `CREATE VIEW v AS SELECT * FROM read_text('/etc/hostname')`,
      /views, macros/,
    ],
    ['a macro', 'CREATE MACRO m(x) AS x + 1', /views, macros/],
    ['another table', 'CREATE TABLE customers AS SELECT 1 AS customer_id', /not of a dataset: customers/],
    ['another schema', 'CREATE SCHEMA s; CREATE TABLE s.t (x INTEGER)', /views, macros/],
    ['a table missing', 'DROP TABLE competitors', /competitors is missing/],
    ['another column', 'ALTER TABLE stores ADD COLUMN email VARCHAR', /stores has other columns/],
    ['a column of another type', 'ALTER TABLE unplaced ALTER source TYPE BLOB', /unplaced has other columns/],
    [
      'sales that do not add up',
      'UPDATE unplaced SET amount = amount + 0.01 WHERE rowid = 0',
      /sales sum to/,
    ],
    ['an index', 'CREATE INDEX i ON stores(store_id)', /views, macros/],
  ])('is refused with %s', async (_, sql, message) => {
    await alter(sql)
    await refused(message)
  })

  it('is taken with customer rows only where it says that it is detailed', async () => {
    const data = join(folder, 'detailed')
    const detailed = await publish(data, {
      extracts: [join(folder, 'in')],
      today: '2026-01-15',
      audience: 'detailed',
    })
    expect([detailed.offered, await currentVersion(data)]).toEqual([false, null])
    cpSync(detailed.folder, sent, { recursive: true })
    expect(await receiveFinished(sent)).toMatchObject({ audience: 'detailed' })
    writeFileSync(join(sent, 'manifest.json'), JSON.stringify({ ...detailed.manifest, audience: 'shared' }))
    await refused(/holds tables that are not of a dataset/)
  })

  it('has it written down that readers of another version can compare the two', async () => {
    const data = join(folder, 'elsewhere')
    const network = smallNetwork()
    network.sales[0].amount = '77.77'
    await publish(data, { extracts: [writeExtracts(join(folder, 'other'), network)], today: '2026-01-15' })
    const added = await addFinished(data, home)
    expect(added.manifest).toEqual({ ...manifest, from_scratch: 'elsewhere' })
    expect(await verify(data, manifest.version)).toEqual(added.manifest)
  })

  it('is published by another folder of datasets, once', async () => {
    const data = join(folder, 'there')
    expect(await addFinished(data, home)).toMatchObject({ existed: false, manifest })
    expect(await verify(data, manifest.version)).toEqual(manifest)
    expect(existsSync(join(versionFolder(data, manifest.version), 'rejected'))).toBe(false)
    expect(await addFinished(data, home)).toMatchObject({ existed: true })
    expect((await currentVersion(data))?.version).toBe(manifest.version)
    rmSync(join(sent, 'dataset.duckdb.gz'))
    await expect(addFinished(data, sent)).rejects.toMatchObject({ code: 'unfit_dataset' })
    expect(readdirSync(data).sort()).toEqual(['current.json', 'journal.jsonl', 'versions'])
  })
})
