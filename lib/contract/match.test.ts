import { describe, expect, it } from 'vitest'
import { proposeColumns, SURE, tableByColumns, tablesByName } from './match'
import { profile } from './profile'
import { contractTable } from './tables'

/** Columns with a value or two each; every column text, as in a CSV file. */
const sample = (columns: Record<string, string | readonly string[]>, country = 'FR') =>
  Object.entries(columns).map(([name, values]) =>
    profile({ name, type: 'VARCHAR', values: [values].flat() }, country),
  )
const match = (table: string, columns: Record<string, string | readonly string[]>, country?: string) => {
  const proposals = proposeColumns(contractTable(table)!, sample(columns, country))
  const of = (state: string) =>
    Object.fromEntries(
      proposals.filter(p => p.state === state).map(p => [p.column.name, p.candidates[0].source]),
    )
  return { sure: of('sure'), unsure: of('unsure'), ambiguous: of('ambiguous'), proposals }
}

describe('columns are found by name and values', () => {
  it('in a French till export', () => {
    expect(
      match('sales', {
        'Date de vente': '31/12/2025',
        'N° de ticket': 'T1',
        'Code magasin': '0012',
        Magasin: 'Lyon Part-Dieu',
        'Canal de vente': 'Magasin',
        'Montant HT': '12,50',
        'Montant TTC': '15,00',
        Qté: '2',
        'Famille produit': 'Lampes',
        'Code client': 'C1',
      }).sure,
    ).toEqual({
      sold_on: 'Date de vente',
      ticket_id: 'N° de ticket',
      store_id: 'Code magasin',
      channel: 'Canal de vente',
      amount: 'Montant HT',
      items: 'Qté',
      category: 'Famille produit',
      customer_id: 'Code client',
    })
  })

  it('in tables of Cegid', () => {
    expect(
      match('sales', {
        GL_DATEPIECE: '20251231',
        GL_ETABLISSEMENT: '012',
        GL_NUMERO: '4711',
        GL_TIERS: 'C1',
        GL_QTEFACT: '1',
        GL_TOTALHTDEV: '12,50',
        GL_DEVISE: 'EUR',
      }).sure,
    ).toMatchObject({
      sold_on: 'GL_DATEPIECE',
      store_id: 'GL_ETABLISSEMENT',
      ticket_id: 'GL_NUMERO',
      customer_id: 'GL_TIERS',
      items: 'GL_QTEFACT',
      amount: 'GL_TOTALHTDEV',
      currency: 'GL_DEVISE',
    })
  })

  it('in tables of SAP', () => {
    const { sure } = match('sales', {
      VBELN: '90001',
      FKDAT: '20251231',
      WERKS: '1000',
      KUNNR: '77',
      NETWR: '12.50',
      WAERK: 'EUR',
      VTWEG: 'web',
    })
    expect(sure).toMatchObject({ ticket_id: 'VBELN', sold_on: 'FKDAT', store_id: 'WERKS', amount: 'NETWR' })
    expect(sure).toMatchObject({ customer_id: 'KUNNR', currency: 'WAERK', channel: 'VTWEG' })
  })

  it('in exports of Business Central', () => {
    expect(
      match(
        'sales',
        {
          'Posting Date': '12/31/2025',
          'Receipt No.': 'R1',
          'Store No.': 'S1',
          'Customer No.': 'C1',
          'Net Amount': '12.50',
          'Item Category Code': 'LAMPS',
          Quantity: '1',
        },
        'US',
      ).sure,
    ).toEqual({
      sold_on: 'Posting Date',
      ticket_id: 'Receipt No.',
      store_id: 'Store No.',
      customer_id: 'Customer No.',
      amount: 'Net Amount',
      category: 'Item Category Code',
      items: 'Quantity',
    })
  })

  it('in customers of Shopify and Salesforce, e-mails and phones to be hashed', () => {
    const shopify = match('customers', {
      'Customer ID': '7001',
      'First Name': 'Anne',
      Email: 'anne@example.org',
      'Accepts Email Marketing': 'yes',
      'Default Address Zip': '69001',
      'Default Address Country Code': 'FR',
      Phone: '+33612345678',
    })
    expect(shopify.sure).toMatchObject({
      customer_id: 'Customer ID',
      email_hash: 'Email',
      phone_hash: 'Phone',
      consent_marketing: 'Accepts Email Marketing',
    })
    expect(shopify.unsure).toMatchObject({ postal_code: 'Default Address Zip' })
    expect(shopify.proposals.filter(p => p.raw).map(p => p.column.name)).toEqual(['email_hash', 'phone_hash'])
    expect(
      match('customers', {
        Id: '0035e00000',
        PersonEmail: 'a@b.fr',
        PersonMailingPostalCode: '69001',
        PersonMailingCountryCode: 'FR',
        Segment__c: 'Gold',
      }).sure,
    ).toMatchObject({
      customer_id: 'Id',
      email_hash: 'PersonEmail',
      postal_code: 'PersonMailingPostalCode',
      country: 'PersonMailingCountryCode',
      segment: 'Segment__c',
    })
  })

  it('with mistakes and abbreviations in names', () => {
    expect(
      match('sales', { dt_vte: '2025-01-01', cod_mag: '1', motant_ht: '1,5', canal: 'web' }).sure,
    ).toMatchObject({
      store_id: 'cod_mag',
      amount: 'motant_ht',
      channel: 'canal',
    })
  })
})

