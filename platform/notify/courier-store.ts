import type { Tx } from '#platform/store'
import type { OutboxRow } from './outbox-store.ts'

/** Whoever looks for what is due takes this first: two that looked at once could both find one target idle. */
const claimLock = 7202040

export interface Due extends OutboxRow {
  /** Told before without success, or taken by somebody who is gone. */
  readonly again: boolean
}

/**
 * The next of each target that is due: the first of its queue, and only that, so that its order is kept. A target whose first
 * waits to be tried again is not in it, nor is one that somebody is telling.
 */
export async function listDue(
  tx: Tx,
  { now, except, limit }: { now: Date; except: readonly string[]; limit: number },
): Promise<Due[]> {
  await tx`SELECT pg_advisory_xact_lock(${claimLock})`
  // From target to target by the index, however many notices one of them has waiting.
  return await tx<Due[]>`
    WITH RECURSIVE head AS (
      (SELECT id, target, number, state, not_before, leased_until, urgency, attempts FROM notify.outbox
        WHERE state IN ('waiting', 'sending') AND held IS NULL ORDER BY target, number LIMIT 1)
      UNION ALL
      SELECT next.* FROM head, LATERAL (
        SELECT id, target, number, state, not_before, leased_until, urgency, attempts FROM notify.outbox
        WHERE state IN ('waiting', 'sending') AND held IS NULL AND target > head.target
        ORDER BY target, number LIMIT 1) AS next
    )
    SELECT o.*, o.attempts > 0 AS again FROM head JOIN notify.outbox o ON o.id = head.id
    WHERE head.target <> ALL (${[...except]})
      AND ((head.state = 'waiting' AND head.not_before <= ${now}) OR (head.state = 'sending' AND head.leased_until <= ${now}))
    ORDER BY head.attempts > 0, head.urgency = 'urgent' DESC, head.number LIMIT ${limit}`
}

/** Takes notices: from now on only who holds this epoch notes anything on them. */
export async function take(
  tx: Tx,
  ids: readonly string[],
  leasedUntil: Date,
): Promise<ReadonlyMap<string, { epoch: string; attempts: number }>> {
  const taken = await tx<{ id: string; epoch: string; attempts: number }[]>`
    UPDATE notify.outbox SET state = 'sending', attempts = attempts + 1, epoch = epoch + 1, leased_until = ${leasedUntil}
    WHERE id = ANY (${[...ids]}) RETURNING id, epoch::text, attempts`
  return new Map(taken.map(({ id, ...one }) => [id, one]))
}

export type Noted =
  | { readonly state: 'delivered'; readonly at: Date }
  | { readonly state: 'failed'; readonly at: Date; readonly error: string }
  | { readonly state: 'waiting'; readonly notBefore: Date; readonly error: string }

/** False where another has taken it since: what it notes counts. */
export async function note(tx: Tx, of: { id: string; epoch: string }, noted: Noted): Promise<boolean> {
  const changed = await tx`
    UPDATE notify.outbox SET state = ${noted.state}, leased_until = NULL,
      last_error = ${noted.state === 'delivered' ? null : noted.error},
      not_before = ${noted.state === 'waiting' ? noted.notBefore : tx`not_before`},
      ended_at = ${noted.state === 'waiting' ? null : noted.at}
    WHERE id = ${of.id} AND epoch = ${of.epoch}::text::bigint AND state = 'sending'`
  return changed.count === 1
}
