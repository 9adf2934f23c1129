import { en } from './messages/en'
import { fr, type Messages } from './messages/fr'

export const LOCALES = ['fr', 'en'] as const
export type Locale = (typeof LOCALES)[number]

const CATALOGUE: Record<Locale, Messages> = { fr, en }

export const messagesOf = (locale: Locale): Messages => CATALOGUE[locale]

/** The first language of a person's list that the catalogue has; French where none is. */
export function preferredLocale(languages: readonly string[]): Locale {
  for (const language of languages) {
    const base = language.slice(0, 2).toLowerCase()
    if (base === 'fr' || base === 'en') return base
  }
  return 'fr'
}
