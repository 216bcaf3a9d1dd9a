/** Where the keys stand in a list: on the alert that is open, else where they were before it left the list. */
export function cursorOf(
  ids: readonly number[],
  { open, before }: { open: number | undefined; before: number },
): number {
  const at = open === undefined ? -1 : ids.indexOf(open)
  if (at >= 0) return at
  return Math.max(0, Math.min(before, ids.length - 1))
}

/** The alert to go to from there; undefined at the end of the list. An alert that left it makes room for the one after it. */
export function stepFrom(
  ids: readonly number[],
  { open, before, by }: { open: number | undefined; before: number; by: 1 | -1 },
): number | undefined {
  const gone = open !== undefined && !ids.includes(open)
  const at = cursorOf(ids, { open, before })
  return ids[gone && by === 1 ? at : at + by]
}
