import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDataset } from '@/lib/dataset/open-native'
import { currentVersion, verify, versionFolder } from '@/lib/dataset/store'
import { smallNetwork, temporary, writeExtracts } from '@/lib/extracts/fixture'
import { publish } from './publish'
import { listVersions } from './versions'

describe('the folder of published datasets', () => {
  let folder: string
  let remove: () => void
  let data: string
  beforeEach(() => {
    const made = temporary()
    folder = made.folder
    remove = made.remove
    data = join(folder, 'data')
  })
  afterEach(() => remove())

  const publishSmall = (amount?: string) => {
    const extracts = smallNetwork()
    if (amount) extracts.sales[0].amount = amount
    return publish(data, { extracts: [writeExtracts(join(folder, 'in'), extracts)], today: '2026-01-15' })
  }
  const dataset = (version: string) => join(versionFolder(data, version), 'dataset.duckdb')

  it('offers nothing before the first publication, and says how to begin', async () => {
    expect(await currentVersion(data)).toBeNull()
    expect(await listVersions(data)).toEqual({ versions: [], broken: [] })
    await expect(openDataset('current', data)).rejects.toMatchObject({
      code: 'none_published',
      message: expect.stringContaining('publish <folder>'),
    })
  })

  it('publishes a version whole, makes it current and leaves nothing else behind', async () => {
    const { manifest, existed } = await publishSmall()
    expect(existed).toBe(false)
    expect((await currentVersion(data))?.version).toBe(manifest.version)
    expect(readdirSync(data).sort()).toEqual(['current.json', 'journal.jsonl', 'versions'])
    expect(readdirSync(versionFolder(data, manifest.version)).sort()).toEqual([
      'dataset.duckdb',
      'dataset.duckdb.gz',
      'first-view.gz',
      'manifest.json',
      'report.json',
      'report.txt',
    ])
    expect(await verify(data, manifest.version)).toEqual(manifest)
  })

  it('keeps the bytes of a version that is published again, and lists versions newest first', async () => {
    const first = await publishSmall()
    const bytes = readFileSync(dataset(first.manifest.version))
    const second = await publishSmall('21.00')
    const again = await publishSmall()
    expect(again.existed).toBe(true)
    expect(again.manifest).toEqual(first.manifest)
    expect(readFileSync(dataset(first.manifest.version)).equals(bytes)).toBe(true)
    expect((await currentVersion(data))?.version).toBe(first.manifest.version)
    expect((await listVersions(data)).versions.map(m => m.version)).toEqual([
      second.manifest.version,
      first.manifest.version,
    ])
  })

  it('gives a version without a sound first view that of the next build, and leaves its dataset as it is', async () => {
    const { manifest, folder: where } = await publishSmall()
    const bytes = readFileSync(dataset(manifest.version))
    const file = join(where, 'first-view.gz')
    const packed = readFileSync(file)
    const { first_view: _, ...older } = manifest
    rmSync(file)
    writeFileSync(join(where, 'manifest.json'), JSON.stringify(older))
    expect((await publishSmall()).manifest).toEqual(manifest)
    expect(readFileSync(file).equals(packed)).toBe(true)
    writeFileSync(file, packed.subarray(0, packed.length / 2))
    expect(await publishSmall()).toMatchObject({ existed: true, manifest })
    expect(readFileSync(file).equals(packed)).toBe(true)
    expect(readFileSync(dataset(manifest.version)).equals(bytes)).toBe(true)
  })

  it('changes nothing when the extracts are refused', async () => {
    const { manifest } = await publishSmall()
    const bad = writeExtracts(join(folder, 'bad'), smallNetwork())
    writeFileSync(join(bad, 'sales.csv'), 'a,b\n1,2\n')
    await expect(publish(data, { extracts: [bad] })).rejects.toMatchObject({ code: 'missing_column' })
    expect((await currentVersion(data))?.version).toBe(manifest.version)
    expect(readdirSync(data).sort()).toEqual(['current.json', 'journal.jsonl', 'versions'])
  })

  it('finds a dataset that was cut in half, or altered, and mends it when published again', async () => {
    const { manifest } = await publishSmall()
    const { version, bytes } = manifest
    truncateSync(dataset(version), Math.floor(bytes / 2))
    await expect(openDataset(version, data)).rejects.toMatchObject({
      code: 'incomplete_version',
      message: expect.stringContaining(`${Math.floor(bytes / 2)} of ${bytes} bytes`),
    })
    await publishSmall()
    expect(await verify(data, version)).toMatchObject({ version })
    const altered = readFileSync(dataset(version))
    altered[altered.length - 1] ^= 1
    writeFileSync(dataset(version), altered)
    await expect(verify(data, version)).rejects.toMatchObject({ code: 'hash_mismatch' })
  })

  it('opens a dataset by version, folder, file, or as the current one, read-only', async () => {
    const { manifest, folder: where } = await publishSmall()
    for (const which of [manifest.version, where, dataset(manifest.version), 'current']) {
      const { engine, manifest: found } = await openDataset(which, data)
      expect(found.version).toBe(manifest.version)
      expect((await engine.query('SELECT count(*)::INTEGER AS n FROM stores')).columns.n[0]).toBe(3)
      await expect(engine.query('DELETE FROM stores')).rejects.toMatchObject({ code: 'query' })
      await engine.close()
    }
    await expect(openDataset('0123456789abcdef', data)).rejects.toMatchObject({ code: 'no_such_version' })
    expect(existsSync(`${dataset(manifest.version)}.wal`)).toBe(false)
  })
})
