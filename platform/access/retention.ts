import type { Database } from '#platform/store'
import { type AttemptRules, addressRules, loginRules } from './attempts.ts'

/**
 * Removes what is kept for a short time only: sessions that ended, answers to idempotency keys older than a day, failed attempts
 * that are forgotten by the rules (attempts.ts), the texts of keys from before a rotation. A login that is locked stays so.
 */
export async function forgetExpired({ app }: Database, now: Date = new Date()): Promise<void> {
  const before = ({ forgottenAfterMs }: AttemptRules) => new Date(now.getTime() - forgottenAfterMs)
  await app`
    DELETE FROM access.session s USING access.policy p
    WHERE s.expires_at < now() OR s.seen_at < now() - make_interval(mins => p.idle_minutes)`
  await app`DELETE FROM access.idempotency WHERE created_at < now() - interval '1 day'`
  await app`
    DELETE FROM access.attempt
    WHERE CASE kind
      WHEN 'login' THEN failures < ${loginRules.lockedAfter ?? 0} AND last_at < ${before(loginRules)}
      ELSE last_at < ${before(addressRules)} END`
  await app`UPDATE access.api_key SET previous_hash = NULL, previous_until = NULL WHERE previous_until < now()`
}
