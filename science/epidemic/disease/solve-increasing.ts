/**
 * Where an increasing function of positive numbers takes a value above 0, to a millionth of it; nothing where it does so nowhere.
 *
 * In words: the bracket grows fourfold until it holds the root; in it the chord between its ends is followed on the scale of logarithms, and
 * an end that stays twice is given half its weight (the Illinois method).
 *
 * @see Dowell and Jarratt, "A modified regula falsi method", BIT 11 (1971) 168.
 */
export function solveIncreasing(
  of: (at: number) => number,
  { value, from, until }: { value: number; from: number; until: number },
): number | undefined {
  const apart = (at: number) => Math.log(of(at) / value)
  let low = { at: Math.log(from), apart: apart(from) }
  let high = low
  while (high.apart < 0) {
    low = high
    const at = Math.min(high.at + Math.log(4), Math.log(until))
    if (at === high.at) return undefined
    high = { at, apart: apart(Math.exp(at)) }
  }
  let last = 0
  while (high.at - low.at > 1e-6) {
    const at = low.at - (low.apart * (high.at - low.at)) / (high.apart - low.apart)
    const found = { at, apart: apart(Math.exp(at)) }
    if (Math.abs(found.apart) < 1e-6) return Math.exp(at)
    const side = Math.sign(found.apart)
    if (side < 0) {
      low = found
      if (last === side) high = { ...high, apart: high.apart / 2 }
    } else {
      high = found
      if (last === side) low = { ...low, apart: low.apart / 2 }
    }
    last = side
  }
  return Math.exp((low.at + high.at) / 2)
}
