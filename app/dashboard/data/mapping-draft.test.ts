import { describe, expect, it } from 'vitest'
import type { PlainQuestion } from '@/lib/build/build.worker'
import { type Mapping, mappingText, NO_MAPPING, parseMapping } from '@/lib/contract/mapping'
import { contractTable } from '@/lib/contract/tables'
import type { OpenedFile } from '@/lib/extracts/file-report'
import {
  forFiles,
  formUses,
  knownWord,
  saidTable,
  withColumn,
  withProposals,
  withTable,
  withWord,
} from './mapping-draft'

const columns = ['Quand', 'Combien', 'Mag'].map(name => ({ name, examples: ['x'], words: null }))
const question = (column: string, sources: string[] = []): PlainQuestion => ({
  file: 'caisse.csv',
  table: 'sales',
  column,
  code: sources.length > 0 ? 'unsure_mapping' : 'missing_column',
  candidates: sources.map(source => ({ source, confidence: 0.6, why: 'values' as const })),
  columns,
})
const stores: OpenedFile = {
  file: 'magasins.csv',
  table: 'stores',
  format: 'csv',
  bytes: 10,
  detected: { encoding: 'utf-8', separator: ';' },
  columns: [{ column: 'store_id', source: 'Code', confidence: 0.97, why: 'known_name' }],
  unknown: [],
  suggestions: [],
  skipped: 0,
  samples: [{ name: 'Code', examples: ['12'], words: ['12'] }],
}
const open = (mapping: Mapping, questions: PlainQuestion[]) =>
  formUses(mapping, [stores], questions).reduce((n, use) => n + use.open, 0)

describe('a mapping that a person completes', () => {
  it('asks first what cannot be told, and shows what was found', () => {
    const [sales, found] = formUses(
      NO_MAPPING,
      [stores],
      [question('sold_on', ['Quand']), question('channel')],
    )
    expect([sales.table, sales.open, found.table, found.open]).toEqual(['sales', 2, 'stores', 0])
    expect(found.columns.find(c => c.column.name === 'store_id')?.found?.source).toBe('Code')
  })

  it('is answered by a column, a constant, or the proposals, and reads as a mapping document', () => {
    const questions = [question('sold_on', ['Quand']), question('channel')]
    let mapping = withProposals(NO_MAPPING, formUses(NO_MAPPING, [], questions))
    expect(open(mapping, questions)).toBe(1)
    mapping = withColumn(mapping, 'caisse.csv', 'sales', 'channel', { constant: 'store' })
    expect(open(mapping, questions)).toBe(0)
    expect(parseMapping(mappingText(mapping)).files).toEqual(mapping.files)
    expect(JSON.parse(mappingText(mapping)).files[0].columns).toEqual({
      sold_on: 'Quand',
      channel: { constant: 'store' },
    })
    const back = withColumn(mapping, 'caisse.csv', 'sales', 'channel', undefined)
    expect(open(back, questions)).toBe(1)
  })

  it('cannot leave a required column out', () => {
    const without = withColumn(NO_MAPPING, 'caisse.csv', 'sales', 'channel', null)
    expect(open(without, [question('channel')])).toBe(1)
  })

  it('writes into the entry that covers a file, patterns included', () => {
    const given = parseMapping(
      '{"schema": "chalandise.mapping/1", "files": [{"file": "caisse*.csv", "table": "sales", "columns": {"amount": "Combien"}}]}',
    )
    const mapping = withColumn(given, 'caisse.csv', 'sales', 'sold_on', { column: 'Quand' })
    expect(mapping.files).toHaveLength(1)
    expect(mapping.files[0]).toMatchObject({
      file: 'caisse*.csv',
      columns: { amount: { column: 'Combien' }, sold_on: { column: 'Quand' } },
    })
  })

  it('gives words of the file a meaning, and takes it back', () => {
    const channel = contractTable('sales')!.columns.find(c => c.name === 'channel')!
    expect([knownWord(channel, 'Magasin'), knownWord(channel, 'Drive piéton xyz')]).toEqual(['store', null])
    const said = withWord({ column: 'Canal', values: { D: 'web' } }, 'En boutique', 'store')
    expect(said).toEqual({ column: 'Canal', values: { D: 'web', 'En boutique': 'store' } })
    expect(withWord({ column: 'Canal', values: { D: 'web' } }, 'D', null)).toEqual({ column: 'Canal' })
  })
})

describe('the table of a file', () => {
  it('is said, left out, and left to the file again', () => {
    const said = withTable(NO_MAPPING, 'a.csv', 'sales')
    expect(saidTable(said, 'a.csv')).toBe('sales')
    const other = withTable(said, 'a.csv', 'customers')
    expect(other.files.map(f => f.table)).toEqual(['customers'])
    const out = withTable(other, 'a.csv', null)
    expect([saidTable(out, 'a.csv'), out.files]).toEqual([null, []])
    expect(saidTable(withTable(out, 'a.csv', undefined), 'a.csv')).toBeUndefined()
  })

  it('is forgotten with its file, since a mapping may name no file that is not there', () => {
    const mapping = withTable(withTable(NO_MAPPING, 'a.csv', 'sales'), 'b.csv', 'stores')
    expect(forFiles(mapping, ['b.csv']).files.map(f => f.file)).toEqual(['b.csv'])
  })
})
