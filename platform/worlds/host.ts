import { randomBytes } from 'node:crypto'
import { makeMachineClock, StandingClock } from '#platform/clock'
import type { Database, MigrationRoom, ServerAddress } from '#platform/store'
import { cloneDatabase, dropDatabase, ensureDatabase, openDatabase, templateName } from '#platform/store'
import type { System } from '#platform/system'
import type { Kind } from '#vocabulary'
import { productionId, World } from './world.ts'

export interface WorldRow {
  readonly id: string
  readonly title: string
  readonly database: string
  readonly created_by: string
  readonly created_at: Date
  /** The scenario that made it; nothing where a person did. */
  readonly scenario: string | null
  /** Since when a scenario's world may be entered; nothing while it is being made. */
  readonly ready_at: Date | null
  /** In the machine's time; nothing where it is kept until somebody ends it. */
  readonly leased_until: Date | null
}

/** What is needed to open a world that is there. */
type KnownWorld = Pick<WorldRow, 'id' | 'title' | 'database' | 'scenario'>

interface NewWorld {
  readonly title: string
  readonly startsAt: Date
  readonly zone: string
  readonly createdBy: string
  readonly scenario?: string
  /** Ended by itself where nobody asks for it for so long, in the machine's time; kept where absent. */
  readonly leaseSeconds?: number | undefined
}

interface HostParts {
  /** Production's server, and the database on it. */
  readonly server: ServerAddress
  /** The server of all other worlds: started when the first is needed. */
  readonly worldsServer: () => Promise<ServerAddress>
  readonly rooms: readonly MigrationRoom[]
  readonly kinds: readonly Kind[]
  readonly systems: readonly System[]
  readonly zone: string
  readonly holder: string
  /** Told apart where several servers keep their worlds on one PostgreSQL. */
  readonly prefix: string
}

/** All worlds of one server: production, and those that were made. */
export class WorldHost {
  readonly production: World
  readonly #parts: HostParts
  readonly #open = new Map<string, Promise<World>>()
  /** Worlds that are being removed: nobody finds them any more, so that none is opened anew meanwhile. */
  readonly #ending = new Set<string>()
  #cloning: Promise<unknown> = Promise.resolve()

  private constructor(parts: HostParts, production: World) {
    this.#parts = parts
    this.production = production
  }

  static async open(parts: HostParts): Promise<WorldHost> {
    const { server, rooms, kinds, systems, holder, zone } = parts
    await ensureDatabase(server, server.database, rooms)
    const production = await World.open({
      id: productionId,
      title: productionId,
      database: openDatabase(server, server.database),
      clock: makeMachineClock(zone),
      kinds,
      systems,
      holder,
    })
    return new WorldHost(parts, production)
  }

  /** A new world, its clock standing at an instant. Its database is a copy of an empty, migrated one. */
  async create(of: NewWorld): Promise<World> {
    const id = randomBytes(5).toString('hex')
    const database = `${this.#parts.prefix}_world_${id}`
    const server = await this.#parts.worldsServer()
    await this.#clone(server, database)
    try {
      const opened = openDatabase(server, database)
      await opened.app`INSERT INTO clock.city (zone, stands_at) VALUES (${of.zone}, ${of.startsAt})`
      await opened.close()
      await this.production.database.app`
        INSERT INTO worlds.world (id, title, database, created_by, scenario, lease_seconds, leased_until)
        VALUES (${id}, ${of.title}, ${database}, ${of.createdBy}, ${of.scenario ?? null},
          ${of.leaseSeconds ?? null}::int, now() + make_interval(secs => ${of.leaseSeconds ?? null}::int))`
    } catch (error) {
      await dropDatabase(server, database)
      throw error
    }
    return await this.#openOnce({ id, title: of.title, database, scenario: of.scenario ?? null })
  }

