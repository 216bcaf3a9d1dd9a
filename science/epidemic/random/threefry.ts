/**
 * Threefry-2x32 with twenty rounds: two words of chance for each counter under each key, without a state that moves on.
 *
 * In words: the counter is enciphered by the key with additions, rotations and exclusive ors, so that any draw can be had at any time,
 * in any order, and no draw changes another.
 *
 * @see Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011), doi 10.1145/2063384.2063405.
 * Complexity: constant; nothing is allocated. `first` and `second` hold the last draw.
 */
export class Threefry {
  first = 0
  second = 0
  readonly #key0: number
  readonly #key1: number
  readonly #key2: number

  /** @param key0 @param key1 Words of 32 bits. */
  constructor(key0: number, key1: number) {
    this.#key0 = key0 | 0
    this.#key1 = key1 | 0
    this.#key2 = 0x1bd11bda ^ key0 ^ key1
  }

  /** Puts the two words of this counter into `first` and `second`, each from 0 to 2^32 − 1. */
  encipher(counter0: number, counter1: number): void {
    const k0 = this.#key0
    const k1 = this.#key1
    const k2 = this.#key2
    let a = (counter0 + k0) | 0
    let b = (counter1 + k1) | 0
    a = (a + b) | 0
    b = ((b << 13) | (b >>> 19)) ^ a
    a = (a + b) | 0
    b = ((b << 15) | (b >>> 17)) ^ a
    a = (a + b) | 0
    b = ((b << 26) | (b >>> 6)) ^ a
    a = (a + b) | 0
    b = ((b << 6) | (b >>> 26)) ^ a
    a = (a + k1) | 0
    b = (b + k2 + 1) | 0
    a = (a + b) | 0
    b = ((b << 17) | (b >>> 15)) ^ a
    a = (a + b) | 0
    b = ((b << 29) | (b >>> 3)) ^ a
    a = (a + b) | 0
    b = ((b << 16) | (b >>> 16)) ^ a
    a = (a + b) | 0
    b = ((b << 24) | (b >>> 8)) ^ a
    a = (a + k2) | 0
    b = (b + k0 + 2) | 0
    a = (a + b) | 0
    b = ((b << 13) | (b >>> 19)) ^ a
    a = (a + b) | 0
    b = ((b << 15) | (b >>> 17)) ^ a
    a = (a + b) | 0
    b = ((b << 26) | (b >>> 6)) ^ a
    a = (a + b) | 0
    b = ((b << 6) | (b >>> 26)) ^ a
    a = (a + k0) | 0
    b = (b + k1 + 3) | 0
    a = (a + b) | 0
    b = ((b << 17) | (b >>> 15)) ^ a
    a = (a + b) | 0
    b = ((b << 29) | (b >>> 3)) ^ a
    a = (a + b) | 0
    b = ((b << 16) | (b >>> 16)) ^ a
    a = (a + b) | 0
    b = ((b << 24) | (b >>> 8)) ^ a
    a = (a + k1) | 0
    b = (b + k2 + 4) | 0
    a = (a + b) | 0
    b = ((b << 13) | (b >>> 19)) ^ a
    a = (a + b) | 0
    b = ((b << 15) | (b >>> 17)) ^ a
    a = (a + b) | 0
    b = ((b << 26) | (b >>> 6)) ^ a
    a = (a + b) | 0
    b = ((b << 6) | (b >>> 26)) ^ a
    a = (a + k2) | 0
    b = (b + k0 + 5) | 0
    this.first = a >>> 0
    this.second = b >>> 0
  }
}
