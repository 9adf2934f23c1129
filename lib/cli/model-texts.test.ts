import { createTranslator } from 'use-intl/core'
import { describe, expect, it } from 'vitest'
import { en } from '@/lib/i18n/messages/en'
import { fr } from '@/lib/i18n/messages/fr'
import { NOTES } from '@/lib/market/notes'

/** Placeholders of a sentence, plurals included. */
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(m => m[1]))].sort()

describe.each([
  ['fr', fr],
  ['en', en],
] as const)('the model’s texts in %s', (locale, messages) => {
  it('cover every note, with its values', () => {
    expect(Object.keys(messages.model.notes).sort()).toEqual(Object.keys(NOTES).sort())
    for (const [key, sentence] of Object.entries(NOTES)) {
      const text = messages.model.notes[key as keyof typeof NOTES]
      expect(placeholders(text).filter(p => !placeholders(sentence).includes(p))).toEqual([])
    }
  })

  it('read as sentences', () => {
    const t = createTranslator({ locale, messages, namespace: 'model.notes' })
    for (const stores of [1, 3]) expect(t('stores_by_totals', { stores })).not.toMatch(/[{}#]/)
  })
})
