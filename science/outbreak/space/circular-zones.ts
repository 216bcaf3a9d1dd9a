import { measureDistances, orderByDistance, type PlacePoint } from './places.ts'
import { addZone, limitWeight, makeZoneList, toZones, type Zones } from './zones.ts'

/**
 * Circles around each place, from the place alone up to a share of the population.
 *
 * In words: around each place let a circle grow; each time it takes in a place (or several equally far), it is a zone. A
 * circle that holds the same places as one around an earlier place is looked at once.
 *
 * @param places Where each place's centre is.
 * @param weights The population of each place, 0 or more; for the permutation model its cases. Left out, places weigh alike.
 * @param maxShare The most of the whole weight that a zone may hold; 0.5 where left out, as Kulldorff advises.
 * @param maxReach The longest radius: kilometres, or the plane's unit.
 * @returns The zones; a place alone heavier than the share has none.
 * @throws RangeError on places or weights that are none, or where no zone is left.
 * @see Kulldorff, Communications in Statistics – Theory and Methods 26 (1997) 1481; Kulldorff and Nagarwalla, Statistics in
 *   Medicine 14 (1995) 799 (half of the population).
 * Complexity: O(places² log places), and O(zone's places²) a zone to find it again.
 * @example makeCircularZones({ places: [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 5, y: 0 }], maxShare: 0.7 }) // 4 zones: each place, and the first two
 */
export function makeCircularZones({
  places,
  weights,
  maxShare = 0.5,
  maxReach = Infinity,
}: {
  places: readonly PlacePoint[]
  weights?: ArrayLike<number>
  maxShare?: number
  maxReach?: number
}): Zones {
  if (!(maxReach >= 0)) throw new RangeError(`maxReach must be 0 or more, got ${maxReach}`)
  const count = places.length
  const distances = measureDistances(places)
  const order = orderByDistance(distances, count)
  const limits = limitWeight({ weights, placeCount: count, maxShare })
  const ranks = rankPlaces(order, count)
  const list = makeZoneList()
  for (let centre = 0; centre < count; centre++) {
    let weight = 0
    for (let depth = 0; depth < count; depth++) {
      const place = order[centre * count + depth]!
      const reach = distances[centre * count + place]!
      weight += limits.weights[place]!
      if (weight > limits.limit || reach > maxReach) break
      const counted = isCircle(centre, depth) && !isKnown(centre, depth)
      addZone(list, { depth, place, counted, centre, reach })
    }
  }
  if (list.depth.length === 0)
    throw new RangeError(
      `no place weighs ${maxShare} of the whole or less; a greater maxShare would be needed`,
    )
  return toZones(list, count)

  /** Whether the next place is farther than the last taken in: a circle takes in the equally far together. */
  function isCircle(centre: number, depth: number): boolean {
    if (depth === count - 1) return true
    const row = centre * count
    return distances[row + order[row + depth + 1]!]! > distances[row + order[row + depth]!]!
  }

  function isKnown(centre: number, depth: number): boolean {
    for (let at = 0; at <= depth; at++) {
      const other = order[centre * count + at]!
      const isReached = distances[other * count + order[other * count + depth]!]! <= maxReach
      if (other < centre && isReached && isCircle(other, depth) && holdsSame(centre, other, depth))
        return true
    }
    return false
  }

  function holdsSame(centre: number, other: number, depth: number): boolean {
    for (let at = 0; at <= depth; at++)
      if (ranks[other * count + order[centre * count + at]!]! > depth) return false
    return true
  }
}

/** At which position of a place's order each other one stands. */
function rankPlaces(order: Int32Array, count: number): Int32Array {
  const ranks = new Int32Array(count * count)
  for (let centre = 0; centre < count; centre++)
    for (let at = 0; at < count; at++) ranks[centre * count + order[centre * count + at]!] = at
  return ranks
}
