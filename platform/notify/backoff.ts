/**
 * How long to wait after an attempt that failed: twice as long each time, up to a limit, and by chance between half of
 * that and all of it, so that what failed together does not come back together.
 * @param attempts How often it was tried, from 1.
 * @param random From 0 up to, not with, 1.
 */
export function backoffMs(
  attempts: number,
  { firstMs, longestMs, random }: { firstMs: number; longestMs: number; random: number },
): number {
  const most = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 40))
  return Math.round(most * (0.5 + random / 2))
}
