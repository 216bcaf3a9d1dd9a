import { listUnits } from '#platform/access'
import { ensureTimer, setTimer } from '#platform/clock'
import type { Place } from '#platform/places'
import { emitSignal } from '#platform/signals'
import { house, type Tx, transact } from '#platform/store'
import type { Rooms, Service, TimerHandler } from '#platform/system'
import { addDays, addHours, type Day, startOfDay } from '#vocabulary'
import { formatWeek, mondayAfter, weekOf } from './week.ts'

export const bulletinTimer = 'early-warning-bulletin'
/** The hour of the city's Monday at which the week's bulletins are made: before the morning's meeting. Assumed. */
const hour = 7

/** Who judges alerts of a city reads its bulletin. */
const duty = 'cdc'

/** Sees to it that the first Monday's timer is set, whenever a world was opened. */
export class BulletinSchedule implements Service {
  readonly #rooms: Rooms
  #setting: Promise<void> = Promise.resolve()

  constructor(rooms: Rooms) {
    this.#rooms = rooms
  }

  start(): void {
    const { database, clock } = this.#rooms
    // One that stands is left: a server that was down on Monday makes up for it.
    this.#setting = transact(database, house('bulletin'), (tx) =>
      ensureTimer(tx, nextTimer(clock.zone, clock.now(), clock.today())),
    )
      // The database is away: the next opening sets it.
      .catch(() => {})
  }

  async stop(): Promise<void> {
    await this.#setting
  }
}

/** The first Monday's hour after an instant of city time. */
function nextTimer(zone: string, now: Date, today: Day) {
  const at = (monday: Day) => addHours(startOfDay(zone, monday), hour)
  const thisWeek = at(addDays(mondayAfter(today), -7))
  const dueAt = thisWeek > now ? thisWeek : at(mondayAfter(today))
  return { name: bulletinTimer, key: 'week', dueAt, payload: {} }
}

/** Monday morning: each city's bulletin is due, and the next Monday's timer is set. Making them takes longer than a timer may. */
export function bulletinTimers(rooms: Rooms): TimerHandler[] {
  return [
    {
      name: bulletinTimer,
      act: async (tx, _payload, dueAt) => {
        const { clock } = rooms
        const monday = clock.today()
        const week = formatWeek(weekOf(addDays(monday, -7)))
        for (const { path } of await listBulletinPlaces(tx, rooms))
          await emitSignal(tx, {
            part: 'bulletin',
            id: `${path}:${week}:${dueAt.toISOString()}`,
            kind: 'bulletin.due',
            place: path,
            at: clock.now(),
            today: monday,
            actor: 'house:bulletin',
            data: { dueOn: monday, week },
          })
        await setTimer(tx, nextTimer(clock.zone, clock.now(), monday))
      },
    },
  ]
}

/** Cities, and provinces, of which a unit with the duty of verification is in charge. */
export async function listBulletinPlaces(tx: Tx, { places }: Pick<Rooms, 'places'>): Promise<Place[]> {
  const found = new Map<string, Place>()
  for (let after = ''; ; ) {
    const units = await listUnits(tx, { after, limit: 500, duty })
    for (const { place: path, abolishedOn } of units) {
      const place = places.find(path)
      if (place && abolishedOn === null && (place.level === 'city' || place.level === 'province'))
        found.set(path, place)
    }
    const last = units.at(-1)
    if (units.length < 500 || !last) return [...found.values()]
    after = last.id
  }
}
