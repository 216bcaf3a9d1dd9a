import type { ExamReport } from '#vocabulary'
import { both, type Markup, markup } from './markup.ts'

/** The city's communities, placed on a drawing `width` by `height`. */
export interface CityMap {
  readonly width: number
  readonly height: number
  /** By place, in the order of the report; absent for one without a position. */
  readonly points: readonly ({ readonly x: number; readonly y: number } | undefined)[]
  /** Outlines as the data of a path. */
  readonly outlines: readonly (string | undefined)[]
  /** How far apart places lie, about. */
  readonly unit: number
  /** No place has a position: they stand in rows, by their paths. */
  readonly isSchematic: boolean
}

type Places = ExamReport['places']
const width = 480
const tallest = 560
const margin = 8

export function layMap(places: Places): CityMap {
  const positions = places.map(positionOf)
  if (!positions.some((position) => position !== undefined)) return laySchema(places)
  const corners = places.flatMap(({ rings }, index) => {
    const position = positions[index]
    return [...(rings?.flat() ?? []), ...(position ? [position] : [])]
  })
  const [west, east] = rangeOf(corners.map(([lon]) => lon))
  const [south, north] = rangeOf(corners.map(([, lat]) => lat))
  // Equirectangular about the city's middle: a city is small enough for it.
  const narrowing = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const wide = Math.max((east - west) * narrowing, 1e-6)
  const tall = Math.max(north - south, 1e-6)
  // Dots reach beyond their positions.
  const across = Math.sqrt(places.length)
  const edge = places.every(({ rings }) => rings) ? margin : margin + (0.5 * width) / (across + 1)
  const scale = Math.min((width - 2 * edge) / wide, (tallest - 2 * edge) / tall)
  const toX = (lon: number) => round(edge + (lon - west) * narrowing * scale)
  const toY = (lat: number) => round(edge + (north - lat) * scale)
  const height = Math.ceil(tall * scale + 2 * edge)
  return {
    width: Math.ceil(wide * scale + 2 * edge),
    height,
    points: positions.map((position) => position && { x: toX(position[0]), y: toY(position[1]) }),
    outlines: places.map(({ rings }) => rings && pathOf(rings, toX, toY)),
    unit: Math.sqrt((wide * tall * scale * scale) / places.length),
    isSchematic: false,
  }
}

function laySchema(places: Places): CityMap {
  const columns = Math.max(1, Math.ceil(Math.sqrt(places.length)))
  const unit = (width - 2 * margin) / columns
  const rows = Math.ceil(places.length / columns)
  const order = places
    .map(({ path }, index) => ({ path, index }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ index }) => index)
  const points = new Array<{ x: number; y: number } | undefined>(places.length)
  for (const [at, index] of order.entries())
    points[index] = {
      x: round(margin + ((at % columns) + 0.5) * unit),
      y: round(margin + (Math.floor(at / columns) + 0.5) * unit),
    }
  return {
    width,
    height: Math.ceil(rows * unit + 2 * margin),
    points,
    outlines: places.map(() => undefined),
    unit,
    isSchematic: true,
  }
}

function positionOf({ lon, lat, rings }: Places[number]): [number, number] | undefined {
  if (lon !== undefined && lat !== undefined) return [lon, lat]
  const corners = rings?.[0]
  if (!corners || corners.length === 0) return undefined
  const mean = (of: 0 | 1) => corners.reduce((sum, corner) => sum + corner[of], 0) / corners.length
  return [mean(0), mean(1)]
}

function pathOf(
  rings: readonly (readonly [number, number][])[],
  toX: (lon: number) => number,
  toY: (lat: number) => number,
): string {
  return rings.map((ring) => `M${ring.map(([lon, lat]) => `${toX(lon)} ${toY(lat)}`).join('L')}Z`).join('')
}

function rangeOf(values: readonly number[]): [number, number] {
  return values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** The map before anything is played: outlines, and a mark for known cases in each. */
export function drawMap(map: CityMap, places: Places): Markup {
  const radius = round(Math.max(2, map.unit * 0.42))
  const shapes = places.map(({ name }, index) => {
    const outline = map.outlines[index]
    const point = map.points[index]
    if (outline)
      return markup`<path class="s0" data-place="${index}" d="${outline}"><title>${name.zh} ${name.en}</title></path>`
    if (point)
      return markup`<circle class="s0" data-place="${index}" cx="${point.x}" cy="${point.y}" r="${radius}"><title>${name.zh} ${name.en}</title></circle>`
    return undefined
  })
  const marks = map.points.map(
    (point, index) =>
      point &&
      markup`<circle class="known-mark" data-known="${index}" cx="${point.x}" cy="${point.y}" r="0"/>`,
  )
  const missing = map.points.filter((point) => point === undefined).length
  return markup`<svg id="map" viewBox="0 0 ${map.width} ${map.height}" data-unit="${round(map.unit)}" role="img" aria-labelledby="map-title">
<g>${shapes}</g><g>${marks}</g><g id="map-alerts"></g></svg>
${map.isSchematic && markup`<p class="faint">${both({ zh: '各社区没有位置数据：按编码排成方阵，不是地图。', en: 'No community has a position: they stand in rows by their codes, which is no map.' })}</p>`}
${missing > 0 && !map.isSchematic && markup`<p class="faint">${both({ zh: `${missing} 个社区没有位置，未画出。`, en: `${missing} communities have no position and are not drawn.` })}</p>`}`
}