  /** The world of an id, opened when first asked for. */
  async find(id: string): Promise<World | undefined> {
    if (id === productionId) return this.production
    if (this.#ending.has(id)) return undefined
    const open = this.#open.get(id)
    if (open) return await open
    const [row] = await this.production.database.app<WorldRow[]>`SELECT * FROM worlds.world WHERE id = ${id}`
    return row && !this.#ending.has(id) ? await this.#openOnce(row) : undefined
  }

  /** The world that a scenario made, or is making. */
  async findOfScenario(scenario: string): Promise<WorldRow | undefined> {
    const [row] = await this.production.database.app<WorldRow[]>`
      SELECT * FROM worlds.world WHERE scenario = ${scenario}`
    return row
  }

  /** From now on a scenario's world may be entered. */
  async markReady(id: string): Promise<void> {
    await this.production.database.app`UPDATE worlds.world SET ready_at = now() WHERE id = ${id}`
  }

  /** Who made the world; nobody made production. */
  async findCreator(id: string): Promise<string | undefined> {
    const [row] = await this.production.database.app<Pick<WorldRow, 'created_by'>[]>`
      SELECT created_by FROM worlds.world WHERE id = ${id}`
    return row?.created_by
  }

  /**
   * Keeps a world for so long from now on, or until somebody ends it.
   *
   * @returns Until when; nothing where there is no such world.
   */
  async lease(id: string, seconds: number | null): Promise<Pick<WorldRow, 'leased_until'> | undefined> {
    if (this.#ending.has(id)) return undefined
    const [row] = await this.production.database.app<Pick<WorldRow, 'leased_until'>[]>`
      UPDATE worlds.world
      SET lease_seconds = ${seconds}::int, leased_until = now() + make_interval(secs => ${seconds}::int)
      WHERE id = ${id} RETURNING leased_until`
    return row
  }

  /** Each lease from its beginning again. */
  async grantLeasesAnew(): Promise<void> {
    await this.production.database.app`
      UPDATE worlds.world SET leased_until = now() + make_interval(secs => lease_seconds)
      WHERE lease_seconds IS NOT NULL`
  }

  /** Worlds whose lease has run out. */
  async listLapsed(): Promise<string[]> {
    const rows = await this.production.database.app<Pick<WorldRow, 'id'>[]>`
      SELECT id FROM worlds.world WHERE leased_until < now() ORDER BY id`
    return rows.map(({ id }) => id)
  }

  async list({ after, limit }: { after: string; limit: number }): Promise<WorldRow[]> {
    return await this.production.database.app<WorldRow[]>`
      SELECT * FROM worlds.world WHERE id > ${after} ORDER BY id LIMIT ${limit}`
  }

  /** True if there was such a world. Its database is gone with it. */
  async remove(id: string): Promise<boolean> {
    const [row] = await this.production.database.app<WorldRow[]>`SELECT * FROM worlds.world WHERE id = ${id}`
    if (!row || this.#ending.has(id)) return false
    this.#ending.add(id)
    try {
      const open = this.#open.get(id)
      this.#open.delete(id)
      await (await open?.catch(() => undefined))?.close()
      await dropDatabase(await this.#parts.worldsServer(), row.database)
      await this.production.database.app`DELETE FROM worlds.world WHERE id = ${id}`
      return true
    } finally {
      this.#ending.delete(id)
    }
  }

  async close(): Promise<void> {
    const worlds = await Promise.allSettled(this.#open.values())
    await Promise.all(worlds.map((world) => (world.status === 'fulfilled' ? world.value.close() : undefined)))
    await this.production.close()
  }

  #openOnce(row: KnownWorld): Promise<World> {
    const open = this.#open.get(row.id)
    if (open) return open
    const opening = this.#openWorld(row).catch((error: unknown) => {
      // A world that did not open is tried anew by the next who asks.
      this.#open.delete(row.id)
      throw error
    })
    this.#open.set(row.id, opening)
    return opening
  }

  async #openWorld({ id, title, database, scenario }: KnownWorld): Promise<World> {
    const { kinds, systems, holder, rooms } = this.#parts
    const server = await this.#parts.worldsServer()
    await ensureDatabase(server, database, rooms)
    const opened = openDatabase(server, database)
    const clock = await readClock(opened)
    return await World.open({
      id,
      title,
      ...(scenario === null ? {} : { scenario }),
      database: opened,
      clock,
      kinds,
      systems,
      holder,
    })
  }

  /** One after the other: a template is copied only while nobody is connected to it. */
  #clone(server: ServerAddress, database: string): Promise<void> {
    const cloned = this.#cloning.then(async () => {
      const template = await templateName(this.#parts.prefix, this.#parts.rooms)
      await ensureDatabase(server, template, this.#parts.rooms)
      await cloneDatabase(server, template, database)
    })
    this.#cloning = cloned.catch(() => {})
    return cloned
  }
}

async function readClock({ app, name }: Database): Promise<StandingClock> {
  const [row] = await app<{ zone: string; stands_at: Date | null }[]>`SELECT zone, stands_at FROM clock.city`
  if (!row?.stands_at) throw new Error(`the world of database ${name} has no clock`)
  return new StandingClock(row.zone, row.stands_at)
}
