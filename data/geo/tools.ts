import type { Sources } from './sources'

/** The parts of the build-time packages that are used, typed here: they are not dependencies. */

export type Position = [lon: number, lat: number]
export type Ring = Position[]
export type PolygonCoordinates = Ring[]
export type MultiPolygonCoordinates = PolygonCoordinates[]

export type Geometry =
  | { type: 'Polygon'; coordinates: PolygonCoordinates }
  | { type: 'MultiPolygon'; coordinates: MultiPolygonCoordinates }
  | { type: 'LineString'; coordinates: Position[] }
  | { type: 'MultiLineString'; coordinates: Position[][] }

export interface Feature<P = Record<string, unknown>> {
  id?: string
  type: 'Feature'
  properties: P
  geometry: Geometry
}

export interface Collection<P = Record<string, unknown>> {
  type: 'FeatureCollection'
  features: Feature<P>[]
}

/** A geometry of a topology: its rings are lists of arcs. */
export interface ArcGeometry<P = Record<string, unknown>> {
  type: string
  id?: string
  arcs: unknown
  properties: P
}

export interface Topology<P = Record<string, unknown>> {
  type: 'Topology'
  objects: Record<string, { type: 'GeometryCollection'; geometries: ArcGeometry<P>[] }>
  arcs: number[][][]
}

type Lines = { type: 'MultiLineString'; coordinates: Position[][] }
type Polygons = { type: 'MultiPolygon'; coordinates: MultiPolygonCoordinates }

export interface Tools {
  topology(objects: Record<string, unknown>, quantization?: number): Topology
  mesh<P>(
    topology: Topology<P>,
    object: unknown,
    filter?: (a: ArcGeometry<P>, b: ArcGeometry<P>) => boolean,
  ): Lines
  merge<P>(topology: Topology<P>, geometries: ArcGeometry<P>[]): Polygons
  feature(topology: Topology, object: { type: 'GeometryCollection' }): Collection
  feature(topology: Topology, object: { type: 'Polygon'; arcs: number[][] }): Feature
  presimplify(topology: Topology): Topology
  simplify(topology: Topology, minWeight: number): Topology
  filter(topology: Topology, keep: (arcs: number[], interior: boolean) => boolean): Topology
  planarRingArea(ring: Ring): number
  Delaunay: {
    from(points: Position[]): {
      voronoi(bounds: number[]): { cellPolygon(i: number): Ring | null }
    }
  }
  intersection(a: PolygonCoordinates, b: MultiPolygonCoordinates): MultiPolygonCoordinates
}

export async function loadTools(sources: Sources): Promise<Tools> {
  const load = async (name: string) => {
    const loaded = (await import(sources.require.resolve(name))) as Record<string, unknown>
    return (loaded.default ?? loaded) as never
  }
  const server = (await load('topojson-server')) as { topology: Tools['topology'] }
  const client = (await load('topojson-client')) as Pick<Tools, 'mesh' | 'merge' | 'feature'>
  const simplification = (await load('topojson-simplify')) as Pick<
    Tools,
    'presimplify' | 'simplify' | 'filter' | 'planarRingArea'
  >
  const clipping = (await load('polygon-clipping')) as Pick<Tools, 'intersection'>
  const delaunay = (await import(sources.path('d3-delaunay/dist/d3-delaunay.mjs'))) as Pick<Tools, 'Delaunay'>
  return {
    topology: server.topology,
    mesh: client.mesh,
    merge: client.merge,
    feature: client.feature,
    presimplify: simplification.presimplify,
    simplify: simplification.simplify,
    filter: simplification.filter,
    planarRingArea: simplification.planarRingArea,
    intersection: clipping.intersection,
    Delaunay: delaunay.Delaunay,
  }
}
