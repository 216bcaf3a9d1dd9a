/** More than any count; where nothing below it will do, nothing does. */
const beyondAll = 2 ** 50

/**
 * The least count for which something holds that, once it holds, holds for all greater ones.
 *
 * In words: from a guess, in doubling strides to where it changes, then by halves.
 *
 * Complexity: twice the logarithm of how far the guess is off.
 */
export function leastCount(guess: number, holds: (count: number) => boolean): number {
  let fails = -1
  let does = beyondAll
  const isThere = holds(guess)
  if (isThere) does = guess
  else fails = guess
  for (let stride = 1; ; stride *= 2) {
    const next = isThere ? does - stride : fails + stride
    if (next < 0 || next >= beyondAll) break
    const found = holds(next)
    if (found) does = next
    else fails = next
    if (found !== isThere) break
  }
  while (does - fails > 1) {
    const middle = Math.floor((does + fails) / 2)
    if (holds(middle)) does = middle
    else fails = middle
  }
  return does
}
