import { type Profile, suits } from './profile'
import { CONTRACT, type ContractColumn, type ContractTable, normalise, squash } from './tables'

/** From this confidence on nobody is asked. */
export const SURE = 0.8
/** Below this a column is not even proposed. */
const PROPOSED = 0.4
/** Two columns closer than this are two candidates. */
const CLOSE = 0.04

/** Why a source was chosen; keys of the message catalogue. */
export type Why =
  | 'same_name'
  | 'known_name'
  | 'weak_name'
  | 'similar_name'
  | 'values'
  | 'raw_personal'
  | 'none'

export interface Candidate {
  source: string
  /** 0 to 1. */
  confidence: number
  why: Why
}

/** What is proposed for one contract column. */
export interface ColumnProposal {
  column: ContractColumn
  /** The chosen column of the file and the others that could be meant, best first. */
  candidates: readonly Candidate[]
  /** `sure`: taken. `unsure`: a person must say. `ambiguous`: several fit equally. `none`: nothing fits. */
  state: 'sure' | 'unsure' | 'ambiguous' | 'none'
  /** The chosen column holds what is hashed on reading. */
  raw: boolean
}

const TECHNICAL = new Set(
  'dim fact fct tbl tab vw stg src raw gl gp et t f d v fk pk sk nk bk c cd cod code no num id key eur euro euros txt dt lib'.split(
    ' ',
  ),
)
const SHORT: Readonly<Record<string, string>> = {
  cd: 'code',
  cod: 'code',
  mag: 'magasin',
  mags: 'magasin',
  magasins: 'magasin',
  cli: 'client',
  clt: 'client',
  clients: 'client',
  cust: 'customer',
  customers: 'customer',
  stores: 'store',
  dt: 'date',
  dat: 'date',
  mt: 'montant',
  mnt: 'montant',
  mtt: 'montant',
  num: 'numero',
  no: 'numero',
  nr: 'numero',
  nb: 'nombre',
  qte: 'quantite',
  qty: 'quantity',
  lib: 'libelle',
  libl: 'libelle',
  ident: 'id',
  identifiant: 'id',
  amt: 'amount',
  tkt: 'ticket',
  tickets: 'ticket',
  ventes: 'vente',
}

