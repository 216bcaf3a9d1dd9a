import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { networkOf } from './attempt-store.ts'
import {
  type AttemptRules,
  type Attempts,
  addressRules,
  admitAttempt,
  loginRules,
  releaseAttempt,
} from './attempts.ts'

type Step = { readonly kind: 'wrong' | 'right' | 'half'; readonly afterMs: number }

const aStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'right', 'half'),
  // Mostly at once, or about as long as a delay takes; sometimes for a month.
  afterMs: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 60_000 }),
    fc.integer({ min: 0, max: 20 * 60_000 }),
    fc.constant(31 * 86_400_000),
  ),
})
const aRule = fc.constantFrom<AttemptRules>(loginRules, addressRules, {
  ...loginRules,
  free: 2,
  lockedAfter: 7,
})

/** Plays a sequence, and calls `see` with each answer. */
function play(
  rules: AttemptRules,
  steps: readonly Step[],
  see: (seen: {
    step: Step
    now: Date
    before: Attempts | undefined
    answer: ReturnType<typeof admitAttempt>
  }) => void,
): void {
  let now = new Date('2026-11-26T00:00:00Z')
  let known: Attempts | undefined
  for (const step of steps) {
    now = new Date(now.getTime() + step.afterMs)
    const answer = admitAttempt(rules, known, now)
    see({ step, now, before: known, answer })
    if (!answer.ok) continue
    known = answer.attempts
    if (step.kind === 'right') known = undefined
    if (step.kind === 'half') known = releaseAttempt(answer.attempts, answer.attempts)
  }
}

describe('whatever somebody tries', () => {
  test('an instant is told, after which the next attempt is let in, unless only an administrator can', () => {
    fc.assert(
      fc.property(aRule, fc.array(aStep, { maxLength: 150 }), (rules, steps) => {
        play(rules, steps, ({ now, before, answer }) => {
          if (answer.ok) return
          if (answer.until === undefined) {
            expect(before?.failures).toBeGreaterThanOrEqual(rules.lockedAfter ?? Number.POSITIVE_INFINITY)
            return
          }
          expect(answer.until > now).toBe(true)
          expect(answer.until.getTime() - now.getTime()).toBeLessThanOrEqual(rules.longestDelayMs)
          expect(admitAttempt(rules, before, answer.until).ok).toBe(true)
          expect(admitAttempt(rules, before, new Date(answer.until.getTime() - 1)).ok).toBe(false)
        })
      }),
      { numRuns: 500 },
    )
  })

  test('the delay grows with each failure, from nothing to the longest, and never shrinks while they go on', () => {
    fc.assert(
      fc.property(aRule, fc.integer({ min: 1, max: 99 }), (rules, failures) => {
        let known: Attempts | undefined
        let now = new Date('2026-11-26T00:00:00Z')
        let longest = -1
        for (let n = 1; n <= Math.min(failures, (rules.lockedAfter ?? 100) - 1); n++) {
          const answer = admitAttempt(rules, known, now)
          if (!answer.ok) throw new Error(`attempt ${n} was refused`)
          known = answer.attempts
          const delayMs = (known.until?.getTime() ?? now.getTime()) - now.getTime()
          expect(delayMs).toBeGreaterThanOrEqual(longest)
          if (n < rules.free) expect(delayMs).toBe(0)
          else expect(delayMs).toBeGreaterThanOrEqual(rules.firstDelayMs)
          longest = Math.max(longest, delayMs)
          now = known.until ?? now
        }
      }),
    )
  })

  test('guesses in a row are bounded: a right password between them, or a code still owed, does not reset what only who has both may', () => {
    fc.assert(
      fc.property(fc.array(aStep, { minLength: 1, maxLength: 300 }), (steps) => {
        let inARow = 0
        play(
          loginRules,
          steps.map((step) => (step.afterMs > 30 * 86_400_000 ? { ...step, afterMs: 0 } : step)),
          ({ step, answer }) => {
            if (!answer.ok) return
            if (step.kind === 'right') inARow = 0
            if (step.kind === 'wrong') inARow++
            expect(inARow).toBeLessThanOrEqual(loginRules.lockedAfter ?? 0)
            // Counted as failed from the beginning: what is known is never less than what was guessed.
            expect(answer.attempts.failures).toBeGreaterThanOrEqual(step.kind === 'right' ? 1 : inARow)
          },
        )
      }),
      { numRuns: 300 },
    )
  })
})

test('the hundredth failure in a row locks, and time alone opens it no more', () => {
  let known: Attempts | undefined
  let now = new Date('2026-11-26T00:00:00Z')
  for (let n = 0; n < 100; n++) {
    const answer = admitAttempt(loginRules, known, now)
    if (!answer.ok) throw new Error(`attempt ${n} was refused`)
    known = answer.attempts
    now = known.until ?? now
  }
  const later = new Date(now.getTime() + 400 * 86_400_000)
  expect(admitAttempt(loginRules, known, later)).toEqual({ ok: false, until: undefined })
})

test('a clock that is set back holds nobody for longer than the longest delay', () => {
  const at = new Date('2026-11-26T12:00:00Z')
  const known = { failures: 20, lastAt: at, until: new Date(at.getTime() + loginRules.longestDelayMs) }
  const back = new Date(at.getTime() - 3_600_000)
  expect(admitAttempt(loginRules, known, back).ok).toBe(true)
})

test('an IPv6 subscriber is one /64 however it is written, IPv4 one address, and this machine is not counted', () => {
  expect(networkOf('2001:db8:0:1::1')).toBe(networkOf('2001:DB8::1:ffff:0:0:2'))
  expect(networkOf('2001:db8:0:1::1')).not.toBe(networkOf('2001:db8:0:2::1'))
  expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect([networkOf('127.0.0.1'), networkOf('::1'), networkOf('::ffff:127.0.0.1')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
