import { plain } from '@/lib/cube/search'

/**
 * How well a text answers a query, 0 (not at all) to 1: every word of the query must begin a word of the text, lie
 * in one, or be its letters in order. Case, accents, punctuation and the order of words do not matter.
 */
export function score(text: string, query: string): number {
  const wanted = plain(query).split(' ').filter(Boolean)
  if (wanted.length === 0) return 1
  const words = plain(text).split(' ').filter(Boolean)
  let sum = 0
  for (const word of wanted) {
    const best = words.reduce((most, w, at) => Math.max(most, ofWord(w, word, at)), 0)
    if (best === 0) return 0
    sum += best
  }
  // Of two texts that hold all words, the shorter one is meant.
  return (sum / wanted.length) * (1 - Math.min(0.1, words.length / 200))
}

function ofWord(word: string, wanted: string, at: number): number {
  const early = at === 0 ? 0.05 : 0
  if (word === wanted) return 0.95 + early
  if (word.startsWith(wanted)) return 0.85 + early
  if (wanted.length >= 3 && word.includes(wanted)) return 0.5
  return wanted.length >= 3 && inOrder(word, wanted) ? 0.3 * (wanted.length / word.length) : 0
}

/** Whether the letters of `wanted` stand in `word` in their order, beginning with its first. */
function inOrder(word: string, wanted: string): boolean {
  if (word[0] !== wanted[0]) return false
  let next = 0
  for (const letter of word) if (letter === wanted[next]) next++
  return next === wanted.length
}
