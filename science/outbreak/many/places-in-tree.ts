/** A place in a tree of places: street, district, city. */
export interface PlaceInTree {
  /** Position of the place that holds it; −1 for the topmost. */
  readonly parent: number
  /** Cases of the place itself, those of the places in it left out: for a district, those whose street is unknown. */
  readonly observed: number
  /** Cases to be expected among these, 0 or more. */
  readonly expected: number
}

/** Cases and expectation of each place with all places in it, and who is in whom. */
export interface Tree {
  readonly observed: Float64Array
  readonly expected: Float64Array
  readonly children: readonly (readonly number[])[]
  readonly topmost: readonly number[]
  /** Each place after those in it. */
  readonly upwards: readonly number[]
}

/** Adds up counts and expectations from the lowest places to the topmost. */
export function addUpTree(places: readonly PlaceInTree[]): Tree {
  if (places.length === 0) throw new RangeError('places must have one at least')
  const children = places.map((): number[] => [])
  const topmost: number[] = []
  places.forEach((place, at) => {
    checkPlace(place, { at, count: places.length })
    if (place.parent === -1) topmost.push(at)
    else children[place.parent]!.push(at)
  })
  const upwards = listUpwards(topmost, children)
  if (upwards.length < places.length)
    throw new RangeError(
      `places must hang from a topmost one; ${places.length - upwards.length} are in a ring of parents, as is position ${places.findIndex((_, at) => !upwards.includes(at))}`,
    )
  const observed = Float64Array.from(places, (place) => place.observed)
  const expected = Float64Array.from(places, (place) => place.expected)
  for (const at of upwards) {
    const { parent } = places[at]!
    if (parent === -1) continue
    observed[parent]! += observed[at]!
    expected[parent]! += expected[at]!
  }
  return { observed, expected, children, topmost, upwards }
}

function listUpwards(topmost: readonly number[], children: readonly (readonly number[])[]): number[] {
  const downwards = [...topmost]
  for (let at = 0; at < downwards.length; at++) downwards.push(...children[downwards[at]!]!)
  return downwards.reverse()
}

function checkPlace(
  { parent, observed, expected }: PlaceInTree,
  { at, count }: { at: number; count: number },
): void {
  if (!(Number.isInteger(parent) && parent >= -1 && parent < count && parent !== at))
    throw new RangeError(`parent must be −1 or another place's position, got ${parent} at position ${at}`)
  if (!(Number.isSafeInteger(observed) && observed >= 0))
    throw new RangeError(`observed must be whole numbers of 0 or more, got ${observed} at position ${at}`)
  if (!(expected >= 0 && expected < Infinity))
    throw new RangeError(`expected must be numbers of 0 or more, got ${expected} at position ${at}`)
}
