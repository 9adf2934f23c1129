import { expose } from 'comlink'
import type { Reach } from '@/lib/market/reach'
import type { Competitor } from '@/lib/market/types'
import { findPockets } from './find'
import { type PocketTables, pocketData, type SourceOptions } from './source'
import type { PocketData, PocketOptions, PocketResult } from './types'

/** What is said of a dataset's pockets besides the pockets. */
export interface PocketFacts {
  estimated_households: boolean
  located: PocketData['located']
  /** Whether place and access foretell spending: without, there is no reading `potential`. */
  potential: boolean
}

let data: PocketData | undefined

/** Pockets behind a worker: read once, then ask. */
export class PocketService {
  open(
    tables: PocketTables,
    reach: Reach,
    competitors: readonly Competitor[],
    options: SourceOptions,
  ): PocketFacts {
    data = pocketData(tables, reach, competitors, options)
    const { estimated_households, located, expected } = data
    return { estimated_households, located, potential: expected !== null }
  }

  /** See {@link findPockets}. */
  find(options: PocketOptions): PocketResult {
    if (!data) throw new Error('The tables of the pockets have not been read yet.')
    return findPockets(data, options)
  }
}

expose(new PocketService())
