import { COMPETITORS, STORE_PERIODS, STORES, TRAVEL_TIMES, ZONES } from './places'
import { CUSTOMER_PLACES, CUSTOMERS, SALES } from './sales'

/** The contract's version, written into every manifest. */
export const CONTRACT_VERSION = '1'

export type ContractType = 'text' | 'number' | 'money' | 'date' | 'boolean'

/** A word of an enumeration and other spellings of it, all lower case without accents. */
export interface EnumValue {
  value: string
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
  /** Other names readers know, French and English, in the form of {@link normalise}. */
  synonyms: readonly string[]
  doc: string
}

export interface ContractTable {
  name: string
  /** The input must hold it. */
  required: boolean
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

/** The table of a name, or undefined. */
export function contractTable(name: string): ContractTable | undefined {
  return CONTRACT.find(t => t.name === name)
}
