/**
 * Writes places.csv, geometry.geojson and water.geojson of the demo city. Everything is invented; the same seed gives
 * the same files, byte for byte: `node cities/demo/make-places.ts`.
 */
import { writeFileSync } from 'node:fs'
import { type PlaceLevel, type PlacePath, placePath } from '#vocabulary'
import { chance, normal, wholeBetween } from './chance.ts'
import { communityStems, mainCity, type Name, nation, neighbours, province, river, streets } from './names.ts'
import {
  cellAround,
  contains,
  distance,
  edgeKey,
  outlinesOf,
  type Point,
  type Ring,
  signedArea,
  splitEvenly,
} from './shapes.ts'

const seed = 'yunhan-2'
const folder = new URL('.', import.meta.url)

/** Work is done in kilometres east and north of this point; a degree of longitude is shorter by the cosine of 30°. */
const origin = { lon: 112.75, lat: 30.05 }
const kmPerDegree = { lon: 111.32 * Math.cos((30 * Math.PI) / 180), lat: 111.32 }
const halfWidthKm = 72
const box: Ring = [
  [-halfWidthKm, -halfWidthKm],
  [halfWidthKm, -halfWidthKm],
  [halfWidthKm, halfWidthKm],
  [-halfWidthKm, halfWidthKm],
]
const neighbourCentres: readonly Point[] = [
  [-33, 7],
  [35, -8],
]
const neighbourRadiusKm = 15
const communitiesPerStreet = 5

interface PlaceLine {
  readonly path: PlacePath
  readonly level: PlaceLevel
  readonly name: Name
  readonly population: number | undefined
  readonly code: string | undefined
  readonly centre: Point | undefined
}

interface Area {
  readonly path: PlacePath
  readonly level: PlaceLevel
  readonly rings: readonly Ring[]
}

interface Map2d {
  readonly sites: readonly Point[]
  readonly cells: readonly Ring[]
}

/** The river's course, from west to east. */
function riverAt(x: number): number {
  return 3.2 * Math.sin(x / 7.5) + 0.12 * x - 1
}

/** The border of the invented city, as distance from its centre by direction: a rounded shape with bays. */
function isInMainCity([x, y]: Point): boolean {
  const angle = Math.atan2(y, x)
  return Math.hypot(x, y) < 20.5 * (1 + 0.14 * Math.sin(2 * angle + 0.8) + 0.08 * Math.sin(3 * angle))
}

/** How far apart sites lie: close in the centre, where many live, and wide in the country. */
function spacingKm(site: Point): number {
  return Math.min(4.2, 1.5 + 0.07 * Math.hypot(...site))
}

/**
 * Sites at random, none closer to another than the spacing there. Along the river they stand in pairs, one on each
 * bank at the same distance, so that the border between their cells is the river.
 */
function makeSites(): Point[] {
  const sites: Point[] = []
  for (let x = -56; x < 56; ) {
    const centre: Point = [x, riverAt(x)]
    const slope = (riverAt(x + 0.01) - riverAt(x - 0.01)) / 0.02
    const off = spacingKm(centre) / 2 / Math.hypot(1, slope)
    sites.push([x - slope * off, centre[1] + off], [x + slope * off, centre[1] - off])
    x += (spacingKm(centre) * 1.05) / Math.hypot(1, slope)
  }
  for (let dart = 0; dart < 60_000; dart++) {
    const place = (axis: string) => (2 * chance([seed, 'site', dart, axis]) - 1) * (halfWidthKm - 4)
    const site: Point = [place('x'), place('y')]
    if (sites.every((other) => distance(other, site) >= spacingKm(site))) sites.push(site)
  }
  return sites
}

/** Borders as nature draws them: each straight edge between two corners is broken by displaced middles, the same from both sides. */
function roughen(corners: Ring): Ring {
  return corners.flatMap((from, index) => {
    const to = corners[(index + 1) % corners.length] ?? from
    return roughEdge(from, to).slice(0, -1)
  })
}

