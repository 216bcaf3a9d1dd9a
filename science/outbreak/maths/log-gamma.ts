/** Below this the argument is first raised by the recurrence, so that Stirling's series is exact to double precision. */
const stirlingFrom = 12

/**
 * Logarithm of the gamma function, `ln Γ(x)`: the factorial carried on to all positive numbers, `Γ(n + 1) = n!`.
 *
 * In words: raise `x` to 12 or more by `Γ(x + 1) = x Γ(x)`, then Stirling's series.
 *
 * @param x Greater than 0.
 * @returns With an error below 1e-14 relative to the greater of 1 and the value.
 * @see NIST Digital Library of Mathematical Functions, 5.5.1 and 5.11.1.
 * Complexity: constant.
 * @example logGamma(5) // 3.178…, which is ln 24
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma needs a number above 0, got ${x}`)
  let raised = x
  let product = 1
  while (raised < stirlingFrom) {
    product *= raised
    raised += 1
  }
  const inverse = 1 / raised
  const square = inverse * inverse
  const series =
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))))
  return (raised - 0.5) * Math.log(raised) - raised + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
}
