import { describe, expect, it } from 'vitest'
import { fileAt, givenFile, withFiles } from './given-files'

const at = (path: string) => givenFile(new File(['x'], path.split('/').at(-1)!), path)

describe('a file that is given', () => {
  it('is known by its name or by its folder', () => {
    expect(at('ventes_2025.csv.gz')).toMatchObject({ kind: 'extract', table: 'sales' })
    expect(at('extracts/sales/2025.parquet')).toMatchObject({ path: 'sales/2025.parquet', table: 'sales' })
    expect(at('export.csv')).toMatchObject({ kind: 'extract', table: null })
    expect(at('dataset.json')).toMatchObject({ kind: 'declaration' })
    expect(at('mapping.json')).toMatchObject({ kind: 'mapping' })
    expect(at('notes.docx')).toMatchObject({ kind: 'unread' })
  })

  it('is passed over where the system put it there', () => {
    for (const path of ['.DS_Store', '~$magasins.xlsx', '.git/config', 'Thumbs.db', 'sales.csv.part'])
      expect(at(path)).toBeNull()
  })

  it('keeps its folder for the builder, which reads paths below a chosen folder', () => {
    const file = fileAt(at('sales/2025.parquet')!)
    expect(file.webkitRelativePath).toBe('given/sales/2025.parquet')
    expect(fileAt(at('stores.csv')!).name).toBe('stores.csv')
  })

  it('takes the place of one of the same path; extracts stand before what describes them', () => {
    const [first, again] = [at('b.csv')!, at('b.csv')!]
    const files = withFiles([at('dataset.json')!, first], [again, at('a.csv')!])
    expect(files.map(f => f.path)).toEqual(['a.csv', 'b.csv', 'dataset.json'])
    expect(files[1]).toBe(again)
  })
})