describe('a person is asked', () => {
  it('where two columns could be one', () => {
    const { ambiguous, proposals } = match('sales', { ca_ht: '1', montant_ht: '2' })
    expect(ambiguous).toHaveProperty('amount')
    expect(
      proposals
        .find(p => p.column.name === 'amount')!
        .candidates.map(c => c.source)
        .toSorted(),
    ).toEqual(['ca_ht', 'montant_ht'])
  })

  it('where a known name holds other values', () => {
    expect(match('sales', { date: ['anne', 'luc'], jour: '2025-01-01' }).sure.sold_on).toBe('jour')
    expect(match('sales', { montant_ht: ['oui', 'non'] }).unsure.amount).toBe('montant_ht')
    expect(match('stores', { x: '652000', y: '6862000' }).sure).toEqual({})
  })

  it('where only the values speak for a column', () => {
    const { unsure, proposals } = match('sales', { wann: ['31/12/2025', '30/12/2025'], was: 'x' })
    expect(unsure).toMatchObject({ sold_on: 'wann' })
    expect(proposals.find(p => p.column.name === 'sold_on')!.candidates[0].confidence).toBeLessThan(SURE)
  })

  it('never where the column has the contract’s own name', () => {
    expect(
      match('sales', { sold_on: 'soon', amount: 'much', date: '2025-01-01', montant_ht: '1' }).sure,
    ).toMatchObject({ sold_on: 'sold_on', amount: 'amount' })
  })
})

describe('a table', () => {
  it.each([
    ['stores', 'stores'],
    ['store_periods', 'store_periods'],
    ['Ventes 2025', 'sales'],
    ['2025_01_lignes_ticket', 'sales'],
    ['fichier-clients', 'customers'],
    ['adresses_clients', 'customer_places'],
    ['historique magasins', 'store_periods'],
    ['Points de vente', 'stores'],
    ['concurrents', 'competitors'],
  ])('is known by the file name %s', (stem, table) => {
    expect(tablesByName(stem)[0]?.table.name).toBe(table)
  })

  it('is not known by a part of a word', () => {
    expect(tablesByName('clientele_export')).toEqual([])
    expect(tablesByName('catalogue')).toEqual([])
  })

  it('is known by its columns, or not at all', () => {
    const by = (columns: Record<string, string>) => tableByColumns(sample(columns))?.table.name
    expect(by({ store_id: '1', name: 'Lyon', lat: '45.7', lon: '4.8' })).toBe('stores')
    expect(by({ date_ticket: '2025-01-01', canal: 'web', montant_ht: '1', code_magasin: '1' })).toBe('sales')
    expect(by({ id_client: '1', code_postal: '69001', email: 'a@b.fr' })).toBe('customers')
    expect(by({ zone_id: '69123', store_id: '1', minutes: '12' })).toBe('travel_times')
    expect(by({ day: '2025-01-01', weather: 'fine' })).toBeUndefined()
  })
})
