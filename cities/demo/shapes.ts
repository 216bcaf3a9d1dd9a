/** The plane geometry behind the demo city's map: cells, and areas made of cells, whose borders coincide point by point. */
export type Point = readonly [x: number, y: number]
export type Ring = readonly Point[]

/** Points nearer to `sites[of]` than to any other, within a box: each cell is the box cut by every bisector. */
export function cellAround(of: number, sites: readonly Point[], box: Ring): Ring {
  const here = at(sites, of)
  const others = sites
    .filter((_, index) => index !== of)
    .map((site) => ({ site, far: distance(site, here) }))
    .sort((a, b) => a.far - b.far)
  let cell = box
  for (const { site, far } of others) {
    // A site more than twice as far as the farthest corner cuts nothing any more.
    if (far > 2 * Math.max(...cell.map((corner) => distance(corner, here)))) break
    cell = cut(cell, here, site)
  }
  return cell
}

/** The part of a convex ring that is nearer to `here` than to `there`. */
function cut(ring: Ring, here: Point, there: Point): Ring {
  const nearer = (p: Point) => distance(p, there) ** 2 - distance(p, here) ** 2
  return ring.flatMap((from, index) => {
    const to = at(ring, (index + 1) % ring.length)
    const [a, b] = [nearer(from), nearer(to)]
    const kept = a >= 0 ? [from] : []
    if (a >= 0 === b >= 0) return kept
    const share = a / (a - b)
    return [...kept, [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share] as const]
  })
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1])
}

/**
 * Splits sites into `parts` groups of nearly equal size, each time across the longer side, so that groups stay compact.
 */
export function splitEvenly(sites: readonly number[], parts: number, all: readonly Point[]): number[][] {
  if (parts <= 1) return [[...sites]]
  const extent = (axis: 0 | 1) => {
    const values = sites.map((site) => at(all, site)[axis])
    return Math.max(...values) - Math.min(...values)
  }
  const axis = extent(0) >= extent(1) ? 0 : 1
  const sorted = [...sites].sort((a, b) => at(all, a)[axis] - at(all, b)[axis])
  const first = Math.floor(parts / 2)
  const border = Math.round((sorted.length * first) / parts)
  return [
    ...splitEvenly(sorted.slice(0, border), first, all),
    ...splitEvenly(sorted.slice(border), parts - first, all),
  ]
}

/**
 * The outlines of several rings taken together: an edge that two of them share, once in each direction, is inside and
 * goes. Rings run anticlockwise; so does the outline, and a hole runs clockwise.
 */
export function outlinesOf(rings: readonly Ring[]): Ring[] {
  const edges = new Map<string, readonly [Point, Point]>()
  for (const ring of rings) {
    ring.forEach((from, index) => {
      const to = at(ring, (index + 1) % ring.length)
      if (!edges.delete(edgeKey(to, from))) edges.set(edgeKey(from, to), [from, to])
    })
  }
  const leaving = new Map([...edges.values()].map((edge) => [String(edge[0]), edge] as const))
  const outlines: Ring[] = []
  while (leaving.size > 0) {
    const outline: Point[] = []
    let edge = leaving.values().next().value
    while (edge) {
      leaving.delete(String(edge[0]))
      outline.push(edge[0])
      edge = leaving.get(String(edge[1]))
    }
    outlines.push(outline)
  }
  return outlines
}

export function edgeKey(from: Point, to: Point): string {
  return `${from} ${to}`
}

/** Positive for a ring that runs anticlockwise. */
export function signedArea(ring: Ring): number {
  let twice = 0
  ring.forEach((from, index) => {
    const to = at(ring, (index + 1) % ring.length)
    twice += from[0] * to[1] - to[0] * from[1]
  })
  return twice / 2
}

export function contains(ring: Ring, [x, y]: Point): boolean {
  let inside = false
  ring.forEach((a, index) => {
    const b = at(ring, (index + 1) % ring.length)
    if (a[1] > y !== b[1] > y && x < a[0] + ((y - a[1]) * (b[0] - a[0])) / (b[1] - a[1])) inside = !inside
  })
  return inside
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new RangeError(`no item ${index} among ${items.length}`)
  return item
}
