/** How failed attempts at signing in are answered. Pure: of what is known and the instant. */
export interface AttemptRules {
  /** Failures after which nothing is delayed yet. */
  readonly free: number
  readonly firstDelayMs: number
  /** Each further failure doubles the delay, up to this. */
  readonly longestDelayMs: number
  /** Failures in a row after which only an administrator lets in; absent for never. */
  readonly lockedAfter?: number
  /** Without a failure for so long, what was before is forgotten. A lock is not. */
  readonly forgottenAfterMs: number
}

const minute = 60_000
const day = 1_440 * minute

/** NIST SP 800-63B-4, 3.2.2: no more than 100 failures in a row for one account. */
export const loginRules: AttemptRules = {
  free: 5,
  firstDelayMs: 15_000,
  longestDelayMs: 15 * minute,
  lockedAfter: 100,
  forgottenAfterMs: 30 * day,
}

/** An office's hundred people share an address: more is free, it is forgotten soon, and never locked. */
export const addressRules: AttemptRules = {
  free: 30,
  firstDelayMs: 5_000,
  longestDelayMs: 5 * minute,
  forgottenAfterMs: 60 * minute,
}

export interface Attempts {
  readonly failures: number
  readonly lastAt: Date
  /** Before this instant nothing is looked at. */
  readonly until: Date | null
}

export type Admission =
  | { readonly ok: true; readonly attempts: Attempts }
  /** Without an instant only an administrator lets in. */
  | { readonly ok: false; readonly until: Date | undefined }

/**
 * One more attempt. It counts as failed from its beginning, so that a thousand at once are not a thousand guesses; whoever
 * succeeds gives it back. One that is refused counts nothing: who only waits is let in.
 */
export function admitAttempt(rules: AttemptRules, known: Attempts | undefined, now: Date): Admission {
  if (known && isLocked(rules, known)) return { ok: false, until: undefined }
  const until = known?.until && heldUntil(rules, known.until, now)
  if (until) return { ok: false, until }
  const before = known && !isForgotten(rules, known, now) ? known.failures : 0
  const failures = before + 1
  return { ok: true, attempts: { failures, lastAt: now, until: delayedUntil(rules, failures, now) } }
}

/** The attempt is given back: neither counted, nor a reason to forget those that failed. */
export function releaseAttempt(admitted: Attempts, known: Attempts): Attempts {
  // Another that came meanwhile holds by its own delay.
  const isLast = known.failures === admitted.failures
  return {
    failures: Math.max(0, known.failures - 1),
    lastAt: known.lastAt,
    until: isLast ? null : known.until,
  }
}

export function isLocked({ lockedAfter }: AttemptRules, { failures }: Attempts): boolean {
  return lockedAfter !== undefined && failures >= lockedAfter
}

function isForgotten({ forgottenAfterMs }: AttemptRules, { lastAt }: Attempts, now: Date): boolean {
  return now.getTime() - lastAt.getTime() > forgottenAfterMs
}

/** The end of a delay that still holds; one that is further off than any delay is left from before the machine's clock was set back. */
function heldUntil({ longestDelayMs }: AttemptRules, until: Date, now: Date): Date | undefined {
  const leftMs = until.getTime() - now.getTime()
  return leftMs > 0 && leftMs <= longestDelayMs ? until : undefined
}

function delayedUntil(
  { free, firstDelayMs, longestDelayMs }: AttemptRules,
  failures: number,
  now: Date,
): Date | null {
  if (failures < free) return null
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - free))
  return new Date(now.getTime() + delayMs)
}
