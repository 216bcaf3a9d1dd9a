import { negativeBinomialTail } from '../maths/index.ts'
import { adjustFalseDiscovery, combineBySimes } from './false-discovery.ts'
import { checkLevel } from './p-values.ts'
import { addUpTree, type PlaceInTree, type Tree } from './places-in-tree.ts'

/** A rise told of the place where it is: no lower place explains it alone, no higher one is needed. */
export interface RiseInTree {
  /** Position of the place. */
  readonly place: number
  /** Cases of the place and all in it, those places left out whose rises are told on their own. */
  readonly observed: number
  readonly expected: number
  /** Chance of as many or more. */
  readonly pValue: number
  /** Positions of the places in it that are left out. */
  readonly apart: readonly number[]
}

/**
 * At which level is something new? Finds a street's outbreak that the city's sum dilutes, and a city-wide rise that no street
 * shows, and tells each once, at its own level.
 *
 * In words: each place has a p-value of its sum, cases of all places in it added up. A place's joint p-value asks whether
 * anything is new in it, as a whole or in any part: twice the lesser of its sum's p-value and of Simes's combination of its
 * children's joint p-values. From the top down, among the children of a place where something is new, those are followed that
 * Benjamini and Hochberg's method tells at the level (Yekutieli's tree of families). From the bottom up, a place followed is
 * told if its cases, those told below left out, are too many by the same method (at half of the level where it has parts), even
 * measured by its siblings, where these together have risen too: what all share is told above.
 *
 * That a family is asked only where its parent is new is Yekutieli's; his parents are independent of their children, these
 * are not, so the error is stated from simulation (see README.md), not from his theorem.
 *
 * @param places In any order; parents by position.
 * @param level Share of false ones among the told, on average; 0.05 where left out.
 * @param dispersion Variance over mean of the counts, 1 or more: 1 for Poisson; the same at all levels, for sums keep it.
 * @returns The told, the rarest first; empty where nothing is new.
 * @throws RangeError on counts and expectations that are none, parents that are none, or a ring of them, with the position.
 * @see Simes, Biometrika 73 (1986) 751; Yekutieli, Journal of the American Statistical Association 103 (2008) 309.
 * Complexity: O(places × log places).
 * @example findRisesInTree({ places: [{ parent: -1, observed: 0, expected: 0 }, { parent: 0, observed: 9, expected: 1 }, { parent: 0, observed: 50, expected: 50 }] }) // place 1 alone
 */
export function findRisesInTree({
  places,
  level = 0.05,
  dispersion = 1,
}: {
  places: readonly PlaceInTree[]
  level?: number
  dispersion?: number
}): RiseInTree[] {
  checkLevel(level)
  if (!(dispersion >= 1 && dispersion < Infinity))
    throw new RangeError(`dispersion must be 1 or more, got ${dispersion}`)
  const tree = addUpTree(places)
  const tail = (count: number, mean: number) => {
    const size = dispersion > 1 && mean > 0 ? mean / (dispersion - 1) : Infinity
    return negativeBinomialTail({ count, mean, size })
  }
  const followed = follow(tree, joinPValues(tree, tail), level)
  return tell({ tree, followed, tail, level })
}

type Tail = (count: number, mean: number) => number

function joinPValues({ observed, expected, children, upwards }: Tree, tail: Tail): Float64Array {
  const joint = new Float64Array(upwards.length)
  for (const at of upwards) {
    const own = tail(observed[at]!, expected[at]!)
    const below = children[at]!
    joint[at] =
      below.length === 0
        ? own
        : Math.min(1, 2 * Math.min(own, combineBySimes(below.map((child) => joint[child]!))))
  }
  return joint
}

/** 1 for places where something is new, from the top down, family by family. */
function follow({ topmost, children, upwards }: Tree, joint: Float64Array, level: number): Uint8Array {
  const followed = new Uint8Array(upwards.length)
  const families = [topmost]
  for (let family = families.pop(); family !== undefined; family = families.pop()) {
    if (family.length === 0) continue
    const adjusted = adjustFalseDiscovery({ pValues: family.map((place) => joint[place]!) })
    family.forEach((place, at) => {
      if (adjusted[at]! > level) return
      followed[place] = 1
      families.push(children[place]!)
    })
  }
  return followed
}

interface Telling {
  readonly tree: Tree
  readonly followed: Uint8Array
  readonly tail: Tail
  readonly level: number
  /** Cases of each place and all in it, without those told of places in it; and their expectation. */
  readonly observed: Float64Array
  readonly expected: Float64Array
}

function tell(of: Pick<Telling, 'tree' | 'followed' | 'tail' | 'level'>): RiseInTree[] {
  const { tree, followed } = of
  const telling = { ...of, observed: tree.observed.slice(), expected: tree.expected.slice() }
  const apart = new Map<number, number[]>()
  const told: RiseInTree[] = []
  for (const parent of [...tree.upwards, undefined]) {
    if (parent !== undefined && followed[parent] === 0) continue
    const family = parent === undefined ? tree.topmost : tree.children[parent]!
    const out = family.flatMap((place) => apart.get(place) ?? [])
    for (const rise of findApart(telling, family)) {
      told.push({ ...rise, apart: apart.get(rise.place) ?? [] })
      out.push(rise.place)
      telling.observed[rise.place] = 0
      telling.expected[rise.place] = 0
    }
    if (parent === undefined) continue
    apart.set(parent, out)
    for (const child of family) {
      telling.observed[parent]! += telling.observed[child]! - tree.observed[child]!
      telling.expected[parent]! += telling.expected[child]! - tree.expected[child]!
    }
    telling.expected[parent] = Math.max(0, telling.expected[parent]!)
  }
  return told.sort((a, b) => a.pValue - b.pValue || a.place - b.place)
}

/** The places of a family that stand out from it: too many cases even if as much is expected as its others have risen by. */
function findApart({ tree, followed, tail, level, observed, expected }: Telling, family: readonly number[]) {
  if (family.length === 0) return []
  const sum = (of: Float64Array) => family.reduce((all, place) => all + of[place]!, 0)
  const seen = sum(observed)
  const usual = sum(expected)
  const over = family.map((place) => {
    const others = { seen: seen - observed[place]!, usual: Math.max(0, usual - expected[place]!) }
    const haveRisen =
      others.usual > 0 && others.seen > others.usual && tail(others.seen, others.usual) <= level / 2
    return tail(observed[place]!, expected[place]! * (haveRisen ? others.seen / others.usual : 1))
  })
  return adjustFalseDiscovery({ pValues: over }).flatMap((adjusted, at) => {
    const place = family[at]!
    const limit = tree.children[place]!.length === 0 ? level : level / 2
    if (followed[place] === 0 || adjusted > limit) return []
    const pValue = tail(observed[place]!, expected[place]!)
    return [{ place, observed: observed[place]!, expected: expected[place]!, pValue }]
  })
}
