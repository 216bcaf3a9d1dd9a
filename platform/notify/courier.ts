import { findDutyOfficer, findStandingUnit } from '#platform/access'
import type { Secrets } from '#platform/secrets'
import { house, type Tx, transact } from '#platform/store'
import type { Rooms } from '#platform/system'
import { backoffMs } from './backoff.ts'
import type { Channel, ChannelTools, Delivered, Failure, Message } from './channels/channel.ts'
import { isRobot, kindsOfChannel } from './channels/open.ts'
import { type Due, listDue, note, take } from './courier-store.ts'
import { inLanguage, speaksOutside } from './enqueue.ts'
import { type NoticeLimits, robotsPerMinute } from './limits.ts'
import { cancelOfSubscription, type OutboxRow } from './outbox-store.ts'
import { orAborted } from './outside.ts'
import {
  type ChannelRow,
  endSubscription,
  findChannel,
  findSubscription,
  ownerOfChannel,
  ownerOfSubscription,
  type SubscriptionRow,
  type SubscriptionSecrets,
} from './subscription-store.ts'
import type { TargetGuard } from './target-guard.ts'

export interface CourierParts {
  readonly rooms: Rooms
  readonly guard: TargetGuard
  readonly secrets: Secrets
  readonly limits: NoticeLimits
  /** Leases and retries are in machine time. */
  machineNow(): Date
  /** From 0 up to, not with, 1. */
  random(): number
  /** How a channel is opened; for a test that looks at what happens between sending and noting. */
  open?(row: ChannelRow, secret: unknown, tools: ChannelTools): Channel
}

interface Parcel {
  readonly row: Due
  readonly epoch: string
  readonly attempts: number
  readonly channel: Channel | undefined
  readonly message: Message
  /** Why it cannot be sent at all. */
  readonly refused: Failure | undefined
}

const minuteMs = 60_000

/** How long it goes on when it was told to stop: then what is under way is broken off, and is sent again. */
const patienceMs = 2_000

/**
 * Brings the notices of one world out, one at a time to each target, a few at a time in all. At least once: between sending and
 * noting that it was sent lies a moment in which a crash is possible, and then the notice is sent again, under the same id.
 */
export class Courier {
  readonly #parts: CourierParts
  readonly #underWay = new Map<string, { done: Promise<void>; again: boolean; abort: AbortController }>()
  /** When robots were spoken to in the last minute, by target. */
  readonly #spoken = new Map<string, number[]>()
  #running: Promise<void> | undefined
  #stopping = false
  #nudge: (() => void) | undefined

  constructor(parts: CourierParts) {
    this.#parts = parts
  }

