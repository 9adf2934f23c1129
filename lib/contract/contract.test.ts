import { describe, expect, it } from 'vitest'
import { contractPage } from './page'
import { CONTRACT, normalise, squash } from './tables'

describe('the contract', () => {
  it('is what docs/contract.md says (npx vitest run lib/contract -u writes it)', async () => {
    await expect(contractPage()).toMatchFileSnapshot('../../docs/contract.md')
  })

  it('requires only stores and sales', () => {
    expect(CONTRACT.filter(t => t.required).map(t => t.name)).toEqual(['stores', 'sales'])
  })

  it.each(CONTRACT.map(t => [t.name, t] as const))('has in %s no name that means two columns', (_, table) => {
    const names = table.columns.flatMap(c =>
      [c.name, ...c.synonyms, ...(c.hints ?? []), ...(c.hashOf?.synonyms ?? [])].map(squash),
    )
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  it('writes synonyms and words in the form they are compared in', () => {
    for (const table of CONTRACT)
      for (const column of table.columns) {
        const values = (column.values ?? []).flatMap(v => [v.value, ...v.synonyms])
        const names = [column.name, ...column.synonyms, ...(column.hints ?? []), ...values]
        for (const name of [...names, ...(column.hashOf?.synonyms ?? [])]) expect(normalise(name)).toBe(name)
        expect(values.filter((word, i) => values.indexOf(word) !== i)).toEqual([])
      }
  })

  it('compares names without case, accents and punctuation', () => {
    expect(['Montant HT', ' date-ticket', 'Catégorie', 'N° Ticket', 'code.magasin'].map(normalise)).toEqual([
      'montant_ht',
      'date_ticket',
      'categorie',
      'n_ticket',
      'code_magasin',
    ])
  })
})
