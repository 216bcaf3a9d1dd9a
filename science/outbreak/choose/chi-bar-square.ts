import { gammaTail } from '../maths/gamma.ts'

/**
 * The chance that the likelihood ratio of a rising course to a constant one is as high or higher where the level is constant.
 *
 * In words: twice its logarithm follows a mixture of chi-squares. The best rising course of n periods has `k` levels with the chance |s(n,k)|/n!
 * (Stirling numbers of the first kind), and then k−1 degrees of freedom. Exact for normal counts of one variance; of few cases it says too much.
 *
 * @param of `twice`: twice the logarithm of the ratio, over the dispersion; `weights`: of `levelWeights`, by the number of periods.
 * @see Barlow et al., Statistical Inference under Order Restrictions (1972), 3.1.
 * Complexity: O(periods).
 */
export function chiBarSquareTail({ twice, weights }: { twice: number; weights: readonly number[] }): number {
  if (twice <= 0) return 1
  return weights.reduce(
    (sum, weight, at) => sum + (at === 0 ? 0 : weight * gammaTail({ x: twice, shape: at / 2, scale: 2 })),
    0,
  )
}

/** The chances of 1, 2, … levels in the best rising course of so many periods. */
export function levelWeights(periods: number): number[] {
  let weights = [1]
  for (let n = 2; n <= periods; n++)
    weights = Array.from(
      { length: n },
      (_, at) => ((weights[at] ?? 0) * (n - 1) + (weights[at - 1] ?? 0)) / n,
    )
  return weights
}
