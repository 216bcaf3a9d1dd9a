import { z } from 'zod'
import type { SignalEvent, Verdict } from '#vocabulary'
import type { CityData } from '../city/data.ts'
import { type Api, ApiError } from './api.ts'

/** Who somebody is in the world of an exam: a role at a unit, or at places. */
export interface Person {
  readonly role: string
  /** Which of several of the same role. */
  readonly name?: string
  readonly units?: readonly string[]
  readonly places?: readonly string[]
  /** The only sources that they may speak for. */
  readonly sources?: readonly string[]
}

/** Somebody with a key of the world. */
export interface Hired {
  readonly id: string
  readonly key: string
  readonly api: Api
}

const World = z.object({ id: z.string(), base: z.string(), key: z.string() })
const Key = z.object({ id: z.string(), key: z.string() })

/** So many times its lease is asked for anew before it would run out. */
const asksALease = 4
/** How many places or units are sent at once. */
const batch = 500
/** Days of what was sent before that a rule is tried on before it acts. */
const dryRunDays = 14

/**
 * The world of one exam on a server: a city of its own, a clock of its own, and a key for each who acts in it. The server ends it by itself
 * where an exam that was killed does not ask for it any more.
 */
export class ExamWorld {
  readonly #server: Api
  readonly #world: Api
  readonly #id: string
  readonly #people = new Map<string, Promise<Hired>>()
  readonly #asking: NodeJS.Timeout

  private constructor(of: { server: Api; world: Api; id: string; leaseSeconds: number }) {
    const { server, leaseSeconds } = of
    this.#server = server
    this.#world = of.world
    this.#id = of.id
    // Where the server does not answer, what is played next says so.
    const ask = () => void this.#lease(leaseSeconds).catch(() => {})
    this.#asking = setInterval(ask, (leaseSeconds * 1_000) / asksALease)
    this.#asking.unref()
  }

  /** Makes the world, and puts the city's places and units into it. */
  static async make(
    server: Api,
    of: { city: CityData; title: string; startsAt: Date; leaseSeconds: number },
  ): Promise<ExamWorld> {
    const { city, title, startsAt, leaseSeconds } = of
    const made = World.parse(
      await server.post('/api/worlds', {
        title: `exam ${title}`.slice(0, 200),
        startsAt: startsAt.toISOString(),
        zone: city.zone,
        leaseSeconds,
      }),
    )
    const world = new ExamWorld({
      server,
      world: server.at(made.base, made.key),
      id: made.id,
      leaseSeconds,
    })
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

  get id(): string {
    return this.#id
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
  async as(person: Person): Promise<Hired> {
    const name = JSON.stringify(person)
    const known = this.#people.get(name)
    if (known) return await known
    const made = this.#hire(person)
    this.#people.set(name, made)
    return await made
  }

  async #hire({ role, name, units, places, sources }: Person): Promise<Hired> {
    const { id, key } = Key.parse(
      await this.#world.post('/api/keys', {
        title: [role, name, ...(units ?? places ?? [])].filter(Boolean).join(' ').slice(0, 200),
        role,
        ...(units ? { units } : {}),
        ...(places ? { places } : {}),
        ...(sources ? { sources } : {}),
      }),
    )
    return { id: `key:${id}`, key, api: this.#world.as(key) }
  }

  /** As whoever made it. */
  get admin(): Api {
    return this.#world
  }

  /** Leaves the world where it is, until somebody ends it. */
  async keep(): Promise<void> {
    clearInterval(this.#asking)
    await this.#lease(null)
  }

  async #lease(seconds: number | null): Promise<void> {
    await this.#server.put(`/api/worlds/${this.#id}/lease`, { seconds })
  }

  /** Ends the world with all that is in it. Done twice it is done. */
  async remove(): Promise<void> {
    clearInterval(this.#asking)
    await this.#server.delete(`/api/worlds/${this.#id}`).catch((error: unknown) => {
      if (!(error instanceof ApiError && error.status === 404)) throw error
    })
  }
}

function* inBatches<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += batch) yield items.slice(from, from + batch)
}