function roughEdge(from: Point, to: Point): Point[] {
  const forward = from[0] < to[0] || (from[0] === to[0] && from[1] < to[1])
  const [a, b] = forward ? [from, to] : [to, from]
  const points = displace(a, b, 2)
  return forward ? points : points.reverse()
}

function displace(a: Point, b: Point, depth: number): Point[] {
  if (depth === 0 || distance(a, b) < 0.006) return [a, b]
  const shift = Math.max(-0.1, Math.min(0.1, 0.055 * normal([seed, 'edge', edgeKey(a, b)])))
  const middle = toDegreesGrid([
    (a[0] + b[0]) / 2 - (b[1] - a[1]) * shift,
    (a[1] + b[1]) / 2 + (b[0] - a[0]) * shift,
  ])
  return [...displace(a, middle, depth - 1), ...displace(middle, b, depth - 1).slice(1)]
}

/** Five decimals of a degree, about a metre. */
function toDegreesGrid([lon, lat]: Point): Point {
  return [Math.round(lon * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5]
}

function toDegrees([x, y]: Point): Point {
  return toDegreesGrid([origin.lon + x / kmPerDegree.lon, origin.lat + y / kmPerDegree.lat])
}

/** Cells in degrees; corners that rounding made one are one. */
function makeMap(): Map2d {
  const sites = makeSites()
  const cells = sites.map((_, index) => {
    const corners = cellAround(index, sites, box).map(toDegrees)
    const distinct = corners.filter((p, i) => String(p) !== String(corners[(i + 1) % corners.length]))
    return roughen(distinct)
  })
  return { sites, cells }
}

function centreOf(ring: Ring): Point {
  const sum = ring.reduce<Point>((total, p) => [total[0] + p[0], total[1] + p[1]], [0, 0])
  return toDegreesGrid([sum[0] / ring.length, sum[1] / ring.length])
}

function outlineOf(path: string, cells: readonly Ring[]): Ring {
  const [outline, ...more] = outlinesOf(cells)
  if (!outline || more.length > 0 || signedArea(outline) <= 0)
    throw new Error(`${path} is not one area without holes`)
  return outline
}

function code(path: string): string {
  const digits = path.split('.').slice(1).join('')
  return digits.padEnd(6, '0')
}

/** Names are handed out once each, in an order of chance. */
function shuffled(names: readonly Name[], what: string): Iterator<Name> {
  return names
    .map((name) => ({ name, rank: chance([seed, what, name.en]) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ name }) => name)
    .values()
}

function next(names: Iterator<Name>): Name {
  const { value, done } = names.next()
  if (done) throw new Error('there are more places than names')
  return value
}

function label(index: number, digits: number, from = 1): string {
  return String(index + from).padStart(digits, '0')
}

function makeCity(map: Map2d): { lines: PlaceLine[]; areas: Area[] } {
  const streetNames = shuffled(streets, 'street')
  const communityNames = shuffled(communityStems, 'community')
  const inside = map.sites.flatMap((site, index) => (isInMainCity(site) ? [index] : []))
  const bank = (north: boolean) => inside.filter((index) => isNorth(map.sites[index]) === north)
  const districts = [
    ...splitEvenly(bank(true), mainCity.north.length, map.sites).map((sites, i) => ({
      sites,
      name: mainCity.north[i],
    })),
    ...splitEvenly(bank(false), mainCity.south.length, map.sites).map((sites, i) => ({
      sites,
      name: mainCity.south[i],
    })),
  ]
  const city = `cn.99.${mainCity.label}`
  // Districts begin at 02, as in the official lists, where 01 holds a city's districts together.
  const parts = districts.map(({ sites, name }, d) => {
    const path = `${city}.${label(d, 2, 2)}`
    const groups = splitEvenly(sites, Math.round(sites.length / communitiesPerStreet), map.sites)
    const children = groups.map((group, s) =>
      makeStreet(map, {
        path: `${path}.${label(s, 3)}`,
        sites: group,
        name: next(streetNames),
        communityNames,
      }),
    )
    return makeArea(map, { path, level: 'district', sites, name: name ?? mainCity.name }, children)
  })
  return makeArea(map, { path: city, level: 'city', sites: inside, name: mainCity.name }, parts)
}

function isNorth(site: Point | undefined): boolean {
  return site !== undefined && site[1] > riverAt(site[0])
}

interface Part {
  readonly lines: PlaceLine[]
  readonly areas: Area[]
}

function makeStreet(
  map: Map2d,
  street: { path: string; sites: readonly number[]; name: Name; communityNames: Iterator<Name> },
): Part {
  const communities = street.sites.map((site, c) =>
    makeCommunity(map, `${street.path}.${label(c, 3)}`, site, next(street.communityNames)),
  )
  return makeArea(
    map,
    { path: street.path, level: 'street', sites: street.sites, name: street.name },
    communities,
  )
}

/** A place that is the sum of its parts: its population theirs, its outline around theirs. */
function makeArea(
  map: Map2d,
  place: { path: string; level: PlaceLevel; sites: readonly number[]; name: Name },
  parts: readonly Part[],
): Part {
  const path = placePath(place.path)
  const ring = outlineOf(
    path,
    place.sites.map((site) => map.cells[site] ?? []),
  )
  const population = parts.reduce((sum, { lines }) => sum + (lines[0]?.population ?? 0), 0)
  const line = {
    path,
    level: place.level,
    name: place.name,
    population,
    code: code(path),
    centre: centreOf(ring),
  }
  return {
    lines: [line, ...parts.flatMap(({ lines }) => lines)],
    areas: [{ path, level: place.level, rings: [ring] }, ...parts.flatMap(({ areas }) => areas)],
  }
}

/** A community of 3 to 6 grids; a grid is some 300 to 700 homes. */
function makeCommunity(map: Map2d, text: string, site: number, stem: Name): Part {
  const path = placePath(text)
  const ring = map.cells[site] ?? []
  const centre = centreOf(ring)
  const grids = Array.from(
    { length: wholeBetween(3, 6, [seed, 'grids', path]) },
    (_, g): PlaceLine => ({
      path: placePath(`${path}.g${label(g, 2)}`),
      level: 'grid',
      name: { zh: `${stem.zh}第${g + 1}网格`, en: `${stem.en} Grid ${g + 1}` },
      population: wholeBetween(900, 2100, [seed, 'population', path, g]),
      code: undefined,
      centre: pointWithin(ring, centre, [path, g]),
    }),
  )
  const population = grids.reduce((sum, grid) => sum + (grid.population ?? 0), 0)
  const name = { zh: `${stem.zh}社区`, en: `${stem.en} Community` }
  return {
    lines: [{ path, level: 'community', name, population, code: code(path), centre }, ...grids],
    areas: [{ path, level: 'community', rings: [ring] }],
  }
}

/** A point between the centre and a border point: inside, since a cell is nearly convex; the centre if it is not. */
function pointWithin(ring: Ring, centre: Point, key: readonly (string | number)[]): Point {
  const corner = ring[wholeBetween(0, ring.length - 1, [seed, 'corner', ...key])] ?? centre
  const share = 0.25 + 0.45 * chance([seed, 'share', ...key])
  const point = toDegreesGrid([
    centre[0] + (corner[0] - centre[0]) * share,
    centre[1] + (corner[1] - centre[1]) * share,
  ])
  return contains(ring, point) ? point : centre
}

function makeNeighbours(map: Map2d): Part[] {
  return neighbours.map(({ label: cityLabel, name, districts }, index) => {
    const centre = neighbourCentres[index] ?? [0, 0]
    const sites = map.sites.flatMap((site, i) =>
      !isInMainCity(site) && distance(site, centre) < neighbourRadiusKm ? [i] : [],
    )
    const path = `cn.99.${cityLabel}`
    const parts = splitEvenly(sites, districts.length, map.sites).map((group, d): Part => {
      const at = placePath(`${path}.${label(d, 2, 2)}`)
      const ring = outlineOf(
        at,
        group.map((site) => map.cells[site] ?? []),
      )
      const population = group.length * wholeBetween(4200, 7800, [seed, 'population', at])
      const line = {
        path: at,
        level: 'district' as const,
        name: districts[d] ?? name,
        population,
        code: code(at),
        centre: centreOf(ring),
      }
      return { lines: [line], areas: [{ path: at, level: 'district', rings: [ring] }] }
    })
    return makeArea(map, { path, level: 'city', sites, name }, parts)
  })
}

/** The river where it is the border between the banks of the city: the edges that a northern and a southern cell share. */
function makeRiver(map: Map2d): Point[][] {
  const edges = (north: boolean) =>
    map.cells.flatMap((ring, index) => {
      const [x] = map.sites[index] ?? [0]
      if (isNorth(map.sites[index]) !== north || Math.abs(x) > 54) return []
      return ring.map((from, i) => [from, ring[(i + 1) % ring.length] ?? from] as const)
    })
  const south = new Set(edges(false).map(([from, to]) => edgeKey(from, to)))
  const shared = new Map(
    edges(true).flatMap(([from, to]) =>
      south.has(edgeKey(to, from)) ? [[String(from), [from, to] as const] as const] : [],
    ),
  )
  const ends = new Set([...shared.values()].map(([, to]) => String(to)))
  return [...shared.keys()]
    .filter((start) => !ends.has(start))
    .map((start) => {
      const course: Point[] = []
      let edge = shared.get(start)
      while (edge) {
        if (course.length === 0) course.push(edge[0])
        course.push(edge[1])
        edge = shared.get(String(edge[1]))
      }
      return course
    })
}

function toCsv(lines: readonly PlaceLine[]): string {
  const rows = lines.map(({ path, level, name, population, code: division, centre }) =>
    [
      path,
      level,
      name.zh,
      name.en,
      population ?? '',
      division ?? '',
      centre?.[0] ?? '',
      centre?.[1] ?? '',
    ].join(','),
  )
  return `${['path,level,name_zh,name_en,population,division_code,lon,lat', ...rows].join('\n')}\n`
}

function toCollection(features: readonly object[]): string {
  const lines = features.map((feature) => JSON.stringify({ type: 'Feature', ...feature }))
  return `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`
}

function closed(ring: Ring): Point[] {
  return [...ring, ...ring.slice(0, 1)]
}

function write(): void {
  const map = makeMap()
  const cities = [makeCity(map), ...makeNeighbours(map)]
  const lines = cities.flatMap((city) => city.lines)
  const population = cities.reduce((sum, city) => sum + (city.lines[0]?.population ?? 0), 0)
  const above: PlaceLine[] = [
    {
      path: placePath('cn'),
      level: 'nation',
      name: nation,
      population: undefined,
      code: undefined,
      centre: undefined,
    },
    {
      path: placePath('cn.99'),
      level: 'province',
      name: province,
      population,
      code: '990000',
      centre: toDegrees([0, 0]),
    },
  ]
  const features = cities
    .flatMap((city) => city.areas)
    .map(({ path, level, rings }) => ({
      id: path,
      properties: { path, level },
      geometry: { type: 'Polygon', coordinates: rings.map(closed) },
    }))
  const water = makeRiver(map).map((course) => ({
    properties: { kind: 'river', name_zh: river.zh, name_en: river.en },
    geometry: { type: 'LineString', coordinates: course },
  }))
  writeFileSync(new URL('places.csv', folder), toCsv([...above, ...lines]))
  writeFileSync(new URL('geometry.geojson', folder), toCollection(features))
  writeFileSync(new URL('water.geojson', folder), toCollection(water))
}

write()
