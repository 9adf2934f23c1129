/** A file that somebody gave: from a disk, or dropped on a page. */
export interface ExtractFile {
  /** As people see it: the path below the folder they gave. */
  readonly file: string
  /** Its bytes, read when asked for. */
  readonly blob: Blob
  /** Where it lies on this machine, for an engine that reads files itself; none in a browser. */
  readonly path?: string
  /** Given by its own name, not found in a folder: then it is an error if it belongs to no table. */
  readonly named?: boolean
}

/** How the rows of a file are written. */
export type ExtractFormat = 'parquet' | 'csv' | 'xlsx'

const FORMATS: Readonly<Record<string, ExtractFormat>> = {
  parquet: 'parquet',
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  xlsx: 'xlsx',
}

/** The name without the endings that say how it is written: `sales_2026` of `sales_2026.csv.gz`. */
export const stemOf = (file: string): string => file.replace(/\.gz$/i, '').replace(/\.[^./\\]+$/, '')

/** The format that a file's name says, null for a file that holds no rows. */
export function formatOf(file: string): ExtractFormat | null {
  const ending = /\.([^./\\]+?)(\.gz)?$/i.exec(file)?.[1].toLowerCase() ?? ''
  return FORMATS[ending] ?? null
}

/** Whether a file is packed with gzip. */
export const isPacked = (file: string): boolean => /\.gz$/i.test(file)