  /** Looks for what is due, now and again, until it is stopped or its world has gone; resolves then. */
  start(): Promise<void> {
    this.#running ??= this.#run()
    return this.#running
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#nudge?.()
    const impatient = setTimeout(() => {
      for (const { abort } of this.#underWay.values()) abort.abort()
    }, patienceMs)
    await this.#running
    await Promise.all([...this.#underWay.values()].map(({ done }) => done))
    clearTimeout(impatient)
  }

  /** Delivers until nothing is due any more, and all that was under way has come back. */
  async deliverDue(): Promise<void> {
    for (;;) {
      // Whoever comes back while it looks leaves room for the next of its target: then it looks again.
      const wasIdle = this.#underWay.size === 0
      const begun = await this.#begin()
      if (begun > 0 || (!wasIdle && this.#underWay.size === 0)) continue
      if (this.#underWay.size === 0) return
      await Promise.race([...this.#underWay.values()].map(({ done }) => done))
    }
  }

  async #run(): Promise<void> {
    let failures = 0
    while (!this.#stopping) {
      try {
        const { rooms } = this.#parts
        const speaks = await transact(rooms.database, house('notify'), (tx) => speaksOutside(tx, rooms))
        const begun = speaks ? await this.#begin() : 0
        failures = 0
        if (begun === 0) await this.#pause(this.#parts.limits.lookEveryMs)
      } catch (error) {
        // The world has gone, and with it what there is to deliver.
        if ((error as { code?: unknown })?.code === 'CONNECTION_ENDED') return
        failures++
        await this.#pause(Math.min(30_000, 1_000 * 2 ** Math.min(failures, 5)))
      }
    }
  }

  /** Takes what is due and has a place, and sets out with it. */
  async #begin(): Promise<number> {
    const { rooms, limits, machineNow } = this.#parts
    const free = limits.atOnce - this.#underWay.size
    if (free <= 0 || this.#stopping) return 0
    const retriesUnderWay = [...this.#underWay.values()].filter(({ again }) => again).length
    const parcels = await transact(rooms.database, house('notify'), async (tx) => {
      const now = machineNow()
      const except = [...this.#underWay.keys(), ...this.#busyRobots(now)]
      const due = await listDue(tx, { now, except, limit: limits.atOnce * 4 })
      const fresh = due.filter(({ again }) => !again)
      const retries = due
        .filter(({ again }) => again)
        .slice(0, Math.max(0, limits.retriesAtOnce - retriesUnderWay))
      const chosen = [...fresh, ...retries].slice(0, free)
      if (chosen.length === 0) return []
      const taken = await take(
        tx,
        chosen.map(({ id }) => id),
        new Date(now.getTime() + limits.leaseMs),
      )
      const packed: Parcel[] = []
      for (const row of chosen) {
        const one = taken.get(row.id)
        if (one) packed.push({ row, ...one, ...(await this.#pack(tx, row)) })
      }
      return packed
    })
    for (const parcel of parcels) this.#setOut(parcel)
    return parcels.length
  }

  #setOut(parcel: Parcel): void {
    const { target } = parcel.row
    const abort = new AbortController()
    const done = this.#carry(parcel, abort)
      // What could not be noted is taken again when its lease is over.
      .catch(() => {})
      .finally(() => {
        this.#underWay.delete(target)
        this.#nudge?.()
      })
    this.#underWay.set(target, { done, again: parcel.row.again, abort })
  }

  async #carry(parcel: Parcel, abort: AbortController): Promise<void> {
    const { limits, machineNow } = this.#parts
    const result =
      parcel.refused ??
      (await this.#send(
        parcel,
        AbortSignal.any([abort.signal, AbortSignal.timeout(limits.attemptMs)]),
        machineNow(),
      ))
    await this.#note(parcel, result)
  }

  async #send(
    { row, channel, message }: Parcel,
    signal: AbortSignal,
    now: Date,
  ): Promise<Delivered | Failure> {
    this.#spoken.get(row.target)?.push(now.getTime())
    try {
      if (!channel) return { ok: false, code: 'channel.missing', again: false }
      // Whether the channel keeps to the signal or not, its place is free when the time is over.
      const result = await orAborted(channel.send(message, { signal, now }), signal)
      return result === 'aborted' ? { ok: false, code: 'timeout', again: true } : result
    } catch {
      // A bug of the channel; its words may hold anything, so they are not kept.
      return { ok: false, code: 'internal', again: true }
    }
  }

  async #note({ row, epoch, attempts }: Parcel, result: Delivered | Failure): Promise<void> {
    const { rooms, limits, machineNow, random } = this.#parts
    const at = machineNow()
    await transact(rooms.database, house('notify'), async (tx) => {
      if (result.ok) {
        await note(tx, { id: row.id, epoch }, { state: 'delivered', at })
        return
      }
      const { code: error, again, waitMs = 0, gone } = result
      const ageMs = at.getTime() - row.enqueued_at.getTime()
      if (!again || ageMs >= limits.maximumAgeMs || attempts >= limits.maximumAttempts) {
        const noted = await note(tx, { id: row.id, epoch }, { state: 'failed', at, error })
        if (noted && gone && row.subscription !== null && row.rung === 0) {
          await endSubscription(tx, row.subscription, error)
          await cancelOfSubscription(tx, row.subscription)
        }
        return
      }
      const { firstRetryMs: firstMs, longestRetryMs: longestMs } = limits
      const delayMs = Math.max(waitMs, backoffMs(attempts, { firstMs, longestMs, random: random() }))
      await note(
        tx,
        { id: row.id, epoch },
        { state: 'waiting', notBefore: new Date(at.getTime() + delayMs), error },
      )
    })
  }

  /** Opens the channel and finds the address as they are now, whatever they were when it was written. */
  async #pack(tx: Tx, row: OutboxRow): Promise<Pick<Parcel, 'channel' | 'message' | 'refused'>> {
    const { secrets, guard, limits, open = openChannel } = this.#parts
    const refuse = (code: string, again: boolean) => ({
      channel: undefined,
      message: toMessage(row, {}),
      refused: { ok: false, code, again } as const,
    })
    const subscription = row.subscription === null ? undefined : await findSubscription(tx, row.subscription)
    if (row.subscription !== null && !subscription) return refuse('subscription.ended', false)
    const found = await findChannel(tx, channelOf(row, subscription) ?? '')
    if (!found) return refuse('channel.missing', false)
    try {
      const secret = found.sealed === null ? {} : secrets.unseal(found.sealed, ownerOfChannel(found.id))
      const channel = open(found, secret, { guard, answerBytes: limits.answerBytes })
      if (isRobot(found.kind) && !this.#spoken.has(row.target)) this.#spoken.set(row.target, [])
      const to = await this.#findAddress(tx, row, subscription)
      if (to === undefined) return refuse('target.nobody', true)
      return { channel, message: toMessage(row, to), refused: undefined }
    } catch {
      // Another key than the one that sealed it, or a setting of another version.
      return refuse('channel.unreadable', true)
    }
  }

  /** Undefined where there is nobody to tell, for now. */
  async #findAddress(
    tx: Tx,
    row: OutboxRow,
    subscription: SubscriptionRow | undefined,
  ): Promise<{ address?: unknown; secret?: string | undefined } | undefined> {
    const { secrets, rooms } = this.#parts
    if (row.duty_unit !== null) return await findDutyAddress(tx, row.duty_unit, rooms.clock.now())
    if (!subscription?.sealed) return {}
    // It was sealed as such in this room.
    const { address, secret, rungs } = secrets.unseal(
      subscription.sealed,
      ownerOfSubscription(subscription.id),
    ) as SubscriptionSecrets
    if (row.rung > 0) return { address: rungs[row.rung - 1] ?? undefined, secret }
    if (address !== undefined) return { address, secret }
    // Whoever has the duty now, where the subscription is the duty's.
    const unit = /^duty:(.+)$/.exec(subscription.subscriber)?.[1]
    return unit === undefined ? {} : await findDutyAddress(tx, unit, rooms.clock.now())
  }

  /** Robots that were told as much in the last minute as they take. */
  #busyRobots(now: Date): string[] {
    const since = now.getTime() - minuteMs
    const busy: string[] = []
    for (const [target, times] of this.#spoken) {
      const lately = times.filter((time) => time > since)
      if (lately.length === 0) this.#spoken.delete(target)
      else this.#spoken.set(target, lately)
      if (lately.length >= robotsPerMinute) busy.push(target)
    }
    return busy
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#nudge = undefined
        resolve()
      }
      const timer = setTimeout(done, ms)
      timer.unref()
      this.#nudge = done
      if (this.#stopping) done()
    })
  }
}

/** A subscription that was changed since is told by the channel that it has now: the address is of that one. */
function channelOf(row: OutboxRow, subscription: SubscriptionRow | undefined): string | undefined {
  if (!subscription) return row.channel
  return row.rung === 0 ? subscription.channel : subscription.escalation[row.rung - 1]?.channel
}

function openChannel({ kind, settings }: ChannelRow, secret: unknown, tools: ChannelTools): Channel {
  return kindsOfChannel[kind].open(settings, secret, tools)
}

async function findDutyAddress(tx: Tx, unit: string, at: Date): Promise<{ address: string } | undefined> {
  const phone = (await findDutyOfficer(tx, { unit, at }))?.phone ?? (await findStandingUnit(tx, unit))?.phone
  return phone ? { address: phone } : undefined
}

function toMessage(row: OutboxRow, to: { address?: unknown; secret?: string | undefined }): Message {
  const words = {
    title: { zh: row.title_zh, en: row.title_en },
    body: { zh: row.body_zh, en: row.body_en },
  }
  return {
    // One notice, one name: a full stop in it would be a part of what is signed.
    id: `msg_${row.id.replaceAll('-', '')}`,
    title: inLanguage(words.title, row.language),
    body: inLanguage(words.body, row.language),
    words,
    language: row.language,
    subject: row.subject,
    place: row.place,
    urgency: row.urgency,
    createdAt: row.created_at,
    event: row.event ?? undefined,
    address: to.address,
    secret: to.secret,
  }
}
