/**
 * The zones that a scan looks at, as a forest: each zone is the one above it and one place more, so that a zone's cases are
 * one sum away from those of its elder. Zones follow each other so that those above stand before those below.
 */
export interface Zones {
  readonly placeCount: number
  /** Places in the zone above: 0 for a zone of one place. */
  readonly depth: Uint16Array
  /** The place that the zone adds to the one above it. */
  readonly place: Uint16Array
  /** 1 where the zone is looked at; 0 where it only leads to others, or is the same as an earlier one. */
  readonly counted: Uint8Array
  /** The place around which the zone is drawn. */
  readonly centre: Uint16Array
  /** From the centre to the farthest of the zone's places: kilometres, or the plane's unit. */
  readonly reach: Float64Array
}

/** So many zones are looked at, at most: what the memory of a browser's page holds without ado. */
const mostZones = 4_000_000

/** A list of zones while it grows. */
export interface ZoneList {
  readonly depth: number[]
  readonly place: number[]
  readonly counted: number[]
  readonly centre: number[]
  readonly reach: number[]
}

export function makeZoneList(): ZoneList {
  return { depth: [], place: [], counted: [], centre: [], reach: [] }
}

export function addZone(
  list: ZoneList,
  zone: { depth: number; place: number; counted: boolean; centre: number; reach: number },
): void {
  if (list.depth.length === mostZones)
    throw new RangeError(
      `there are more than ${mostZones} zones; a smaller maxShare, maxReach or maxPlaces would be needed`,
    )
  list.depth.push(zone.depth)
  list.place.push(zone.place)
  list.counted.push(zone.counted ? 1 : 0)
  list.centre.push(zone.centre)
  list.reach.push(zone.reach)
}

/** Leaves out the zones that are not looked at and lead to none that is. */
export function toZones(list: ZoneList, placeCount: number): Zones {
  const kept = keepLeading(list)
  if (kept.length === 0)
    throw new RangeError('no zone is as light as maxShare allows; a greater maxShare would be needed')
  return {
    placeCount,
    depth: Uint16Array.from(kept, (zone) => list.depth[zone]!),
    place: Uint16Array.from(kept, (zone) => list.place[zone]!),
    counted: Uint8Array.from(kept, (zone) => list.counted[zone]!),
    centre: Uint16Array.from(kept, (zone) => list.centre[zone]!),
    reach: Float64Array.from(kept, (zone) => list.reach[zone]!),
  }
}

function keepLeading({ depth, counted }: ZoneList): number[] {
  const kept: number[] = []
  // The depth just kept, seen from the end: a zone one above it leads to it.
  let leads = 0
  for (let zone = depth.length - 1; zone >= 0; zone--) {
    if (counted[zone] === 1 || depth[zone]! < leads) {
      kept.push(zone)
      leads = depth[zone]!
    }
  }
  return kept.reverse()
}

/** The places of a zone, the first added first. */
export function membersOf(zones: Zones, zone: number): number[] {
  const members: number[] = []
  let wanted = zones.depth[zone]!
  for (let at = zone; wanted >= 0; at--) {
    if (zones.depth[at] !== wanted) continue
    members.push(zones.place[at]!)
    wanted--
  }
  return members.reverse()
}

/** Weights of places and the most that a zone may weigh. */
export function limitWeight(of: {
  weights: ArrayLike<number> | undefined
  placeCount: number
  maxShare: number
}): { weights: ArrayLike<number>; limit: number } {
  const { weights = new Float64Array(of.placeCount).fill(1), placeCount, maxShare } = of
  if (!(maxShare > 0 && maxShare <= 1))
    throw new RangeError(`maxShare must be above 0 and at most 1, got ${maxShare}`)
  if (weights.length !== placeCount)
    throw new RangeError(`weights must be one for each of ${placeCount} places, got ${weights.length}`)
  let total = 0
  for (let place = 0; place < placeCount; place++) {
    const weight = weights[place]!
    if (!(weight >= 0 && weight < Infinity))
      throw new RangeError(`weights must be numbers of 0 or more, got ${weight} at position ${place}`)
    total += weight
  }
  if (total === 0) throw new RangeError('weights must not all be 0: a share of nothing limits nothing')
  return { weights, limit: maxShare * total * (1 + 1e-12) }
}
