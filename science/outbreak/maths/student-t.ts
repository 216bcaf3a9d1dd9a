import { incompleteBeta } from './incomplete-beta.ts'

/**
 * How surprising an estimate divided by its standard error is, were there no effect: Student's t, both sides.
 *
 * @param t Any number.
 * @param degrees Degrees of freedom, above 0.
 * @returns The chance of a value as far from 0, or farther.
 * @see NIST Digital Library of Mathematical Functions, 8.17; Student, Biometrika 6 (1908) 1.
 * Complexity: O(√degrees).
 * @example studentTwoSided({ t: 2.570582, degrees: 5 }) // 0.05
 */
export function studentTwoSided({ t, degrees }: { t: number; degrees: number }): number {
  if (Number.isNaN(t)) throw new RangeError(`studentTwoSided needs a number t, got ${t}`)
  if (!(degrees > 0 && degrees < Infinity))
    throw new RangeError(`studentTwoSided needs degrees of freedom above 0, got ${degrees}`)
  return incompleteBeta({ x: degrees / (degrees + t * t), a: degrees / 2, b: 0.5 })
}
