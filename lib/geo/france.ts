import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GeoError } from './error'
import { type France, franceFrom } from './france-table'

export type { France, PostalShare, Precision } from './france-table'

/** Reads data/geo (Node only). Throws {@link GeoError} `missing_geodata` or `bad_geodata`. */
export function loadFrance(folder = join(process.cwd(), 'data', 'geo')): France {
  return franceFrom(read(folder, 'zones-fr.csv'), read(folder, 'communes-fr.csv'))
}

function read(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), 'utf8')
  } catch (cause) {
    throw new GeoError('missing_geodata', `${join(folder, file)} is missing; see data/README.md.`, { cause })
  }
}
