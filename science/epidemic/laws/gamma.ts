/** Lanczos' series with g = 7 and nine terms; absolute error of the logarithm below 1e-13 for positive arguments. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** Logarithm of the gamma function, for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  let sum = lanczos[0] ?? 0
  for (let i = 1; i < lanczos.length; i++) sum += (lanczos[i] ?? 0) / (x - 1 + i)
  const t = x + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}

/**
 * Probability that a gamma variable of this shape and scale 1 is at most x: the regularised lower incomplete gamma function.
 *
 * In words: a power series below shape + 1, a continued fraction above.
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 6.5.29 and 6.5.31.
 */
export function gammaCdf(shape: number, x: number): number {
  if (x <= 0) return 0
  const front = Math.exp(shape * Math.log(x) - x - logGamma(shape))
  if (x < shape + 1) {
    let term = 1 / shape
    let sum = term
    for (let n = 1; n < 10_000 && term > sum * 1e-16; n++) {
      term *= x / (shape + n)
      sum += term
    }
    return Math.min(1, front * sum)
  }
  // Lentz's evaluation of the continued fraction.
  let b = x + 1 - shape
  let c = 1e300
  let d = 1 / b
  let h = d
  for (let n = 1; n < 10_000; n++) {
    const a = -n * (n - shape)
    b += 2
    d = 1 / (a * d + b || 1e-300)
    c = b + a / c || 1e-300
    const step = c * d
    h *= step
    if (Math.abs(step - 1) < 1e-15) break
  }
  return Math.max(0, 1 - front * h)
}

/** Probability that a standard normal variable is at most z. */
export function normalCdf(z: number): number {
  const half = gammaCdf(0.5, (z * z) / 2) / 2
  return z < 0 ? 0.5 - half : 0.5 + half
}
