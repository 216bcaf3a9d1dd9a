import { logGamma, type Random } from '../maths/index.ts'

/**
 * Writes into `cells` how many of `total` events fall into each, independently and by their weights.
 *
 * In words: few events are thrown one by one by Walker's alias table; many are split cell by cell, each a binomial share
 * of what is left.
 *
 * @returns A function that fills the cells anew at each call.
 * @see Walker, ACM Transactions on Mathematical Software 3 (1977) 253; Vose, IEEE Transactions on Software Engineering 17
 *   (1991) 972.
 * Complexity: O(min(total, cells × constant)) a call; nothing is allocated.
 */
export function makeMultinomial({
  weights,
  total,
}: {
  weights: Float64Array
  total: number
}): (cells: Float64Array, random: Random) => void {
  const count = weights.length
  const sum = weights.reduce((all, weight) => all + weight, 0)
  if (total > 4 * count) {
    const shares = shareOfRest(weights)
    return (cells, random) => splitTotal({ shares, total, cells, random })
  }
  const { chance, alias } = makeAlias(weights, sum)
  return (cells, random) => {
    cells.fill(0)
    for (let event = 0; event < total; event++) {
      const at = random() * count
      const cell = Math.floor(at)
      const chosen = at - cell < chance[cell]! ? cell : alias[cell]!
      cells[chosen]! += 1
    }
  }
}

/** Each cell's share of its own weight and those after it; exactly 1 for the last that has any. */
function shareOfRest(weights: Float64Array): Float64Array {
  const shares = new Float64Array(weights.length)
  let rest = 0
  for (let cell = weights.length - 1; cell >= 0; cell--) {
    rest += weights[cell]!
    shares[cell] = rest > 0 ? weights[cell]! / rest : 0
  }
  return shares
}

function splitTotal({
  shares,
  total,
  cells,
  random,
}: {
  shares: Float64Array
  total: number
  cells: Float64Array
  random: Random
}): void {
  let left = total
  for (let cell = 0; cell < shares.length; cell++) {
    const drawn = drawBinomial(left, shares[cell]!, random)
    cells[cell] = drawn
    left -= drawn
  }
}

function makeAlias(weights: Float64Array, sum: number) {
  const count = weights.length
  const chance = Float64Array.from(weights, (weight) => (weight / sum) * count)
  const alias = new Int32Array(count)
  const small: number[] = []
  const large: number[] = []
  chance.forEach((value, cell) => {
    if (value < 1) small.push(cell)
    else large.push(cell)
  })
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!
    const rich = large.pop()!
    alias[poor] = rich
    chance[rich]! -= 1 - chance[poor]!
    if (chance[rich]! < 1) small.push(rich)
    else large.push(rich)
  }
  // What rounding leaves over stands for itself; but a cell of no weight never does.
  for (const cell of [...small, ...large]) if (weights[cell]! > 0) chance[cell] = 1
  return { chance, alias }
}

/**
 * How many of `trials` succeed at a chance each.
 *
 * In words: below ten expected, the distribution is walked from 0 up; else Hörmann's transformed rejection (BTRS).
 *
 * @see Hörmann, Journal of Statistical Computation and Simulation 46 (1993) 101.
 * Complexity: constant on average.
 */
export function drawBinomial(trials: number, chance: number, random: Random): number {
  if (trials === 0 || chance <= 0) return 0
  if (chance >= 1) return trials
  if (chance > 0.5) return trials - drawBinomial(trials, 1 - chance, random)
  return trials * chance < 10 ? walkBinomial(trials, chance, random) : rejectBinomial(trials, chance, random)
}

function walkBinomial(trials: number, chance: number, random: Random): number {
  const odds = chance / (1 - chance)
  let probability = Math.exp(trials * Math.log1p(-chance))
  let left = random()
  let successes = 0
  while (left > probability && successes < trials) {
    left -= probability
    successes += 1
    probability *= ((trials - successes + 1) / successes) * odds
  }
  return successes
}

function rejectBinomial(trials: number, chance: number, random: Random): number {
  const deviation = Math.sqrt(trials * chance * (1 - chance))
  const b = 1.15 + 2.53 * deviation
  const a = -0.0873 + 0.0248 * b + 0.01 * chance
  const centre = trials * chance + 0.5
  const sure = 0.92 - 4.2 / b
  const alpha = (2.83 + 5.1 / b) * deviation
  const mode = Math.floor((trials + 1) * chance)
  const logOdds = Math.log(chance / (1 - chance))
  const atMode = logGamma(mode + 1) + logGamma(trials - mode + 1)
  for (;;) {
    const u = random() - 0.5
    const v = random()
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + centre)
    if (us >= 0.07 && v <= sure) return k
    if (k < 0 || k > trials) continue
    const height = Math.log((v * alpha) / (a / (us * us) + b))
    if (height <= atMode - logGamma(k + 1) - logGamma(trials - k + 1) + (k - mode) * logOdds) return k
  }
}

/** Brings `wanted` of the items, each as likely, to the front in a random order: the first steps of a shuffle. */
export function shuffleFront(items: Int32Array, wanted: number, random: Random): void {
  for (let at = 0; at < wanted; at++) {
    const other = at + Math.floor(random() * (items.length - at))
    const item = items[at]!
    items[at] = items[other]!
    items[other] = item
  }
}
