import type { Tx } from '#platform/store'
import type { Language, PlacePath, Words } from '#vocabulary'
import { robotKinds, type Urgency } from './channels/channel.ts'
import type { OutboxState } from './outbox-life.ts'

export interface OutboxRow {
  readonly id: string
  readonly number: string
  readonly idempotency_key: string
  readonly channel: string
  readonly target: string
  readonly subscription: string | null
  readonly rung: number
  readonly duty_unit: string | null
  readonly subscriber: string | null
  readonly language: Language
  readonly title_zh: string
  readonly title_en: string
  readonly body_zh: string
  readonly body_en: string
  readonly event: Record<string, unknown> | null
  readonly subject: string
  readonly place: PlacePath
  readonly urgency: Urgency
  readonly created_at: Date
  readonly due_at: Date
  readonly held: 'quiet' | 'digest' | null
  readonly digest: string | null
  readonly state: OutboxState
  readonly enqueued_at: Date
  readonly not_before: Date
  readonly attempts: number
  readonly epoch: string
  readonly ended_at: Date | null
  readonly sunk: boolean
  readonly last_error: string | null
}

export interface NewOutboxRow {
  readonly key: string
  readonly channel: string
  readonly target: string
  readonly subscription?: string | undefined
  readonly rung?: number
  readonly dutyUnit?: string | undefined
  readonly subscriber?: string | undefined
  readonly language: Language
  readonly title: Words
  readonly body: Words
  readonly event?: Readonly<Record<string, unknown>> | undefined
  readonly subject: string
  readonly place: PlacePath
  readonly urgency: Urgency
  readonly createdAt: Date
  readonly dueAt: Date
  readonly held?: 'quiet' | 'digest' | undefined
  /** Kept here instead of being sent. */
  readonly sunk: boolean
}

/** Undefined where the key was written before. */
export async function addToOutbox(tx: Tx, row: NewOutboxRow): Promise<string | undefined> {
  const isKept = row.sunk && row.held === undefined
  const [added] = await tx<{ id: string }[]>`
    INSERT INTO notify.outbox (idempotency_key, channel, target, subscription, rung, duty_unit, subscriber, language,
      title_zh, title_en, body_zh, body_en, event, subject, place, urgency, created_at, due_at, held, state, sunk, ended_at)
    VALUES (${row.key}, ${row.channel},
      -- A robot is one target, whoever subscribes to its group: it takes so many a minute from all of them.
      CASE WHEN EXISTS (SELECT 1 FROM notify.channel WHERE id = ${row.channel} AND kind = ANY (${[...robotKinds]}))
        THEN 'channel:' || ${row.channel}::text ELSE ${row.target}::text END, ${row.subscription ?? null}, ${row.rung ?? 0}, ${row.dutyUnit ?? null},
      ${row.subscriber ?? null}, ${row.language}, ${row.title.zh}, ${row.title.en}, ${row.body.zh}, ${row.body.en},
      ${row.event ? tx.json(row.event as never) : null}, ${row.subject}, ${row.place}, ${row.urgency}, ${row.createdAt},
      ${row.dueAt}, ${row.held ?? null}, ${isKept ? 'delivered' : 'waiting'}, ${row.sunk},
      ${isKept ? tx`clock_timestamp()` : null})
    ON CONFLICT ON CONSTRAINT outbox_once DO NOTHING RETURNING id`
  return added?.id
}

/** Whether this world may speak to anyone outside. Production's does by its clock; another was told so. */
export async function wasToldToSpeak(tx: Tx): Promise<boolean> {
  const [row] = await tx<{ outside: boolean }[]>`SELECT outside FROM notify.world`
  return row?.outside === true
}

export async function tellToSpeak(tx: Tx, outside: boolean): Promise<void> {
  await tx`
    INSERT INTO notify.world (outside) VALUES (${outside})
    ON CONFLICT (one) DO UPDATE SET outside = excluded.outside`
}

/** What a subscription holds that is to go by an instant, the first first. */
export async function listHeld(tx: Tx, subscription: string, by: Date): Promise<OutboxRow[]> {
  return await tx<OutboxRow[]>`
    SELECT * FROM notify.outbox
    WHERE subscription = ${subscription} AND held IS NOT NULL AND state = 'waiting' AND due_at <= ${by}
    ORDER BY due_at, number FOR UPDATE`
}

/** What a subscription holds is to go at an instant now, whatever the hours were. True where there is any. */
export async function holdUntil(tx: Tx, subscription: string, dueAt: Date): Promise<boolean> {
  const held = await tx`
    UPDATE notify.outbox SET due_at = ${dueAt}
    WHERE subscription = ${subscription} AND held IS NOT NULL AND state = 'waiting'`
  return held.count > 0
}

/** Lets them go: to be sent from now on, or, in a world that speaks to nobody, kept. */
export async function letGo(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx`
    UPDATE notify.outbox SET held = NULL, state = CASE WHEN sunk THEN 'delivered' ELSE 'waiting' END,
      enqueued_at = clock_timestamp(), not_before = clock_timestamp(), ended_at = CASE WHEN sunk THEN clock_timestamp() END
    WHERE id = ANY (${[...ids]})`
}

export async function markDigested(tx: Tx, ids: readonly string[], digest: string): Promise<void> {
  await tx`
    UPDATE notify.outbox SET state = 'digested', held = NULL, digest = ${digest}, ended_at = clock_timestamp()
    WHERE id = ANY (${[...ids]})`
}

export async function cancelOfSubscription(tx: Tx, subscription: string): Promise<void> {
  await tx`
    UPDATE notify.outbox SET state = 'cancelled', held = NULL, ended_at = clock_timestamp(), last_error = 'subscription.ended'
    WHERE subscription = ${subscription} AND state = 'waiting'`
}

export async function listOutbox(
  tx: Tx,
  of: {
    before?: string | undefined
    limit: number
    state?: OutboxState | undefined
    subject?: string | undefined
    subscriber?: string | undefined
  },
): Promise<(OutboxRow & { hint: string | null })[]> {
  return await tx<(OutboxRow & { hint: string | null })[]>`
    SELECT o.*, o.number::text AS number, CASE WHEN o.rung = 0 THEN s.hint ELSE s.escalation -> (o.rung - 1) ->> 'hint' END AS hint
    FROM notify.outbox o LEFT JOIN notify.subscription s ON s.id = o.subscription
    WHERE ${of.before === undefined ? tx`true` : tx`o.number < ${of.before}::text::bigint`}
      ${of.state ? tx`AND o.state = ${of.state}` : tx``}
      ${of.subject ? tx`AND o.subject = ${of.subject}` : tx``}
      ${of.subscriber ? tx`AND o.subscriber = ${of.subscriber}` : tx``}
    ORDER BY o.number DESC LIMIT ${of.limit}`
}

export async function lockNotice(tx: Tx, id: string): Promise<OutboxRow | undefined> {
  const [row] = await tx<OutboxRow[]>`SELECT * FROM notify.outbox WHERE id = ${id} FOR UPDATE`
  return row
}

/** As if it had been written now: counted and aged anew, under the same key. */
export async function sendAgain(tx: Tx, id: string): Promise<void> {
  await tx`
    UPDATE notify.outbox SET state = 'waiting', held = NULL, attempts = 0, last_error = NULL, ended_at = NULL,
      enqueued_at = clock_timestamp(), not_before = clock_timestamp() WHERE id = ${id}`
}

export async function cancelNotice(tx: Tx, id: string): Promise<void> {
  await tx`UPDATE notify.outbox SET state = 'cancelled', held = NULL, ended_at = clock_timestamp() WHERE id = ${id}`
}
