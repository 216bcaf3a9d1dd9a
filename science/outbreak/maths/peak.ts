const golden = (Math.sqrt(5) - 1) / 2

/**
 * Where a function of one number with a single peak is greatest between two ends, by golden sections.
 * @see Kiefer, Proc Am Math Soc 4 (1953) 502.
 * Complexity: some fifty evaluations.
 */
export function greatestWithin({
  low,
  high,
  of,
  tolerance = 1e-7,
}: {
  readonly low: number
  readonly high: number
  readonly of: (x: number) => number
  readonly tolerance?: number
}): number {
  let left = high - golden * (high - low)
  let right = low + golden * (high - low)
  let leftValue = of(left)
  let rightValue = of(right)
  while (high - low > tolerance) {
    if (leftValue > rightValue) {
      high = right
      right = left
      rightValue = leftValue
      left = high - golden * (high - low)
      leftValue = of(left)
    } else {
      low = left
      left = right
      leftValue = rightValue
      right = low + golden * (high - low)
      rightValue = of(right)
    }
  }
  return (low + high) / 2
}

/**
 * Where a function of several numbers is least, from a starting point, by a simplex that reflects, stretches and shrinks.
 * @returns The point and the value found; a local least.
 * @see Nelder and Mead, The Computer Journal 7 (1965) 308.
 */
export function findLeast({
  start,
  step,
  of,
}: {
  readonly start: readonly number[]
  readonly step: number
  readonly of: (point: readonly number[]) => number
}): { point: readonly number[]; value: number } {
  const measure = (point: readonly number[]) => {
    const value = of(point)
    return { point, value: Number.isNaN(value) ? Infinity : value }
  }
  let simplex = [start, ...start.map((_, n) => start.map((x, k) => (k === n ? x + step : x)))].map(measure)
  for (let round = 0; round < 2000; round++) {
    simplex = simplex.sort((a, b) => a.value - b.value)
    // A simplex has one corner more than numbers, two at least.
    const best = simplex[0]!
    const worst = simplex.at(-1)!
    const size = Math.max(...worst.point.map((x, n) => Math.abs(x - best.point[n]!)))
    if (size < 1e-9 || (worst.value - best.value < 1e-13 && size < 1e-6)) break
    const centre = start.map(
      (_, n) => simplex.slice(0, -1).reduce((sum, { point }) => sum + point[n]!, 0) / start.length,
    )
    const at = (stretch: number) => measure(centre.map((x, n) => x + stretch * (worst.point[n]! - x)))
    const replaced = replaceWorst({ best, next: simplex.at(-2)!, worst, at })
    simplex = replaced
      ? [...simplex.slice(0, -1), replaced]
      : [best, ...simplex.slice(1).map(({ point }) => measure(point.map((x, n) => (x + best.point[n]!) / 2)))]
  }
  return simplex.reduce((least, corner) => (corner.value < least.value ? corner : least))
}

interface Corner {
  readonly point: readonly number[]
  readonly value: number
}

/** The corner that takes the worst one's place; none where the simplex has to shrink. */
function replaceWorst({
  best,
  next,
  worst,
  at,
}: {
  best: Corner
  next: Corner
  worst: Corner
  at: (stretch: number) => Corner
}): Corner | undefined {
  const reflected = at(-1)
  if (reflected.value < best.value) {
    const stretched = at(-2)
    return stretched.value < reflected.value ? stretched : reflected
  }
  if (reflected.value < next.value) return reflected
  const contracted = reflected.value < worst.value ? at(-0.5) : at(0.5)
  return contracted.value < Math.min(worst.value, reflected.value) ? contracted : undefined
}
