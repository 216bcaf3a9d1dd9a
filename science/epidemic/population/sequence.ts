import { Stream } from '../random/streams.ts'

/** Parts of a city that are drawn apart, so that more schools do not change who lives together. */
export type Part = 'households' | 'schools' | 'work' | 'transit'
const channels = { households: 0, schools: 1, work: 2, transit: 3 } satisfies Record<Part, number>

/** Numbers of (0, 1) one after the other, for building a city: there order is all there is. */
export function makeSequence(seed: number, part: Part): () => number {
  const stream = new Stream({ seed, purpose: 'population', channel: channels[part] })
  let drawn = 0
  return () => {
    stream.draw(drawn++, 0, 0)
    return stream.first
  }
}

/** In place, each order as likely as another. @see Durstenfeld, Communications of the ACM 7 (1964) 420. */
export function shuffle(list: Int32Array, random: () => number): void {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    // Both are below the length.
    const kept = list[last]!
    list[last] = list[other]!
    list[other] = kept
  }
}
