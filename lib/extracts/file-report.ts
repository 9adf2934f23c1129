import type { Profile } from '@/lib/contract/profile'
import type { OpenFile, Reading } from './open-file'

/** A column of a file, by some of its rows. */
export interface Sample {
  name: string
  /** The first three different values. */
  examples: readonly string[]
  /** All different values of the rows looked at, where they are few: what could be translated. */
  words: readonly string[] | null
}

/** How one file was read as one table: what was found in it without being told, and what was left out. */
export interface FileReport {
  file: string
  table: string
  format: OpenFile['format']
  bytes: number
  detected: OpenFile['detected']
  columns: readonly Reading[]
  unknown: readonly string[]
  suggestions: OpenFile['suggestions']
  skipped: number
}

/** A file that was opened, with values out of it: for the page that was given the file, never to be kept. */
export interface OpenedFile extends FileReport {
  samples: readonly Sample[]
}

const MOST_WORDS = 30

/** Values of each column, for people to recognise it by. */
export const samplesOf = (profiles: readonly Profile[]): Sample[] =>
  profiles.map(p => {
    const words = p.distinct <= MOST_WORDS ? [...new Set(p.values)] : null
    return { name: p.name, examples: (words ?? [...new Set(p.values)]).slice(0, 3), words }
  })

/** What a report says of a file: no value of it. */
export function fileReport(open: OpenFile): FileReport {
  const { file, table, format, extract, detected, reading, unknown, suggestions, skipped } = open
  return {
    file,
    table: table.name,
    format,
    bytes: extract.blob.size,
    detected,
    columns: reading,
    unknown,
    suggestions,
    skipped,
  }
}

export const openedFile = (open: OpenFile): OpenedFile => ({ ...fileReport(open), samples: open.samples })
