/**
 * How much likelier the counts are with one rate inside a zone and another outside than with the same rate everywhere, as
 * the logarithm of the ratio.
 *
 * In words, for the Poisson model: cases inside times the log of observed over expected inside, and the same outside. The
 * Bernoulli model adds the same of the controls, whose expectation follows from that of the cases.
 *
 * @param observed Cases inside.
 * @param expected Cases expected inside, of which all places together have `cases`.
 * @param cases All cases.
 * @param controls All controls, for the Bernoulli model; 0 for the others.
 * @returns 0 or more; 0 where no more are seen inside than expected: only excess is looked for.
 * @see Kulldorff, Communications in Statistics – Theory and Methods 26 (1997) 1481.
 * Complexity: constant.
 * @example logLikelihoodRatio({ observed: 10, expected: 5, cases: 20, controls: 0 }) // 2.877
 */
export function logLikelihoodRatio({
  observed,
  expected,
  cases,
  controls,
}: {
  observed: number
  expected: number
  cases: number
  controls: number
}): number {
  if (!(observed > expected)) return 0
  const ofCases = divergence(observed, expected) + divergence(cases - observed, cases - expected)
  if (controls === 0) return ofCases
  const persons = expected * (1 + controls / cases)
  const expectedControls = persons - expected
  const seenControls = Math.max(0, persons - observed)
  return (
    ofCases +
    divergence(seenControls, expectedControls) +
    divergence(controls - seenControls, controls - expectedControls)
  )
}

function divergence(observed: number, expected: number): number {
  return observed > 0 ? observed * Math.log(observed / expected) : 0
}

/**
 * A length for the excess `observed − expected`, such that the log-likelihood ratio is never over its square: what spares
 * a scan nearly all logarithms.
 *
 * In words: x ln x − x + 1 is at most (x − 1)² / 2 from x = 1 up, and at most (x − 1)² below; so the ratio is at most the
 * squared excess times 1 / (2 × expected) + 1 / (the rest), and likewise for controls.
 *
 * @returns Infinity for a zone of nothing or of everything, which has no outside to be held against.
 */
export function excessScale({
  expected,
  cases,
  controls,
}: {
  expected: number
  cases: number
  controls: number
}): number {
  const rest = cases - expected
  if (!(expected > cases * 1e-12 && rest > cases * 1e-12)) return Infinity
  const ofCases = 1 / (2 * expected) + 1 / rest
  if (controls === 0) return 1 / Math.sqrt(ofCases)
  const share = controls / cases
  return 1 / Math.sqrt(ofCases + 1 / (expected * share) + 1 / (2 * rest * share))
}
