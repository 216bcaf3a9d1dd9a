/** SEIR in a population that mixes evenly, in parts of it. Rates a day. */
export interface SeirRates {
  /** Persons whom one infectious person would infect a day if all were susceptible. */
  readonly transmission: number
  readonly meanLatentDays: number
  readonly meanInfectiousDays: number
}

export interface SeirState {
  readonly susceptible: number
  readonly latent: number
  readonly infectious: number
  readonly removed: number
}

/**
 * The course of the SEIR differential equations at the end of each day, the beginning first.
 *
 * In words: S′ = −βSI, E′ = βSI − E/l, I′ = E/l − I/d, R′ = I/d, by the classical Runge–Kutta method of fourth order.
 *
 * @param of `start` in parts of the population; `steps` of the method in a day.
 * @see Anderson and May, Infectious Diseases of Humans (1991).
 */
export function solveSeir({
  rates: { transmission, meanLatentDays, meanInfectiousDays },
  start,
  days,
  steps = 50,
}: {
  rates: SeirRates
  start: SeirState
  days: number
  steps?: number
}): SeirState[] {
  type Four = readonly [number, number, number, number]
  const slope = ([s, e, i]: Four): Four => {
    const infected = transmission * s * i
    const begun = e / meanLatentDays
    const ended = i / meanInfectiousDays
    return [-infected, infected - begun, begun - ended, ended]
  }
  const add = (a: Four, b: Four, by: number): Four => [
    a[0] + by * b[0],
    a[1] + by * b[1],
    a[2] + by * b[2],
    a[3] + by * b[3],
  ]
  let now: Four = [start.susceptible, start.latent, start.infectious, start.removed]
  const course = [start]
  const step = 1 / steps
  for (let day = 0; day < days; day++) {
    for (let at = 0; at < steps; at++) {
      const k1 = slope(now)
      const k2 = slope(add(now, k1, step / 2))
      const k3 = slope(add(now, k2, step / 2))
      const k4 = slope(add(now, k3, step))
      for (const [k, weight] of [
        [k1, 1],
        [k2, 2],
        [k3, 2],
        [k4, 1],
      ] as const)
        now = add(now, k, (weight * step) / 6)
    }
    course.push({ susceptible: now[0], latent: now[1], infectious: now[2], removed: now[3] })
  }
  return course
}

/**
 * Part of all who are infected in the end where all mix evenly, who were so at first among them: the root of
 * z = 1 − (1 − first) exp(−R z) above `first`; 0 where that is 0 and R at most 1.
 *
 * @param reproduction Whom one infects if all others are susceptible.
 * @param of `first` the part of all that was infected from outside.
 * @see Kermack and McKendrick, Proceedings of the Royal Society A 115 (1927) 700.
 */
export function finalSize(reproduction: number, { first = 0 }: { first?: number } = {}): number {
  if (!(reproduction >= 0)) throw new RangeError(`a reproduction number is 0 or more, got ${reproduction}`)
  if (!(first >= 0 && first <= 1)) throw new RangeError(`a part of all is from 0 to 1, got ${first}`)
  if (first === 0 && reproduction <= 1) return 0
  let [low, high] = [Math.max(first, 1e-12), 1]
  for (let halving = 0; halving < 100; halving++) {
    const middle = (low + high) / 2
    if (1 - (1 - first) * Math.exp(-reproduction * middle) > middle) low = middle
    else high = middle
  }
  return (low + high) / 2
}
