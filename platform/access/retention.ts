import type { Database } from '#platform/store'

/** Removes what is kept for a short time only: sessions that ended, answers to idempotency keys older than a day. */
export async function forgetExpired({ app }: Database): Promise<void> {
  await app`DELETE FROM access.session WHERE expires_at < now()`
  await app`DELETE FROM access.idempotency WHERE created_at < now() - interval '1 day'`
}
