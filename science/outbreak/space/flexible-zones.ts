import { measureDistances, orderByDistance, type PlacePoint } from './places.ts'
import { addZone, limitWeight, makeZoneList, toZones, type ZoneList, type Zones } from './zones.ts'

/** With more the zones around one place alone can be a million. */
const mostPlacesInZone = 20

/**
 * Zones of any connected shape: an outbreak along a river or a bus line is no circle.
 *
 * In words: around each place take the `maxPlaces` nearest, itself among them; every connected set of them that holds the
 * place itself is a zone. A set that is found around several places is looked at once.
 *
 * @param places Where each place's centre is.
 * @param neighbours For each place the positions of those that border on it; a border is on both sides, even where one alone names it.
 * @param maxPlaces The most places of a zone, 1 to 20; 10 to 15 in Tango and Takahashi's studies.
 * @param weights The population of each place, 0 or more. Left out, places weigh alike.
 * @param maxShare The most of the whole weight that a zone may hold; 0.5 where left out.
 * @throws RangeError on places, borders or weights that are none, where no zone is left, or where there are over four million.
 * @see Tango and Takahashi, International Journal of Health Geographics 4 (2005) 11.
 * Complexity: O(zones × maxPlaces²); zones grow as 2^maxPlaces where everything borders on everything.
 * @example makeFlexibleZones({ places: [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 2, y: 0 }], neighbours: [[1], [2], []], maxPlaces: 2, maxShare: 1 }) // 5 zones
 */
export function makeFlexibleZones({
  places,
  neighbours,
  maxPlaces,
  weights,
  maxShare = 0.5,
}: {
  places: readonly PlacePoint[]
  neighbours: readonly ArrayLike<number>[]
  maxPlaces: number
  weights?: ArrayLike<number>
  maxShare?: number
}): Zones {
  if (!(Number.isInteger(maxPlaces) && maxPlaces >= 1 && maxPlaces <= mostPlacesInZone))
    throw new RangeError(`maxPlaces must be a whole number from 1 to ${mostPlacesInZone}, got ${maxPlaces}`)
  const count = places.length
  const distances = measureDistances(places)
  const order = orderByDistance(distances, count)
  const growth: Growth = {
    count,
    distances,
    borders: toBorders(neighbours, count),
    near: markNear(order, count, Math.min(maxPlaces, count)),
    list: makeZoneList(),
    ...limitWeight({ weights, placeCount: count, maxShare }),
  }
  for (let centre = 0; centre < count; centre++)
    grow(growth, {
      centre,
      members: [],
      place: centre,
      weight: 0,
      reach: 0,
      open: [],
      met: new Set([centre]),
    })
  if (growth.list.depth.length === 0)
    throw new RangeError(
      `no place weighs ${maxShare} of the whole or less; a greater maxShare would be needed`,
    )
  return toZones(growth.list, count)
}

interface Growth {
  readonly count: number
  readonly distances: Float64Array
  readonly borders: readonly (readonly number[])[]
  /** 1 where the column's place is among the nearest of the row's. */
  readonly near: Uint8Array
  readonly list: ZoneList
  readonly weights: ArrayLike<number>
  readonly limit: number
}

interface Branch {
  readonly centre: number
  /** The zone above. */
  readonly members: readonly number[]
  /** The place added to it. */
  readonly place: number
  readonly weight: number
  readonly reach: number
  /** Places on the zone's border that may still be added, those of earlier branches left out. */
  readonly open: readonly number[]
  /** Places already a member, open, or left to an earlier branch. */
  readonly met: ReadonlySet<number>
}

/** Adds one place, then each open one in turn, which later branches leave alone: so each connected set is met once. */
function grow(growth: Growth, branch: Branch): void {
  const { centre, place } = branch
  const weight = branch.weight + growth.weights[place]!
  if (weight > growth.limit) return
  const members = [...branch.members, place]
  const reach = Math.max(branch.reach, growth.distances[centre * growth.count + place]!)
  const counted = !isKnown(growth, centre, members)
  addZone(growth.list, { depth: branch.members.length, place, counted, centre, reach })
  const fresh = growth.borders[place]!.filter(
    (next) => growth.near[centre * growth.count + next] === 1 && !branch.met.has(next),
  )
  const met = new Set([...branch.met, ...fresh])
  const open = [...branch.open, ...fresh]
  open.forEach((next, at) => {
    grow(growth, { centre, members, place: next, weight, reach, open: open.slice(at + 1), met })
  })
}

/** Whether an earlier place has all of the members near it, and so has met the same set. */
function isKnown({ near, count }: Growth, centre: number, members: readonly number[]): boolean {
  return members.some(
    (other) => other < centre && members.every((member) => near[other * count + member] === 1),
  )
}

function markNear(order: Int32Array, count: number, maxPlaces: number): Uint8Array {
  const near = new Uint8Array(count * count)
  for (let centre = 0; centre < count; centre++)
    for (let at = 0; at < maxPlaces; at++) near[centre * count + order[centre * count + at]!] = 1
  return near
}

function toBorders(neighbours: readonly ArrayLike<number>[], count: number): number[][] {
  if (neighbours.length !== count)
    throw new RangeError(`neighbours must be a list for each of ${count} places, got ${neighbours.length}`)
  const borders = Array.from({ length: count }, () => new Set<number>())
  neighbours.forEach((list, place) => {
    for (const other of Array.from(list)) {
      if (!(Number.isInteger(other) && other >= 0 && other < count))
        throw new RangeError(
          `neighbours must be positions from 0 to ${count - 1}, got ${other} at position ${place}`,
        )
      if (other === place) continue
      borders[place]!.add(other)
      borders[other]!.add(place)
    }
  })
  return borders.map((set) => [...set].sort((a, b) => a - b))
}
