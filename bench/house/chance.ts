/** Randomness of a run, from a seed that the run prints. */
export interface Chance {
  /** In [0, 1). */
  next(): number
  /** A whole number from 0 below `below`. */
  below(below: number): number
  pick<T>(from: readonly T[]): T
  uuid(): string
}

/** Marsaglia's xorshift128 (Journal of Statistical Software 8(14), 2003), its state spread from one number. */
export function makeChance(seed: number): Chance {
  const state = new Uint32Array(4)
  for (let i = 0, value = seed >>> 0; i < 4; i++) {
    value = (Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) + 0x9e3779b9 + i) >>> 0
    state[i] = value || 1
  }
  const bits = (): number => {
    // The four words exist by construction.
    const t = (state[0] as number) ^ ((state[0] as number) << 11)
    state.copyWithin(0, 1)
    const last = state[2] as number
    state[3] = last ^ (last >>> 19) ^ t ^ (t >>> 8)
    return state[3] as number
  }
  for (let i = 0; i < 20; i++) bits()
  const next = () => bits() / 2 ** 32
  const below = (limit: number) => Math.floor(next() * limit)
  const hex = () => bits().toString(16).padStart(8, '0')
  return {
    next,
    below,
    pick: (from) => {
      const one = from[below(from.length)]
      if (one === undefined) throw new RangeError('nothing to pick from')
      return one
    },
    uuid: () => {
      const digits = hex() + hex() + hex() + hex()
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`
    },
  }
}
