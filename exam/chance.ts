import { Stream } from '@lianfang/epidemic'

/** What a draw is for. A name's place in the list is its channel: new ones go to the end, or every seed plays another exam. */
const channels = [
  'consults',
  'facility',
  'suspicion',
  'turnaround',
  'reports',
  'visits',
  'endemic',
  'loss',
  'late',
  'twice',
  'miscoded',
  'false-report',
  'answer',
  'verification',
  'sample',
  'recall',
  'telephone',
  'work',
  'habit',
  'paper',
  'seed',
  'order',
] as const
export type Draw = (typeof channels)[number]

/** One draw by name: the same seed, purpose, subject, day and index give the same number, whatever was drawn before. */
export interface Named {
  readonly what: Draw
  /** A person, a place, an alert: any whole number from 0 to 2^31 − 1. */
  readonly who: number
  readonly day?: number
  /** Which of several, from 0 to 2^20 − 1. */
  readonly index?: number
}

/** The chance of everything around the epidemic, so that two ways of one seed meet the same patients and the same bad luck. */
export class Chance {
  readonly #streams: Readonly<Record<Draw, Stream>>

  constructor(seed: number) {
    this.#streams = Object.fromEntries(
      channels.map((name, channel) => [name, new Stream({ seed, purpose: 'surroundings', channel })]),
    ) as Record<Draw, Stream>
  }

  /** From (0, 1). */
  uniform({ what, who, day = 0, index = 0 }: Named): number {
    const stream = this.#streams[what]
    // Days before the exam are drawn too.
    stream.draw(who, day + daysBefore, index)
    return stream.first
  }

  happens(probability: number, named: Named): boolean {
    return this.uniform(named) < probability
  }

  /** @returns A positive number whose logarithm is normal. */
  lognormal({ median, spread }: Spread, named: Named): number {
    const stream = this.#streams[named.what]
    stream.draw(named.who, (named.day ?? 0) + daysBefore, named.index ?? 0)
    // Box and Muller (1958).
    const normal = Math.sqrt(-2 * Math.log(stream.first)) * Math.cos(2 * Math.PI * stream.second)
    return median * Math.exp(spread * normal)
  }

  /** A Poisson number: by inversion, above 200 by its normal limit. */
  poisson(mean: number, named: Named): number {
    if (mean <= 0) return 0
    if (mean > 200) {
      const normal = Math.log(this.lognormal({ median: 1, spread: 1 }, named))
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal))
    }
    let left = this.uniform(named)
    let chance = Math.exp(-mean)
    let count = 0
    while (left > chance && chance > 0) {
      left -= chance
      chance *= mean / ++count
    }
    return count
  }

  /** One of a list, each as likely as the others. */
  pick<Item>(items: readonly Item[], named: Named): Item | undefined {
    return items[Math.floor(this.uniform(named) * items.length)]
  }
}

/** A lognormal law: its median, and the standard deviation of its logarithm. */
export interface Spread {
  readonly median: number
  readonly spread: number
}

const daysBefore = 400

/** A subject of draws that has no number of its own: FNV-1a, of 31 bits; the same text, the same number. */
export function numberOfText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 1
}
