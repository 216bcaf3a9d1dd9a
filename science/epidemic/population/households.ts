import { oldestAge } from './layer.ts'
import { makeSequence } from './sequence.ts'

const adultFrom = 18
/** Years between parent and child, and how far that spreads. Assumed. */
const generation = { mean: 28, sd: 6 }
/** Years between the heads of a household. Assumed. */
const couple = { mean: 0, sd: 4 }
/** Age of who heads a household with children. Assumed. */
const parent = { mean: 37, sd: 8 }

/**
 * People with exactly the ages asked for, living in households of about the sizes asked for.
 *
 * In words: ages are a stock for the whole city, taken from as households are filled. A household has a head of age; the second is
 * mostly a partner; from the third on they are children, as long as the stock's children have to be housed, or grown relatives a
 * generation apart. Where a stock runs out the next is taken from any age left, so that ages come out exactly, and households nearly.
 *
 * @param of `household` and `place` are filled: numbers of a household's persons and a place's households follow each other. `people` by place; `ages` a weight for each year from 0; `sizes` a weight for households of 1, 2, 3 and more people.
 * @returns Ages in years.
 * @throws RangeError for a weight that is negative or weights that are all 0, no age of a grown person.
 * Complexity: a look through the ages for each person.
 */
export function makeHouseholds({
  seed,
  people,
  ages,
  sizes,
  household,
  place,
}: {
  seed: number
  people: readonly number[]
  ages: readonly number[]
  sizes: readonly number[]
  household: Int32Array
  place: Int32Array
}): Uint8Array {
  const total = household.length
  checkWeights('ages', ages, oldestAge + 1)
  checkWeights('household sizes', sizes, 100)
  const random = makeSequence(seed, 'households')
  const stock = makeStock(ages, total)
  const drawSize = makeDrawSize(sizes)
  const share = sharesOfSlots(sizes)
  const age = new Uint8Array(total)
  let person = 0
  let number = 0
  for (const [at, count] of people.entries()) {
    const end = person + count
    while (person < end) {
      const size = Math.min(drawSize(random()), end - person)
      const left = total - person
      // Children go from the third on, and to the second where the thirds cannot hold them all.
      const children = stock.children()
      const third = share.third * left
      const atThird = third > 0 ? Math.min(1, children / third) : 0
      const atSecond = share.second > 0 ? Math.max(0, children - third) / (share.second * left) : 0
      const isChild = Array.from({ length: size }, (_, slot) =>
        slot === 0 ? false : random() < (slot === 1 ? atSecond : atThird),
      )
      const hasChildren = isChild.includes(true)
      const head = stock.take(random(), adultFrom, oldestAge, hasChildren ? parent : undefined)
      for (let slot = 0; slot < size; slot++) {
        age[person] =
          slot === 0 ? head : drawOther({ slot, isChild: isChild[slot] ?? false, hasChildren, head })
        household[person] = number
        place[person] = at
        person++
      }
      number++
    }
  }
  return age

  function drawOther(of: { slot: number; isChild: boolean; hasChildren: boolean; head: number }): number {
    if (of.isChild)
      return stock.take(random(), 0, adultFrom - 1, { ...generation, mean: of.head - generation.mean })
    if (of.slot === 1) return stock.take(random(), adultFrom, oldestAge, { ...couple, mean: of.head })
    const sign = of.hasChildren || random() < 0.5 ? 1 : -1
    return stock.take(random(), adultFrom, oldestAge, {
      ...generation,
      mean: of.head + sign * generation.mean,
    })
  }
}

interface Near {
  readonly mean: number
  readonly sd: number
}

/** Ages still to be given out. */
function makeStock(ages: readonly number[], total: number) {
  const left = apportion(ages, total)
  const weight = new Float64Array(left.length)
  let children = left.subarray(0, adultFrom).reduce((sum, count) => sum + count, 0)

  /** One of the ages from `youngest` to `oldest`, likelier near `near`; of any age where none of those is left. */
  function take(random: number, youngest: number, oldest: number, near: Near | undefined): number {
    const [from, to] = [Math.min(youngest, left.length - 1), Math.min(oldest, left.length - 1)]
    let sum = 0
    for (let age = from; age <= to; age++) {
      const apart = near === undefined ? 0 : (age - near.mean) / near.sd
      // Never quite 0, so that someone far is taken before someone of another kind.
      weight[age] = left[age]! * (near === undefined ? 1 : Math.exp((-apart * apart) / 2) + 1e-6)
      sum += weight[age]!
    }
    if (sum === 0) return take(random, 0, left.length - 1, undefined)
    let rest = random * sum
    let chosen = -1
    for (let age = from; age <= to && (rest >= 0 || chosen < 0); age++) {
      if (left[age]! === 0) continue
      chosen = age
      rest -= weight[age]!
    }
    left[chosen]! -= 1
    if (chosen < adultFrom) children--
    return chosen
  }
  return { take, children: () => children }
}

/** Whole numbers in proportion to the weights that add up to the total, by largest remainders. */
export function apportion(weights: readonly number[], total: number): Int32Array {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const exact = weights.map((weight) => (weight / sum) * total)
  const counts = Int32Array.from(exact, Math.floor)
  let missing = total - counts.reduce((all, count) => all + count, 0)
  const order = exact
    .map((value, at) => ({ at, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.at - b.at)
  for (const { at } of order) {
    if (missing === 0) break
    counts[at]! += 1
    missing--
  }
  return counts
}

function makeDrawSize(sizes: readonly number[]): (random: number) => number {
  const sum = sizes.reduce((all, weight) => all + weight, 0)
  return (random) => {
    let rest = random * sum
    for (const [at, weight] of sizes.entries()) {
      rest -= weight
      if (rest < 0) return at + 1
    }
    return sizes.findLastIndex((weight) => weight > 0) + 1
  }
}

/** Which part of all people are second, and third or later, in their household. */
function sharesOfSlots(sizes: readonly number[]): { second: number; third: number } {
  const sum = (of: (size: number) => number) =>
    sizes.reduce((all, weight, at) => all + weight * of(at + 1), 0)
  const people = sum((size) => size)
  return {
    second: sum((size) => (size > 1 ? 1 : 0)) / people,
    third: sum((size) => Math.max(0, size - 2)) / people,
  }
}

function checkWeights(name: string, weights: readonly number[], most: number): void {
  if (!(weights.some((weight) => weight > 0) && weights.every((weight) => weight >= 0 && weight < Infinity)))
    throw new RangeError(`weights of ${name} must be 0 or more, and one of them above 0`)
  if (weights.length > most) throw new RangeError(`${name}: ${weights.length} weights, ${most} at most`)
}

/** @throws RangeError for people of a place that are no number of people, and for nobody at all. */
export function countPeople(people: readonly number[]): number {
  const total = people.reduce((sum, count) => sum + checkCount(count), 0)
  if (total === 0) throw new RangeError('a city needs at least one person')
  return total
}

function checkCount(count: number): number {
  if (!(Number.isInteger(count) && count >= 0 && count < 2 ** 31))
    throw new RangeError(`the people of a place are a whole number of 0 or more, got ${count}`)
  return count
}
