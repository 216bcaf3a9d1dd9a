import type { Tx } from '#platform/store'
import type { Language } from '#vocabulary'
import type { ChannelKind } from './channels/channel.ts'
import type { DigestHours } from './city-hours.ts'
import type { NoticeFilter } from './filter.ts'

/** One step of an escalation: another channel, if nobody acted for so long. */
export interface Rung {
  readonly afterMinutes: number
  readonly channel: string
  readonly hint: string | null
}

/** What is needed to tell somebody; nothing that is sealed. */
export interface Told {
  readonly id: string
  readonly subscriber: string
  readonly channel: string
  readonly language: Language
  readonly places: readonly string[]
  readonly filter: NoticeFilter
  readonly quiet_from: number | null
  readonly quiet_until: number | null
  readonly digest: DigestHours | null
  readonly escalation: readonly Rung[]
}

export interface SubscriptionRow extends Told {
  readonly title: string
  readonly sealed: string | null
  readonly hint: string | null
  readonly created_by: string
  readonly created_at: Date
  readonly ended_at: Date | null
  readonly ended_because: string | null
}

/** What a subscription keeps sealed. */
export interface SubscriptionSecrets {
  readonly address?: unknown
  /** `whsec_…`, of a webhook. */
  readonly secret?: string | undefined
  /** Addresses of the rungs of the escalation, in their order. */
  readonly rungs: readonly unknown[]
}

export function ownerOfSubscription(id: string): string {
  return `subscription:${id}`
}

export interface SubscriptionParts {
  readonly id: string
  readonly subscriber: string
  readonly title: string
  readonly channel: string
  readonly language: Language
  readonly places: readonly string[]
  readonly filter: NoticeFilter
  readonly quietFrom: number | null
  readonly quietUntil: number | null
  readonly digest: DigestHours | null
  readonly escalation: readonly Rung[]
  readonly sealed: string
  readonly hint: string | null
}

export async function addSubscription(tx: Tx, of: SubscriptionParts & { createdBy: string }): Promise<void> {
  await tx`
    INSERT INTO notify.subscription (id, subscriber, title, channel, language, places, filter, quiet_from, quiet_until, digest,
      escalation, sealed, hint, created_by)
    VALUES (${of.id}, ${of.subscriber}, ${of.title}, ${of.channel}, ${of.language}, ${[...of.places]}, ${tx.json(of.filter as never)},
      ${of.quietFrom}, ${of.quietUntil}, ${of.digest ? tx.json(of.digest) : null}, ${tx.json(of.escalation as never)},
      ${of.sealed}, ${of.hint}, ${of.createdBy})`
}

/** A subscription that is put anew goes on, if it had ended. */
export async function saveSubscription(tx: Tx, of: SubscriptionParts): Promise<void> {
  await tx`
    UPDATE notify.subscription SET subscriber = ${of.subscriber}, title = ${of.title}, channel = ${of.channel},
      language = ${of.language}, places = ${[...of.places]}, filter = ${tx.json(of.filter as never)},
      quiet_from = ${of.quietFrom}, quiet_until = ${of.quietUntil}, digest = ${of.digest ? tx.json(of.digest) : null},
      escalation = ${tx.json(of.escalation as never)}, sealed = ${of.sealed}, hint = ${of.hint},
      ended_at = NULL, ended_because = NULL
    WHERE id = ${of.id}`
}

export async function lockSubscription(tx: Tx, id: string): Promise<SubscriptionRow | undefined> {
  const [row] = await tx<SubscriptionRow[]>`SELECT * FROM notify.subscription WHERE id = ${id} FOR UPDATE`
  return row
}

export async function findSubscription(tx: Tx, id: string): Promise<SubscriptionRow | undefined> {
  const [row] = await tx<SubscriptionRow[]>`SELECT * FROM notify.subscription WHERE id = ${id}`
  return row
}

export async function listSubscriptions(
  tx: Tx,
  of: { after?: string | undefined; limit: number; subscriber?: string | undefined },
): Promise<SubscriptionRow[]> {
  return await tx<SubscriptionRow[]>`
    SELECT * FROM notify.subscription
    WHERE ${of.after === undefined ? tx`true` : tx`id > ${of.after}`}
      ${of.subscriber ? tx`AND subscriber = ${of.subscriber}` : tx``}
    ORDER BY id LIMIT ${of.limit}`
}

export async function removeSubscription(tx: Tx, id: string): Promise<void> {
  await tx`DELETE FROM notify.subscription WHERE id = ${id}`
}

export async function endSubscription(tx: Tx, id: string, because: string): Promise<void> {
  await tx`
    UPDATE notify.subscription SET ended_at = clock_timestamp(), ended_because = ${because}
    WHERE id = ${id} AND ended_at IS NULL`
}

/** All that go on, in an order that does not change. */
export async function listTold(tx: Tx): Promise<Told[]> {
  return await tx<Told[]>`
    SELECT id, subscriber, channel, language, places, filter, quiet_from, quiet_until, digest, escalation
    FROM notify.subscription WHERE ended_at IS NULL ORDER BY created_at, id`
}

export async function listToldOf(tx: Tx, subscriber: string): Promise<Told[]> {
  return await tx<Told[]>`SELECT * FROM notify.subscriptions_of(${subscriber})`
}

export interface ChannelRow {
  readonly id: string
  readonly kind: ChannelKind
  readonly title_zh: string
  readonly title_en: string
  readonly settings: Record<string, unknown>
  readonly sealed: string | null
  readonly created_by: string
  readonly created_at: Date
}

export function ownerOfChannel(id: string): string {
  return `channel:${id}`
}

export async function listChannels(tx: Tx): Promise<ChannelRow[]> {
  return await tx<ChannelRow[]>`SELECT * FROM notify.channel ORDER BY id`
}

export async function findChannel(tx: Tx, id: string): Promise<ChannelRow | undefined> {
  const [row] = await tx<ChannelRow[]>`SELECT * FROM notify.channel WHERE id = ${id}`
  return row
}

/** False where there is one of the id. */
export async function addChannel(tx: Tx, of: Omit<ChannelRow, 'created_at'>): Promise<boolean> {
  const added = await tx`
    INSERT INTO notify.channel (id, kind, title_zh, title_en, settings, sealed, created_by)
    VALUES (${of.id}, ${of.kind}, ${of.title_zh}, ${of.title_en}, ${tx.json(of.settings as never)}, ${of.sealed}, ${of.created_by})
    ON CONFLICT (id) DO NOTHING`
  return added.count === 1
}

/** The kind stays: subscriptions have addresses of it. */
export async function saveChannel(
  tx: Tx,
  of: Pick<ChannelRow, 'id' | 'title_zh' | 'title_en' | 'settings' | 'sealed'>,
): Promise<void> {
  await tx`
    UPDATE notify.channel SET title_zh = ${of.title_zh}, title_en = ${of.title_en}, settings = ${tx.json(of.settings as never)},
      sealed = ${of.sealed} WHERE id = ${of.id}`
}

/** How many subscriptions use a channel, themselves or to escalate. */
export async function countUses(tx: Tx, channel: string): Promise<number> {
  const [row] = await tx<{ uses: number }[]>`
    SELECT count(*)::int AS uses FROM notify.subscription
    WHERE channel = ${channel} OR escalation @> ${tx.json([{ channel }])}`
  return row?.uses ?? 0
}

export async function removeChannel(tx: Tx, id: string): Promise<void> {
  await tx`DELETE FROM notify.channel WHERE id = ${id}`
}
