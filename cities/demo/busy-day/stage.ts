import { z } from 'zod'
import { addDays, type Day, day, type SignalEvent, type Words } from '#vocabulary'

/** The exercise's day, always the same one, so that the same city has the same day: a Thursday in winter. */
export const busyDay: Day = day('2026-01-15')
/** City time at which its world begins, before anybody is at work; and at which people enter it. */
export const startsAt = at('05:40')
export const entersAt = '10:10'
/** Its clock goes on until then. */
export const endsAt = at('22:00')
/** What the feeds sent before: long enough for a detector that wants eight quiet weeks. */
export const daysBefore = 63

/**
 * A fever clinic that reported until yesterday and is silent today. It agreed to report twice a minute: a line is silent by the
 * machine's time, and whoever enters the day need not wait for hours to see that.
 */
export const silentSource = 'urn:lianfang:demo:fever-clinic:hospital-wangchao'
export const silentEveryMs = 30_000

/** What the day is played on: the API of its world, its clock, its intake. */
export interface Stage {
  /** What the API answers a person of the demo city, by login; an answer that says no is an error. A body makes it a POST. */
  ask(login: string, path: string, body?: object): Promise<unknown>
  /** Moves the city's clock to a time of the day; what was due by then has happened, and everything sent is consumed. */
  moveTo(clock: string): Promise<void>
  /** Takes signals in as from their sources, and waits until they are consumed. One that is refused is an error. */
  send(events: readonly SignalEvent[]): Promise<void>
}

/** A part of the day, as whoever waits for it reads what is under way. */
export interface Part {
  readonly title: Words
  play(stage: Stage): Promise<void>
}

export const Made = z.object({ id: z.int() })
const Listed = z.object({ items: z.array(Made) })

/** The first of a list that the duty officer reads; that there is none is an error. */
export async function findOne({ ask }: Stage, path: string): Promise<number> {
  const [found] = Listed.parse(await ask('duty', path)).items
  if (!found) throw new Error(`the day has nothing at ${path}`)
  return found.id
}

/** An instant of the day, or of one after it. The demo city keeps China's time, which has no summer time. */
export function at(clock: string, daysLater = 0): string {
  return `${addDays(busyDay, daysLater)}T${clock}:00+08:00`
}
