/** From here on the tail is a continued fraction; nearer to 0 a series from the middle keeps all digits but two. */
const fractionFrom = 2.5

/**
 * The chance that a standard normal value is above `z`.
 *
 * In words: near the middle one half less a power series (Marsaglia); in the tail the density times Mills' ratio as a continued
 * fraction, so that a tail of 1e-300 keeps its digits.
 *
 * @param z Any number; infinite ones included.
 * @returns 0 to 1, with a relative error below 1e-13 down to the smallest doubles.
 * @throws RangeError for what is no number.
 * @see Marsaglia, Journal of Statistical Software 11 (2004) 4; NIST Digital Library of Mathematical Functions, 7.9.3.
 * Complexity: constant.
 * @example normalTail(1.959964) // 0.025
 */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) throw new RangeError(`normalTail needs a number, got ${z}`)
  if (z < 0) return 1 - normalTail(-z)
  if (z === Infinity) return 0
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
  if (z < fractionFrom) return 0.5 - density * middleSeries(z)
  // Backwards from a depth at which the fraction has settled for every z from 2.5 on.
  let fraction = z
  for (let n = 120; n > 0; n--) fraction = z + n / fraction
  return density / fraction
}

function middleSeries(z: number): number {
  let term = z
  let sum = z
  for (let n = 3; term > sum * Number.EPSILON; n += 2) {
    term *= (z * z) / n
    sum += term
  }
  return sum
}

/** The chance that a standard normal value is `z` or less. @example normalCdf(1.644854) // 0.95 */
export function normalCdf(z: number): number {
  return normalTail(-z)
}

/**
 * The standard normal value that is not passed with a given probability.
 *
 * In words: a rational guess (Abramowitz and Stegun), bettered by Halley's steps on the tail until it stands still.
 *
 * @param probability Between 0 and 1, both excluded.
 * @returns With an error below 1e-13 relative to the greater of 1 and the value.
 * @throws RangeError for another probability.
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.2.23.
 * Complexity: constant.
 * @example normalQuantile(0.99) // 2.326348
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1))
    throw new RangeError(`normalQuantile needs a probability between 0 and 1, got ${probability}`)
  if (probability > 0.5) return -lowerQuantile(1 - probability)
  return lowerQuantile(probability)
}

function lowerQuantile(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(probability))
  let z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  for (let step = 0; step < 4; step++) {
    const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
    const newton = (normalTail(z) - probability) / density
    z += newton / (1 - 0.5 * z * newton)
  }
  return -z
}

/** How dense a standard normal quantity is at `z`. */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
}