const long = (token: string) => SHORT[token] ?? token
const tokens = (name: string) =>
  normalise(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2'))
    .split('_')
    .filter(Boolean)

/** How much a name says for a contract column of a table, 0 to 1. */
export function nameScore(table: ContractTable, column: ContractColumn, name: string): Candidate {
  const exact = squash(name)
  const found = (confidence: number, why: Why): Candidate => ({ source: name, confidence, why })
  if (exact === squash(column.name)) return found(1, 'same_name')
  const strong = column.synonyms.map(squash)
  const weak = (column.hints ?? []).map(squash)
  const raw = (column.hashOf?.synonyms ?? []).map(squash)
  if (strong.includes(exact)) return found(0.97, 'known_name')
  if (raw.includes(exact)) return found(0.95, 'raw_personal')
  if (weak.includes(exact)) return found(0.86, 'weak_name')
  const words = tokens(name)
  const own = new Set([table.name, ...table.synonyms].flatMap(w => [w, w.replace(/s$/, '')]))
  const stripped = strip(words, own)
  if (stripped !== null) {
    if (stripped === squash(column.name) || strong.includes(stripped)) return found(0.9, 'known_name')
    if (raw.includes(stripped)) return found(0.88, 'raw_personal')
    if (weak.includes(stripped)) return found(0.7, 'similar_name')
  }
  const full = words.map(long)
  const known = [column.name, ...column.synonyms].map(s => tokens(s).map(long))
  if (known.some(k => k.join() === full.join())) return found(0.88, 'similar_name')
  if (known.some(k => k.length > 1 && k.every(word => full.includes(word))))
    return found(0.72, 'similar_name')
  if (full.length > 1 && known.some(k => k.length === 1 && k[0].length > 2 && k[0] === full.at(-1)))
    return found(0.62, 'similar_name')
  if (exact.length >= 6 && [squash(column.name), ...strong].some(s => nearly(s, exact)))
    return found(0.84, 'similar_name')
  const rawKnown = (column.hashOf?.synonyms ?? []).some(s => full.includes(s) && s.length > 2)
  if (rawKnown) return found(0.7, 'raw_personal')
  return found(0, 'none')
}

/** A name without what only says which table or kind of column it is. */
function strip(words: readonly string[], own: ReadonlySet<string>): string | null {
  let [from, to] = [0, words.length]
  while (
    from < to - 1 &&
    (own.has(words[from]) ||
      (TECHNICAL.has(words[from]) &&
        words[from].length < 5 &&
        words[from] !== 'code' &&
        words[from] !== 'num' &&
        words[from] !== 'no' &&
        words[from] !== 'id'))
  )
    from++
  while (to - 1 > from && ['c', 'eur', 'euro', 'euros', 'txt', 'fk', 'sk', 'pk'].includes(words[to - 1])) to--
  return from === 0 && to === words.length ? null : words.slice(from, to).join('')
}

/** One letter is missing, too many, another or has changed places with its neighbour. */
function nearly(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false
  let i = 0
  while (i < a.length && i < b.length && a[i] === b[i]) i++
  const rest = [a.slice(i), b.slice(i)]
  return (
    rest[0].slice(1) === rest[1] ||
    rest[0] === rest[1].slice(1) ||
    rest[0].slice(1) === rest[1].slice(1) ||
    (rest[0][0] === rest[1][1] && rest[0][1] === rest[1][0] && rest[0].slice(2) === rest[1].slice(2))
  )
}

/** A file's column for a contract column, by name and values together. */
export function candidate(table: ContractTable, column: ContractColumn, p: Profile): Candidate {
  const name = nameScore(table, column, p.name)
  // What bears the contract's own name is it; its values are judged row by row.
  if (name.confidence === 1) return name
  const raw = name.why === 'raw_personal'
  const { fit, telling } = raw ? rawFit(column, p) : suits(column, p)
  const confidence = name.confidence * (0.5 + 0.5 * fit)
  if (name.confidence === 0)
    return {
      source: p.name,
      confidence: column.required ? telling : telling * 0.8,
      why: telling > 0 ? 'values' : 'none',
    }
  return { ...name, confidence: round(confidence) }
}

const round = (n: number) => Math.round(n * 1000) / 1000

function rawFit(column: ContractColumn, p: Profile): { fit: number; telling: number } {
  if (p.values.length === 0) return { fit: 1, telling: 0 }
  const pattern = column.hashOf?.kind === 'email' ? /.@./ : /^[+(]?[0-9][0-9 ()./+-]{4,}$/
  return { fit: p.values.filter(v => pattern.test(v)).length / p.values.length, telling: 0 }
}

/**
 * Finds a file's columns for a table: each column of the file for one contract column at most, the surest
 * first. `settled` are contract columns that a mapping has answered, `used` the file's columns it takes.
 */
export function proposeColumns(
  table: ContractTable,
  profiles: readonly Profile[],
  settled: ReadonlySet<string> = new Set(),
  used: ReadonlySet<string> = new Set(),
): ColumnProposal[] {
  const open = table.columns.filter(c => !settled.has(c.name))
  const free = profiles.filter(p => !used.has(p.name))
  const own = (column: ContractColumn, p: Profile) => squash(p.name) === squash(column.name)
  const pairs = open.flatMap(column =>
    free
      // Nothing is looked at twice where columns bear the contract's own names.
      .filter(p => own(column, p) || (!free.some(f => own(column, f)) && !open.some(c => own(c, p))))
      .map(p => ({ column, ...candidate(table, column, p) }))
      .filter(c => c.confidence >= PROPOSED),
  )
  pairs.sort((a, b) => b.confidence - a.confidence)
  const chosen = new Map<string, Candidate>()
  const taken = new Set<string>()
  for (const pair of pairs) {
    if (chosen.has(pair.column.name) || taken.has(pair.source)) continue
    chosen.set(pair.column.name, pair)
    // A weak guess must not keep a column from being offered elsewhere.
    if (pair.confidence >= SURE) taken.add(pair.source)
  }
  return open.map(column => {
    const best = chosen.get(column.name)
    if (!best) return { column, candidates: [], state: 'none', raw: false }
    const others = pairs.filter(c => c.column === column && c.source !== best.source && !taken.has(c.source))
    const candidates = [best, ...others].map(({ source, confidence, why }) => ({ source, confidence, why }))
    const rival = others.some(o => o.confidence >= SURE && o.confidence >= best.confidence - CLOSE)
    const sure = best.confidence >= SURE
    const state = !sure
      ? 'unsure'
      : rival && (best.confidence < 1 || others[0].confidence === 1)
        ? 'ambiguous'
        : 'sure'
    return { column, candidates, state, raw: best.why === 'raw_personal' }
  })
}

export interface TableProposal {
  table: ContractTable
  confidence: number
  why: 'same_name' | 'known_name' | 'columns'
}

/** Tables that a file's name says, the longest word first: `store_periods` before `stores`. */
export function tablesByName(stem: string): TableProposal[] {
  const plain = normalise(stem)
  const words = `_${plain}_`
  const found: (TableProposal & { length: number })[] = []
  for (const table of CONTRACT) {
    if (plain === table.name || plain.startsWith(`${table.name}_`)) {
      found.push({ table, confidence: 1, why: 'same_name', length: table.name.length })
      continue
    }
    const lengths = [table.name, ...table.synonyms].filter(s => words.includes(`_${s}_`)).map(s => s.length)
    if (lengths.length > 0)
      found.push({ table, confidence: 0.9, why: 'known_name', length: Math.max(...lengths) })
  }
  return found
    .sort((a, b) => b.confidence - a.confidence || b.length - a.length)
    .map(({ table, confidence, why }) => ({ table, confidence, why }))
}

/** How well a file's columns suit each table, best first. */
export function tablesByColumns(profiles: readonly Profile[]): TableProposal[] {
  return CONTRACT.map(table => {
    const sure = proposeColumns(table, profiles).filter(p => p.state === 'sure')
    const required = table.columns.filter(c => c.required)
    const met = required.filter(c => sure.some(p => p.column === c)).length / required.length
    const cover = sure.length / Math.max(1, profiles.length)
    const placed =
      table.name !== 'stores' && table.name !== 'customers'
        ? 1
        : sure.some(p =>
              ['lat', 'postal_code', 'zone_id', 'email_hash', 'phone_hash'].includes(p.column.name),
            )
          ? 1
          : 0.5
    return { table, confidence: round(placed * (0.6 * met + 0.4 * cover)), why: 'columns' as const }
  }).sort((a, b) => b.confidence - a.confidence)
}

/** The table of a file whose name says none, null where its columns do not decide. */
export function tableByColumns(profiles: readonly Profile[]): TableProposal | null {
  const [first, second] = tablesByColumns(profiles)
  return first.confidence >= 0.75 && first.confidence - second.confidence >= 0.1 ? first : null
}
