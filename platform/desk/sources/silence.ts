export type Hearing =
  | { readonly state: 'never' }
  /** Heard, but nobody said how often it should be. */
  | { readonly state: 'heard'; readonly agoMs: number }
  | { readonly state: 'on-time'; readonly agoMs: number }
  /** Its interval has passed; the report may be on its way. */
  | { readonly state: 'due'; readonly agoMs: number; readonly lateMs: number }
  /** A whole further interval has passed: a report is missing. */
  | { readonly state: 'late'; readonly agoMs: number; readonly lateMs: number }

/** What a source's silence means at an instant of the server's clock. */
export function hearingOf(
  {
    lastHeard,
    expectedEveryMs,
  }: { readonly lastHeard: string | null; readonly expectedEveryMs: number | null },
  serverNow: number,
): Hearing {
  if (lastHeard === null) return { state: 'never' }
  const agoMs = Math.max(0, serverNow - Date.parse(lastHeard))
  if (expectedEveryMs === null) return { state: 'heard', agoMs }
  const lateMs = agoMs - expectedEveryMs
  if (lateMs <= 0) return { state: 'on-time', agoMs }
  return { state: lateMs > expectedEveryMs ? 'late' : 'due', agoMs, lateMs }
}

const order = { never: 0, late: 1, due: 2, heard: 3, 'on-time': 4 } as const

/** Who never spoke and need not is after all others. */
const needNot = 5

/** Those that need a call first: never heard, then the latest; among equals the name decides. */
export function byNeed<
  Source extends {
    readonly source: string
    readonly hearing: Hearing
    readonly expectedEveryMs: number | null
  },
>(a: Source, b: Source): number {
  const rank = ({ hearing: { state }, expectedEveryMs }: Source) =>
    state === 'never' && expectedEveryMs === null ? needNot : order[state]
  const lateness = (of: Hearing) => (of.state === 'late' || of.state === 'due' ? of.lateMs : 0)
  return (
    rank(a) - rank(b) ||
    lateness(b.hearing) - lateness(a.hearing) ||
    (a.source < b.source ? -1 : a.source > b.source ? 1 : 0)
  )
}

/** Whether somebody has to ask after the source. */
export function isSilent({ state }: Hearing, expectedEveryMs: number | null): boolean {
  return state === 'late' || (state === 'never' && expectedEveryMs !== null)
}
