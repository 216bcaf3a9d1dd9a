/** Numbers from [0, 1) drawn one after the other; the whole of a study's chance. */
export type Random = () => number

/**
 * A stream of pseudo-random numbers that is the same on every machine for the same seed.
 *
 * In words: SplitMix32 turns the seed into four words, from which xoshiro128** draws; 53 bits of two draws make one number.
 *
 * @param seed A whole number from 0 to 2^53 − 1.
 * @param stream Which of the seed's streams, so that workers or scenarios draw independently; 0 where left out.
 * @see Blackman and Vigna, ACM Transactions on Mathematical Software 47 (2021) 36; Steele, Lea and Flood, OOPSLA 2014, 453.
 * Complexity: constant a draw, nothing allocated.
 * @example makeRandom(20200120)() // the same number everywhere
 */
export function makeRandom(seed: number, stream = 0): Random {
  for (const [name, value] of [
    ['seed', seed],
    ['stream', stream],
  ] as const) {
    if (!(Number.isSafeInteger(value) && value >= 0))
      throw new RangeError(`makeRandom needs a ${name} that is a whole number of 0 or more, got ${value}`)
  }
  let mixing = (seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b)) | 0
  const mix = () => {
    mixing = (mixing + 0x9e3779b9) | 0
    let z = mixing
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return z ^ (z >>> 16)
  }
  let a = mix()
  let b = mix()
  let c = mix()
  let d = mix() | 1
  const draw32 = () => {
    const fifth = Math.imul(b, 5)
    const result = Math.imul((fifth << 7) | (fifth >>> 25), 9)
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = (d << 11) | (d >>> 21)
    return result >>> 0
  }
  return () => ((draw32() >>> 5) * 2 ** 26 + (draw32() >>> 6)) / 2 ** 53
}
