import { StandingClock, setTimer } from '#platform/clock'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import type { Language, PlacePath, Words } from '#vocabulary'
import type { Urgency } from './channels/channel.ts'
import { afterQuiet, makeWallClock, nextDigest, type WallClock } from './city-hours.ts'
import { longestBody, longestTitle } from './limits.ts'
import type { Notice } from './notice.ts'
import { addToOutbox, type NewOutboxRow, wasToldToSpeak } from './outbox-store.ts'
import { listToldOf, type Told } from './subscription-store.ts'

export const releaseTimer = 'notify.release'
export const escalateTimer = 'notify.escalate'

/** The part of the rooms that writing a notice needs. */
export type Writing = Pick<Rooms, 'clock'>

/**
 * Writes what has to be told into the outbox, in the transaction of what it tells: with that it is told, or is not. Delivered
 * afterwards, at least once; the same key is written once.
 * @returns How many notices were written: 0 where the key was written before, or nobody subscribes.
 */
export async function notify(tx: Tx, rooms: Writing, notice: Notice): Promise<number> {
  const { key, to, ...what } = notice
  if ('subscriber' in to) {
    let written = 0
    for (const told of await listToldOf(tx, to.subscriber))
      if (await tellSubscription(tx, rooms, { ...what, told, key: `${key} ${told.id}` })) written++
    return written
  }
  const now = rooms.clock.now()
  const duty = 'duty' in to ? to.duty : undefined
  const id = await addToOutbox(tx, {
    ...cut(what),
    key,
    channel: to.channel,
    target: duty === undefined ? `channel:${to.channel}` : `duty:${duty} ${to.channel}`,
    dutyUnit: duty,
    subscriber: duty === undefined ? undefined : `duty:${duty}`,
    language: 'zh',
    createdAt: now,
    dueAt: now,
    sunk: !(await speaksOutside(tx, rooms)),
  })
  return id === undefined ? 0 : 1
}

export interface ToTell {
  readonly told: Told
  readonly key: string
  readonly title: Words
  readonly body: Words
  readonly subject: string
  readonly place: PlacePath
  readonly urgency: Urgency
  readonly event?: Readonly<Record<string, unknown>> | undefined
  /** The step after which nobody has acted yet; without one nothing escalates. */
  readonly stepNumber?: number | undefined
  /** Let through at once, whatever the hours. */
  readonly atOnce?: true | undefined
}

/** Tells a subscription by its own channel, when its hours allow. Undefined where the key was written before. */
export async function tellSubscription(
  tx: Tx,
  rooms: Writing,
  { told, stepNumber, atOnce, ...what }: ToTell,
): Promise<string | undefined> {
  const now = rooms.clock.now()
  const hold = atOnce ? undefined : holdOf(told, what.urgency, now, makeWallClock(rooms.clock.zone))
  const dueAt = hold?.until ?? now
  const id = await addToOutbox(tx, {
    ...cut(what),
    key: what.key,
    channel: told.channel,
    target: `subscription:${told.id} 0`,
    subscription: told.id,
    subscriber: told.subscriber,
    language: told.language,
    event: what.event,
    createdAt: now,
    dueAt,
    held: hold?.because,
    sunk: !(await speaksOutside(tx, rooms)),
  })
  if (id === undefined) return undefined
  if (hold) await setReleaseTimer(tx, told.id, dueAt)
  if (stepNumber !== undefined)
    await setEscalation(tx, { told, notice: id, rung: 1, stepNumber, from: dueAt })
  return id
}

/** Urgent ones go at any hour; of others the digest comes first, and is told when it is not quiet. */
export function holdOf(
  told: Pick<Told, 'quiet_from' | 'quiet_until' | 'digest'>,
  urgency: Urgency,
  now: Date,
  wallClock: WallClock,
): { until: Date; because: 'quiet' | 'digest' } | undefined {
  if (urgency === 'urgent') return undefined
  const awake = (at: Date) =>
    told.quiet_from === null || told.quiet_until === null
      ? at
      : afterQuiet(at, { from: told.quiet_from, until: told.quiet_until }, wallClock)
  if (told.digest) return { until: awake(nextDigest(now, told.digest, wallClock)), because: 'digest' }
  const until = awake(now)
  return until > now ? { until, because: 'quiet' } : undefined
}

/** One timer for all that a subscription holds until an instant. */
export async function setReleaseTimer(tx: Tx, subscription: string, dueAt: Date): Promise<void> {
  await setTimer(tx, {
    name: releaseTimer,
    key: `${subscription} ${dueAt.toISOString()}`,
    dueAt,
    payload: { subscription },
  })
}

/** The next channel's turn, counted from when the one before was to go out. */
export async function setEscalation(
  tx: Tx,
  of: { told: Told; notice: string; rung: number; stepNumber: number; from: Date },
): Promise<void> {
  const rung = of.told.escalation[of.rung - 1]
  if (!rung) return
  await setTimer(tx, {
    name: escalateTimer,
    key: `${of.notice} ${of.rung}`,
    dueAt: new Date(of.from.getTime() + rung.afterMinutes * 60_000),
    payload: { notice: of.notice, rung: of.rung, stepNumber: of.stepNumber },
  })
}

/** Production speaks; any other world, whose clock stands, keeps its notices unless it was told to speak. */
export async function speaksOutside(tx: Tx, { clock }: Writing): Promise<boolean> {
  return !(clock instanceof StandingClock) || (await wasToldToSpeak(tx))
}

type Texts = Pick<NewOutboxRow, 'title' | 'body' | 'subject' | 'place' | 'urgency'>

function cut<T extends Texts>(of: T): Texts {
  const short = ({ zh, en }: Words, longest: number): Words => ({
    zh: zh.slice(0, longest).toWellFormed(),
    en: en.slice(0, longest).toWellFormed(),
  })
  const { subject, place, urgency } = of
  return { title: short(of.title, longestTitle), body: short(of.body, longestBody), subject, place, urgency }
}

/** Both languages are kept, so that a notice can be shown in either; it is sent in one. */
export function inLanguage(words: Words, language: Language): string {
  return words[language]
}
