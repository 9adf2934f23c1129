import { describe, expect, it } from 'vitest'
import { Declaration } from '@/lib/contract/declaration'
import { RULES, ruleFault, ruleSettings } from '@/lib/contract/rules'
import { CONTRACT } from '@/lib/contract/tables'
import { checksEn } from '@/lib/i18n/messages/checks.en'
import { checksFr } from '@/lib/i18n/messages/checks.fr'
import { checksPage } from './checks-page'

describe('the rule catalogue', () => {
  it('is what docs/checks.md says (npx vitest run lib/checks/checks-page -u writes it)', async () => {
    await expect(checksPage()).toMatchFileSnapshot('../../docs/checks.md')
  })

  it('has at least forty rules, each code once, each with a sentence and a way out in both languages', () => {
    const codes = RULES.map(r => r.code)
    expect(codes.length).toBeGreaterThanOrEqual(40)
    expect(new Set(codes).size).toBe(codes.length)
    for (const texts of [checksEn.codes, checksFr.codes]) {
      expect(Object.keys(texts).sort()).toEqual([...codes].sort())
      for (const { title, text, fix } of Object.values(texts))
        for (const part of [title, text, fix]) expect(part).toMatch(/\S/)
    }
  })

  it('fills sentences with nothing but what a finding has', () => {
    const known = [
      'table',
      'file',
      'row',
      'column',
      'value',
      'rows',
      'cases',
      'amount',
      'threshold',
      'details',
    ]
    for (const texts of [checksEn.codes, checksFr.codes])
      for (const { text, fix } of Object.values(texts))
        for (const [, name] of `${text} ${fix}`.matchAll(/\{(\w+)\}/g)) expect(known).toContain(name)
  })

  it('says the same placeholders in both languages', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(m => m[1]).sort()
    for (const code of RULES.map(r => r.code as keyof typeof checksEn.codes))
      expect([code, names(checksEn.codes[code].text)]).toEqual([code, names(checksFr.codes[code].text)])
  })

  it('judges tables and columns that the contract has, within its own limits', () => {
    for (const rule of RULES) {
      expect(rule.may).toContain(rule.severity)
      for (const table of rule.tables.filter(t => t !== 'dataset'))
        expect(CONTRACT.map(t => t.name)).toContain(table)
      if (rule.column) expect(CONTRACT.flatMap(t => t.columns.map(c => c.name))).toContain(rule.column)
      if (rule.threshold) {
        expect(rule.threshold.value).toBeGreaterThanOrEqual(rule.threshold.min)
        expect(rule.threshold.value).toBeLessThanOrEqual(rule.threshold.max)
      }
    }
  })
})

describe('what dataset.json may say of a rule', () => {
  it.each([
    ['sale_after_closing', { threshold: 60 }],
    ['missing_month', { severity: 'warn' }],
    ['formula_text', { off: true }],
  ] as const)('takes %s', (code, change) => {
    expect(ruleFault(code, change)).toBeNull()
  })

  it.each([
    ['sale_closing', {}, 'there is no check sale_closing', 'sale_after_closing'],
    ['bad_cheese', {}, 'there is no check bad_cheese', 'docs/checks.md'],
    ['missing_month', { severity: 'reject' }, 'cannot be set to reject', 'warn or stop'],
    ['unknown_store', { off: true }, 'cannot be switched off', 'cannot be used'],
    ['amount_zero', { threshold: 2 }, 'has no threshold', ''],
    ['same_point', { threshold: -1 }, 'is -1', 'give 1 to 5000'],
  ] as const)('refuses a wrong setting of %s with a sentence', (code, change, ...words) => {
    for (const word of words) expect(ruleFault(code, change)).toContain(word)
    const declared = Declaration.safeParse({
      name: 'X',
      currency: 'EUR',
      country: 'FR',
      checks: { [code]: change },
    })
    expect(declared.error?.issues[0].message).toContain(words[0])
  })

  it('changes severities and thresholds, and leaves the others alone', () => {
    const settings = ruleSettings({
      sale_after_closing: { threshold: 60 },
      missing_month: { severity: 'warn' },
    })
    expect(settings.threshold('sale_after_closing')).toBe(60)
    expect(settings.severity('missing_month')).toBe('warn')
    expect(settings.severity('unknown_store')).toBe('reject')
    expect(settings.off('formula_text')).toBe(false)
  })
})
