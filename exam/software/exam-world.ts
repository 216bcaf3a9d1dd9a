import { z } from 'zod'
import type { SignalEvent, Verdict } from '#vocabulary'
import type { CityData } from '../city/data.ts'
import { type Api, ApiError } from './api.ts'
import { readPages } from './pages.ts'

/** Who somebody is in the world of an exam: a role at a unit, or at places. */
export interface Person {
  readonly role: string
  readonly units?: readonly string[]
  readonly places?: readonly string[]
}

const World = z.object({ id: z.string(), base: z.string(), key: z.string() })
const MadeWorld = z.object({ id: z.string(), title: z.string(), createdAt: z.coerce.date() })
const Key = z.object({ id: z.string(), key: z.string() })

/** By which a world is known as an exam's that nobody asked to keep. */
const titlePrefix = 'exam under way: '
const abandonedAfterMs = 3_600_000
/** How many places or units are sent at once. */
const batch = 500
/** Days of what was sent before that a rule is tried on before it acts. */
const dryRunDays = 14

/** The world of one exam on a server: a city of its own, a clock of its own, and a key for each who acts in it. */
export class ExamWorld {
  readonly #server: Api
  readonly #world: Api
  readonly #id: string
  readonly #people = new Map<string, Promise<{ id: string; api: Api }>>()

  private constructor(server: Api, world: Api, id: string) {
    this.#server = server
    this.#world = world
    this.#id = id
  }

  /**
   * Ends worlds of exams that were killed: whoever was killed ends nothing. Those of the last hour may still be played.
   *
   * @param now Machine time, in milliseconds.
   */
  static async removeAbandoned(server: Api, now: number): Promise<void> {
    const worlds = await readPages(server, '/api/worlds', { item: MadeWorld, limit: 100 })
    for (const { id, title, createdAt } of worlds)
      if (title.startsWith(titlePrefix) && now - createdAt.getTime() > abandonedAfterMs)
        await server.delete(`/api/worlds/${id}`)
  }

  /** Makes the world, and puts the city's places and units into it. */
  static async make(
    server: Api,
    { city, title, startsAt, isKept }: { city: CityData; title: string; startsAt: Date; isKept: boolean },
  ): Promise<ExamWorld> {
    const made = World.parse(
      await server.post('/api/worlds', {
        title: `${isKept ? 'exam ' : titlePrefix}${title}`.slice(0, 200),
        startsAt: startsAt.toISOString(),
        zone: city.zone,
      }),
    )
    const world = new ExamWorld(server, server.at(made.base, made.key), made.id)
    try {
      for (const places of inBatches(city.places))
        await world.#world.post('/api/places', {
          places: places.map(({ path, level, name, population, lon, lat, codes }) => ({
            path,
            level,
            name,
            codes,
            ...(population === undefined ? {} : { population }),
            ...(lon === undefined ? {} : { lon }),
            ...(lat === undefined ? {} : { lat }),
          })),
        })
      for (const units of inBatches(city.units)) await world.#world.post('/api/units', { units })
    } catch (error) {
      await world.remove()
      throw error
    }
    return world
  }

  get url(): string {
    return this.#world.base
  }

  /** Moves the city's clock; everything sent is consumed and no timer is due when this returns. */
  async moveTo(to: Date): Promise<void> {
    await this.#server.post(`/api/worlds/${this.#id}/clock`, { to: to.toISOString() })
  }

  async send(events: readonly SignalEvent[]): Promise<Verdict[]> {
    return await this.#world.sendSignals(events)
  }

  /** The city's rules, tried on what was sent and then let act. */
  async enactRules(rules: CityData['rules']): Promise<void> {
    for (const { id, text } of rules) {
      await this.#world.put(`/api/rules/${id}`, { text })
      await this.#world.post(`/api/rules/${id}/dry-run`, { days: dryRunDays })
      await this.#world.post(`/api/rules/${id}/live`, {})
    }
  }

  /** A door for somebody, each time the same for the same person. */
  async as(person: Person): Promise<{ id: string; api: Api }> {
    const name = JSON.stringify(person)
    const known = this.#people.get(name)
    if (known) return await known
    const made = this.#hire(person)
    this.#people.set(name, made)
    return await made
  }

  async #hire({ role, units, places }: Person): Promise<{ id: string; api: Api }> {
    const { id, key } = Key.parse(
      await this.#world.post('/api/keys', {
        title: `${role} ${(units ?? places ?? []).join(' ')}`.slice(0, 200),
        role,
        ...(units ? { units } : {}),
        ...(places ? { places } : {}),
      }),
    )
    return { id: `key:${id}`, api: this.#world.as(key) }
  }

  /** As whoever made it. */
  get admin(): Api {
    return this.#world
  }

  /** Ends the world with all that is in it. Done twice it is done. */
  async remove(): Promise<void> {
    await this.#server.delete(`/api/worlds/${this.#id}`).catch((error: unknown) => {
      if (!(error instanceof ApiError && error.status === 404)) throw error
    })
  }
}

function* inBatches<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += batch) yield items.slice(from, from + batch)
}
