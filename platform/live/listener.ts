import { PassThrough } from 'node:stream'
import { formatPosition, type Position } from '#platform/signals'
import { formatEvent } from './event-stream.ts'
import type { LiveData, LiveEvent } from './message.ts'
import type { View } from './topics.ts'

/** For how long one may leave what was sent unread before the line is cut. */
const patienceMs = 60_000

/**
 * One who listens. What is sent is never kept for them beyond what their line holds: who does not read is told, when they
 * do again, to ask everything again.
 */
export class Listener {
  /** What they hear; looked at again while they listen. */
  view: View
  /** Where they want to go on from; absent once they were told how it begins. */
  since: Position | 'now' | undefined
  readonly stream: PassThrough
  #laggingSince: number | undefined
  #saidAt: number

  constructor(of: { view: View; since: Position | 'now'; now: number }) {
    this.view = of.view
    this.since = of.since
    this.#saidAt = of.now
    this.stream = new PassThrough({ highWaterMark: 64 * 1024 })
    // A line that breaks is a listener who left, and nothing to report.
    this.stream.on('error', () => {})
    // Sent at once, so that the answer begins before anything has happened.
    this.stream.write('retry: 1000\n\n')
  }

  /** Whether something that was sent is still unread, so that nothing more may be. */
  get isLagging(): boolean {
    return this.stream.writableNeedDrain
  }

  /** Whether something was left out meanwhile. */
  get wasLagging(): boolean {
    return this.#laggingSince !== undefined
  }

  /** A whole event as text, the same for all who hear the same. */
  sendText(text: string, now: number): void {
    this.#saidAt = now
    this.stream.write(text)
  }

  send<Event extends LiveEvent>(event: Event, of: { data: LiveData<Event>; now: number }): void {
    this.sendText(formatLive(event, of.data), of.now)
  }

  /** Notes that this one cannot be told something now. False where that has gone on for too long. */
  lag(now: number): boolean {
    this.#laggingSince ??= now
    return now - this.#laggingSince < patienceMs
  }

  /** After `lag`: what was missed can be made good by asking everything again. */
  catchUp(position: Position, now: number): void {
    this.#laggingSince = undefined
    this.send('reset', { data: { position: formatPosition(position), reason: 'slow' }, now })
  }

  /** Says that the line is alive where nothing else was said for a while, and where to go on from. */
  beat(position: Position, of: { now: number; everyMs: number }): void {
    if (of.now - this.#saidAt < of.everyMs) return
    this.sendText(formatEvent({ id: formatPosition(position) }), of.now)
  }

  end(reason: LiveData<'end'>['reason']): void {
    this.stream.end(formatLive('end', { reason }))
  }
}

/** An event with its position as id, where it has one. */
export function formatLive<Event extends LiveEvent>(event: Event, data: LiveData<Event>): string {
  return formatEvent({ event, data, ...('position' in data ? { id: data.position } : {}) })
}
