/** What the room has to be told of the numbers that it looks at. */
export type Fault = 'signed-out' | 'away' | 'stale' | 'behind'

/** Numbers are read every few seconds: after so long without one, something is in the way. */
const staleMs = 30_000
/** A reader of the log that is so far behind shows a city that is past. */
const behindMs = 3 * 60_000

/** Whether the numbers may be trusted, and if not, since when they stand: an instant of machine time. Pure. */
export function faultOf(of: {
  readonly signedOut: boolean
  readonly away: boolean
  readonly nowMs: number
  /** When the last answer came, by the browser's clock. */
  readonly readAtMs: number
  /** As of when counts and work are, by the server's clock; and what that clock said when it answered. */
  readonly asOfMs: number
  readonly serverNowMs: number
}): { fault: Fault; sinceMs: number } | undefined {
  const { readAtMs, nowMs } = of
  if (of.signedOut) return { fault: 'signed-out', sinceMs: readAtMs }
  if (of.away) return { fault: 'away', sinceMs: readAtMs }
  if (nowMs - readAtMs > staleMs) return { fault: 'stale', sinceMs: readAtMs }
  const behind = of.serverNowMs - of.asOfMs
  return behind > behindMs ? { fault: 'behind', sinceMs: readAtMs - behind } : undefined
}
