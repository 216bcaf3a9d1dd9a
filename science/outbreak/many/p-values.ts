import type { Random } from '../maths/index.ts'

/** Refuses what is no list of p-values. */
export function checkPValues(pValues: ArrayLike<number>): void {
  if (pValues.length === 0) throw new RangeError('pValues must have one at least')
  for (let at = 0; at < pValues.length; at++) checkPValue(pValues[at]!, ` at position ${at}`)
}

export function checkPValue(pValue: number, where = ''): void {
  if (!(pValue >= 0 && pValue <= 1))
    throw new RangeError(`p-values must be from 0 to 1, got ${pValue}${where}`)
}

export function checkLevel(level: number): void {
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be between 0 and 1, got ${level}`)
}

/**
 * The middle of the two p-values between which a count lies: less timid than the chance of as many or more, which for small
 * counts is far too large on average, and the same for everybody who asks.
 *
 * In words: half of the chance of exactly as many, and all of the chance of more. Its mean is 0.5 where nothing is new, but
 * it may fall below a level a little more often than the level says. So: the plain p-value for an alarm, this one where many
 * p-values are weighed together (a share of true nulls, a calibration).
 *
 * @param atLeast Chance of as many or more.
 * @param moreThan Chance of more.
 * @see Lancaster, Journal of the American Statistical Association 56 (1961) 223.
 * @example midPValue({ atLeast: poissonTail({ count: 3, mean: 1 }), moreThan: poissonTail({ count: 4, mean: 1 }) }) // 0.0496
 */
export function midPValue(tails: { atLeast: number; moreThan: number }): number {
  checkTails(tails)
  return (tails.atLeast + tails.moreThan) / 2
}

/**
 * A p-value drawn evenly between the two between which a count lies: exactly even where nothing is new, which a test that
 * spends its level to the last needs; but two who ask get two answers unless they share the stream.
 *
 * @see Pearson, Biometrika 37 (1950) 383.
 */
export function randomisedPValue(tails: { atLeast: number; moreThan: number; random: Random }): number {
  checkTails(tails)
  return tails.moreThan + (1 - tails.random()) * (tails.atLeast - tails.moreThan)
}

function checkTails({ atLeast, moreThan }: { atLeast: number; moreThan: number }): void {
  checkPValue(atLeast)
  checkPValue(moreThan)
  if (moreThan > atLeast)
    throw new RangeError(`moreThan must be at most atLeast, got ${moreThan} over ${atLeast}`)
}
