import { Threefry } from './threefry.ts'

/**
 * What a draw is for. A draw is named by seed, purpose, layer, who, day and index, and by nothing that happened before; so a measure
 * that changes one person's contacts leaves everybody else's chance as it was.
 */
export const purposes = {
  /** Which of an infectious person's contacts of a day might transmit, and whether one does. */
  transmission: 1,
  /** Whom a member of a group that mixes at random meets. */
  partner: 2,
  /** When two meet, and whether they do where a layer's contacts are reduced. */
  meeting: 3,
  /** Whether a person goes there on a day. */
  attendance: 4,
  /** The course of a person's disease. */
  course: 5,
  imports: 6,
  reservoir: 7,
  travel: 8,
  /** Who wears a mask under a policy, whose vaccine takes. */
  habit: 9,
  test: 10,
  population: 11,
  calibration: 12,
  /** Whatever happens around the epidemic: who sees a doctor, what is reported. */
  surroundings: 13,
} as const

export type Purpose = keyof typeof purposes

/** Days that a counter can tell apart: those of one run. */
export const longestRun = 4_000
/** Draws of one person on one day for one purpose. */
const indexBits = 20
export const mostIndices = 2 ** indexBits

/**
 * The draws of one seed for one purpose, on one layer where layers have chance of their own.
 *
 * After `draw`, `first` and `second` are two independent numbers of (0, 1), each in steps of 2^-32; never 0, so that their
 * logarithm exists.
 */
export class Stream {
  first = 0
  second = 0
  readonly #cipher: Threefry

  /**
   * @param of `seed` a whole number from 0 to 2^53 − 1; `channel` which layer, policy or kind, from 0 to 127.
   * @throws RangeError for a seed or channel that is none.
   */
  constructor({ seed, purpose, channel = 0 }: { seed: number; purpose: Purpose; channel?: number }) {
    if (!(Number.isSafeInteger(seed) && seed >= 0))
      throw new RangeError(`a seed is a whole number from 0 to 2^53 − 1, got ${seed}`)
    if (!(Number.isInteger(channel) && channel >= 0 && channel < 128))
      throw new RangeError(`a channel of chance is a whole number from 0 to 127, got ${channel}`)
    const high = Math.floor(seed / 2 ** 32)
    this.#cipher = new Threefry(seed | 0, (high << 11) ^ (channel * purposeLimit + purposes[purpose]))
  }

  /** @param who Person, group or policy. @param day The day of the run, 0 where the draw belongs to none. @param index Which of them. */
  draw(who: number, day: number, index: number): void {
    this.#cipher.encipher(who, (day << indexBits) + index)
    this.first = (this.#cipher.first + 0.5) * 2 ** -32
    this.second = (this.#cipher.second + 0.5) * 2 ** -32
  }
}

/** Purposes and channels share eleven bits of the key: the seed has 21 of its second word. */
const purposeLimit = 16
