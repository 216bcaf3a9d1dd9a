import { logGamma } from './log-gamma.ts'

/**
 * What Stirling's formula leaves out: `ln Γ(x + 1) − (x + ½) ln x + x − ½ ln 2π`, about `1 / 12x`.
 *
 * @param x Above 0.
 * @see NIST Digital Library of Mathematical Functions, 5.11.1.
 */
export function stirlingError(x: number): number {
  if (x < 10) return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - 0.5 * Math.log(2 * Math.PI)
  const square = 1 / (x * x)
  return (
    (1 / 12 -
      square *
        (1 / 360 -
          square *
            (1 / 1260 -
              square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360 - square / 156)))))) /
    x
  )
}

/** `ln(1 + t) − t`, with its digits where `t` is small and the two would cancel. */
export function logOnePlusMinus(t: number): number {
  if (Math.abs(t) > 0.3) return Math.log1p(t) - t
  // ln(1 + t) = 2 atanh(r) with r = t / (2 + t); 2r − t = −r t.
  const r = t / (2 + t)
  const square = r * r
  let power = r * square
  let sum = 0
  for (let n = 3; Math.abs(power) > 1e-19 * Math.abs(r * t) * n; n += 2) {
    sum += power / n
    power *= square
  }
  return 2 * sum - r * t
}
