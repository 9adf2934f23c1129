/**
 * Makes every file of data/geo from npm packages: `npx tsx data/geo/build.ts`. Same packages, same bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { makeAtlas } from './atlas'
import { makeCountryLabels } from './countries'
import { makeOutlines } from './outlines'
import { makeOverseas } from './overseas'
import { makeRoads } from './roads'
import { installSources, readCommunes, readGroupings, readPlaces } from './sources'
import { loadTools } from './tools'
import { makeTowns } from './towns'
import { makeZones } from './zones'

const here = fileURLToPath(new URL('.', import.meta.url))

function writeCsv(file: string, header: string[], rows: (string | number)[][]): void {
  const cell = (value: string | number) =>
    /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)
  const lines = [header, ...rows].map(row => row.map(cell).join(','))
  writeFileSync(here + file, `${lines.join('\n')}\n`)
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(here + file, `${JSON.stringify(value)}\n`)
}

const sources = installSources()
const places = readPlaces(sources)
const { zones, mapped } = makeZones(readCommunes(sources), readGroupings(sources), places)

writeCsv(
  'zones-fr.csv',
  ['zone_id', 'name', 'lat', 'lon', 'population', 'departement', 'region'],
  zones.map(z => [z.id, z.name, z.lat, z.lon, z.population, z.departement, z.region]),
)
writeCsv(
  'communes-fr.csv',
  ['code', 'name', 'postal_codes', 'population', 'zone_id', 'precision'],
  mapped.map(m => [m.code, m.name, m.postalCodes.join(' '), m.population, m.zone, m.precision]),
)

const tools = await loadTools(sources)
const atlas = makeAtlas(sources, tools, readCommunes(sources))
writeJson('land.json', atlas.land)
writeJson('countries.json', atlas.borders.countries)
writeJson('admin-europe.json', atlas.borders.europe)
writeJson('admin-world.json', atlas.borders.world)
writeJson('water.json', atlas.water)

writeFileSync(
  `${here}../../lib/travel/roads-fr.json`,
  `${JSON.stringify(makeRoads(zones, places, readFileSync(`${here}roads-fr.txt`, 'utf8'), atlas))}\n`,
)

writeFileSync(
  `${here}../../lib/geo/overseas.json`,
  `${JSON.stringify(makeOverseas(readCommunes(sources), places))}\n`,
)

writeJson('zones-fr.json', makeOutlines(tools, zones, atlas.coast))
writeJson(
  'towns.json',
  makeTowns(places, readCommunes(sources), zones, makeCountryLabels(sources, tools, atlas.land)),
)
