import { COMPETITORS, TRAVEL_TIMES, ZONES } from './places'
import { CUSTOMER_PLACES, CUSTOMERS, SALES } from './sales'
import { STORE_PERIODS, STORES } from './stores'

/** The contract's version, written into every manifest. */
export const CONTRACT_VERSION = '2'

export type ContractType = 'text' | 'number' | 'money' | 'date' | 'boolean'

/** A word of an enumeration and other spellings of it, all lower case without accents. */
export interface EnumValue {
  value: string
  synonyms: readonly string[]
}

/** What identifies a person: the extract may bring it as it is, and only its hash is read. */
export interface HashedColumn {
  kind: 'email' | 'phone'
  /** Names of the column that holds it as it is, in the form of {@link normalise}. */
  synonyms: readonly string[]
}

export interface ContractColumn {
  name: string
  type: ContractType
  /** Every row must fill it, and the file must have it. `place` and `zone` of a table are judged together. */
  required?: boolean
  unit?: string
  values?: readonly EnumValue[]
  /** What a word outside `values` does; rejects the row where the column is required, else warns. */
  unknown?: 'reject' | 'warn'
  /** Values outside cannot be; both bounds belong to it. */
  range?: { min?: number; max?: number }
  /** Where a date says no more than its month: the month's last day is meant, not its first. */
  monthEnd?: boolean
  /** The column is a hash; the extract may bring what it is the hash of. */
  hashOf?: HashedColumn
  /** Other names readers know, French and English, in the form of {@link normalise}. */
  synonyms: readonly string[]
  /** Names that mean the column only where nothing says otherwise: short, or other things elsewhere. */
  hints?: readonly string[]
  doc: string
}

export interface ContractTable {
  name: string
  /** The input must hold it. */
  required: boolean
  /** Words in a file's name that mean the table, in the form of {@link normalise}. */
  synonyms: readonly string[]
  doc: string
  columns: readonly ContractColumn[]
}

/** Every table of the extract contract. Only `stores` and `sales` are required. */
export const CONTRACT: readonly ContractTable[] = [
  STORES,
  STORE_PERIODS,
  SALES,
  CUSTOMERS,
  CUSTOMER_PLACES,
  ZONES,
  COMPETITORS,
  TRAVEL_TIMES,
]

/** The form names are compared in: lower case, no accents, `_` for what is neither letter nor digit. */
export function normalise(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
}

/** Names that differ only in writing are one: without what {@link normalise} leaves between the words. */
export const squash = (name: string): string => normalise(name).replaceAll('_', '')

/** The table of a name, or undefined. */
export function contractTable(name: string): ContractTable | undefined {
  return CONTRACT.find(t => t.name === name)
}
