/** A computed tail as a p-value: rounding may not take it to 0 or over 1. */
export function toProbability(value: number): number {
  return Math.min(1, Math.max(Number.MIN_VALUE, value))
}
