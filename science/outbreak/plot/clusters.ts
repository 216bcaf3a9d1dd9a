import { drawLegend, escapeText, type Frame, makeFrame, type PlotOptions, px, toSvg } from './frame.ts'

export interface PlottedPlace {
  readonly name: string
  /** Longitude and latitude, or a plane's x and y. */
  readonly at: readonly [number, number]
  /** Its outline, ring after ring, in the same measure; a dot where left out. */
  readonly outline?: readonly (readonly (readonly [number, number])[])[]
}

const words = {
  en: { place: 'place', cluster: 'cluster', none: 'No clusters.' },
  zh: { place: '地点', cluster: '聚集', none: '没有聚集。' },
} as const

/**
 * A map of places with the clusters that a scan found: members filled in their cluster's colour and named by its number, a
 * circle around them.
 *
 * @param places Of the scan, in its order.
 * @param clusters Positions of each one's places; the strongest first.
 * @param isOnGlobe Whether `at` is longitude and latitude: these are drawn with east–west shortened as at the map's middle
 *   (equirectangular), true enough for a city or a province; true where left out.
 * @returns An SVG picture as text, everything in it escaped.
 * @throws RangeError without places, on coordinates that are no numbers, or members that are no positions.
 * Complexity: O(points).
 * @example plotClusters({ title: 'Clusters', places: [{ name: 'Leer', at: [7.5, 53.2] }], clusters: [{ members: [0] }] })
 */
export function plotClusters(
  plot: PlotOptions & {
    places: readonly PlottedPlace[]
    clusters: readonly { readonly members: readonly number[]; readonly pValue?: number }[]
    isOnGlobe?: boolean
  },
): string {
  const { places, clusters } = plot
  if (places.length === 0) throw new RangeError('places must have one at least: there is nothing to plot')
  clusters.forEach(({ members }, cluster) => {
    for (const member of members)
      if (places[member] === undefined)
        throw new RangeError(
          `members must be positions from 0 to ${places.length - 1}, got ${member} in cluster ${cluster}`,
        )
  })
  const frame = makeFrame({ height: 560, ...plot })
  const project = makeProjection(frame, places, plot.isOnGlobe ?? true)
  const clusterOf = new Map(
    clusters.flatMap(({ members }, at) => members.map((member) => [member, at] as const)),
  )
  const { colours, language } = frame
  const colour = (cluster: number) => colours.clusters[cluster % colours.clusters.length]!
  const said = words[language]
  const body = [
    drawLegend([
      { words: said.place, colour: colours.bar, shape: 'dot' },
      ...clusters.slice(0, 5).map((_, at) => ({
        words: `${said.cluster} ${at + 1}`,
        colour: colour(at),
        shape: 'dot' as const,
      })),
    ]),
    ...places.map((place, at) => {
      const cluster = clusterOf.get(at)
      return drawPlace({ place, project, frame, fill: cluster === undefined ? undefined : colour(cluster) })
    }),
    ...clusters.map(({ members }, at) =>
      drawRing(
        members.map((member) => project(places[member]!.at)),
        { number: at + 1, colour: colour(at) },
      ),
    ),
    ...places.map((place, at) =>
      drawName({ place, at: project(place.at), frame, isInCluster: clusterOf.has(at) }),
    ),
  ].join('')
  const description =
    clusters.length === 0
      ? said.none
      : clusters
          .map(({ members, pValue }, at) => {
            const names = members.map((member) => places[member]!.name).join(language === 'zh' ? '、' : ', ')
            const p = pValue === undefined ? '' : ` (p = ${Number(pValue.toPrecision(2))})`
            return `${said.cluster} ${at + 1}: ${names}${p}.`
          })
          .join(' ')
  return toSvg(frame, { ...plot, description: plot.description ?? description, body })
}

type Projection = (point: readonly [number, number]) => [number, number]

function makeProjection({ area }: Frame, places: readonly PlottedPlace[], isOnGlobe: boolean): Projection {
  const points = places.flatMap(({ at, outline = [] }) => [at, ...outline.flat()])
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  points.forEach(([x, y], at) => {
    if (!(Number.isFinite(x) && Number.isFinite(y)))
      throw new RangeError(`places must lie at numbers, got ${x}, ${y} at point ${at}`)
    west = Math.min(west, x)
    east = Math.max(east, x)
    south = Math.min(south, y)
    north = Math.max(north, y)
  })
  const shorten = isOnGlobe ? Math.cos((((south + north) / 2) * Math.PI) / 180) : 1
  const margin = 30
  const [roomX, roomY] = [area.right - area.left - 2 * margin, area.bottom - area.top - 2 * margin]
  const size = Math.min(
    roomX / Math.max((east - west) * shorten, 1e-9),
    roomY / Math.max(north - south, 1e-9),
  )
  const [middleX, middleY] = [(area.left + area.right) / 2, (area.top + area.bottom) / 2]
  return ([x, y]) => [
    middleX + (x - (west + east) / 2) * shorten * size,
    middleY - (y - (south + north) / 2) * size,
  ]
}

function drawPlace(of: {
  place: PlottedPlace
  project: Projection
  frame: Frame
  fill: string | undefined
}): string {
  const { place, project, frame, fill } = of
  const [x, y] = project(place.at)
  const name = `<title>${escapeText(place.name)}</title>`
  if (place.outline === undefined)
    return `<circle cx="${px(x)}" cy="${px(y)}" r="6" fill="${fill ?? frame.colours.bar}">${name}</circle>`
  const path = place.outline
    .map((ring) => `M${ring.map((point) => project(point).map(px).join(' ')).join('L')}Z`)
    .join('')
  return `<path d="${path}" fill="${fill ?? 'none'}" fill-opacity="0.6" fill-rule="evenodd" stroke="${frame.colours.bar}">${name}</path>`
}

/** Above its place, clear of a ring close around it, over everything else, with the ground's colour about its letters. */
function drawName(of: {
  place: PlottedPlace
  at: readonly [number, number]
  frame: Frame
  isInCluster: boolean
}): string {
  const [x, y] = of.at
  const above = y - (of.isInCluster ? 19 : 10)
  return (
    `<text x="${px(x)}" y="${px(above)}" text-anchor="middle" font-size="11" paint-order="stroke" ` +
    `stroke="${of.frame.colours.ground}" stroke-width="3" stroke-linejoin="round">${escapeText(of.place.name)}</text>`
  )
}

/** A circle around the middle of the members that holds them all, with the cluster's number on its right. */
function drawRing(
  points: readonly [number, number][],
  { number, colour }: { number: number; colour: string },
): string {
  if (points.length === 0) return ''
  const x = points.reduce((sum, point) => sum + point[0], 0) / points.length
  const y = points.reduce((sum, point) => sum + point[1], 0) / points.length
  const radius = 14 + Math.max(...points.map((point) => Math.hypot(point[0] - x, point[1] - y)))
  const [labelX, labelY] = [x + radius + 4, y + 5]
  return (
    `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" fill="none" stroke="${colour}" stroke-width="2"/>` +
    `<text x="${px(labelX)}" y="${px(labelY)}" fill="${colour}" font-weight="700" font-size="14">${number}</text>`
  )
}
