/**
 * How a period is spoken of, for `select` in messages: `one` month; `vowel` where its first month begins with one, which
 * French elides ("d’août à oct."); `other`.
 *
 * @param from - the months as they are printed.
 */
export function spanOf(from: string, to: string): 'one' | 'vowel' | 'other' {
  if (from === to) return 'one'
  return /^[aeiouyàâéèêëîïôûœæ]/i.test(from) ? 'vowel' : 'other'
}
