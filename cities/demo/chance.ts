/**
 * Randomness without state: every draw is named by its key, and the same key gives the same number on every machine.
 * So an event can be made again from its day and slot alone, and nothing depends on what was drawn before.
 */
export type Key = readonly (string | number)[]

/** A number in [0, 1) for a key: FNV-1a over its text, then the finishing mix of MurmurHash3, twice for 53 bits. */
export function chance(key: Key): number {
  const text = key.join('|')
  let low = 0x811c9dc5
  let high = 0x9747b28c
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b)
  }
  return (mix(low ^ high) * 0x200000 + (mix(high + text.length) >>> 11)) / 0x20000000000000
}

function mix(of: number): number {
  let h = of
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A whole number from `least` to `most`, both included. */
export function wholeBetween(least: number, most: number, key: Key): number {
  return least + Math.floor(chance(key) * (most - least + 1))
}

/** A draw from a normal distribution (Box and Muller, Ann Math Stat 29 (1958) 610). */
export function normal(key: Key): number {
  const radius = Math.sqrt(-2 * Math.log(1 - chance([...key, 'r'])))
  return radius * Math.cos(2 * Math.PI * chance([...key, 'a']))
}

/**
 * A count from a Poisson distribution: by inversion up to a mean of 30, above it by the normal approximation, whose
 * error does not show in a demonstration.
 */
export function poisson(mean: number, key: Key): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(key)))
  const target = chance(key)
  let count = 0
  let probability = Math.exp(-mean)
  for (let sum = probability; sum < target && count < 300; sum += probability) {
    count += 1
    probability *= mean / count
  }
  return count
}

/** One of the choices, each as likely as its weight says. */
export function pick<Choice>(choices: readonly (readonly [Choice, number])[], key: Key): Choice {
  let left = chance(key) * choices.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [choice, weight] of choices) {
    left -= weight
    if (left < 0) return choice
  }
  const last = choices.at(-1)
  if (!last) throw new RangeError('there is nothing to pick from')
  return last[0]
}
