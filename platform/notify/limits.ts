/** Numbers that a city may want otherwise, each with where it is from. */
export interface NoticeLimits {
  /** One attempt in total: finding the name, connecting, sending, reading the answer. */
  readonly attemptMs: number
  /** How much of an answer is read. */
  readonly answerBytes: number
  /** Notices under way at once, in one world. */
  readonly atOnce: number
  /** Of these, how many may be second attempts: a target that does not answer never takes all places. */
  readonly retriesAtOnce: number
  /** Longer than any attempt: who has not noted by then is taken for gone. */
  readonly leaseMs: number
  readonly firstRetryMs: number
  readonly longestRetryMs: number
  /** A notice that is older is not tried again, and is shown as failed. */
  readonly maximumAgeMs: number
  readonly maximumAttempts: number
  /** How often the outbox is looked at. */
  readonly lookEveryMs: number
}

export const noticeLimits: NoticeLimits = {
  // Standard Webhooks 1.0.0 advises 15–30 s for consumers; here a target that is slow holds up its own queue alone.
  attemptMs: 10_000,
  answerBytes: 64 * 1024,
  atOnce: 16,
  retriesAtOnce: 8,
  leaseMs: 60_000,
  firstRetryMs: 5_000,
  longestRetryMs: 3_600_000,
  // What happened yesterday is no news: a person has to look at what could not be told for a day.
  maximumAgeMs: 24 * 3_600_000,
  maximumAttempts: 30,
  lookEveryMs: 1_000,
}

/**
 * Group robots take 20 messages a minute each: DingTalk and WeCom say so in their pages on custom robots. Feishu allows
 * 100 a minute and 5 a second; the smaller number is kept for all three.
 */
export const robotsPerMinute = 20

/** Ports to which notices may go. 443 is HTTPS; 8443 is where many put a second one. */
export const outsidePorts: readonly number[] = [443, 8443]

/** The longest times a target may ask to be left alone for (`Retry-After`). */
export const longestWaitMs = 3_600_000

/** Longest texts of a notice: an SMS of several parts, a line in a group. */
export const longestTitle = 200
export const longestBody = 2_000
