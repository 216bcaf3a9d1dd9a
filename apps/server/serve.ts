import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readAccessSecrets } from '#platform/access'
import { accessRoutes, OutsideProviders, readOutsideConfig } from '#platform/access/routes'
import { makeFilesRoom } from '#platform/files'
import { type Door, openDoor } from '#platform/http'
import { makeImportsRoom } from '#platform/imports'
import { openMqtt, registerFigures } from '#platform/mqtt'
import { makeNotifyRoom, readNoticeOptions } from '#platform/notify'
import { observe } from '#platform/observe'
import { placeRoutes } from '#platform/places/routes'
import { signalRoutes } from '#platform/signals/routes'
import { parseDatabaseUrl, type ServerAddress } from '#platform/store'
import { type EmbeddedServer, lockDataDir, startEmbedded } from '#platform/store/embedded'
import { tallyRoutes } from '#platform/tallies/routes'
import { Leases, type Scenario, Scenarios, WorldHost } from '#platform/worlds'
import { worldRoutes } from '#platform/worlds/routes'
import { kinds } from '#vocabulary'
import { describers } from './describers.ts'
import { readFileKeys } from './files-key.ts'
import { systems as housed } from './house.ts'
import { migrationRooms } from './migration-rooms.ts'
import { servePages } from './pages.ts'
import { addressOf } from './production-database.ts'
import { version } from './version.ts'

export interface ServerOptions {
  /** Absolute folder of everything that this server keeps. */
  readonly dataDir: string
  readonly port: number
  readonly zone: string
  /** An outside PostgreSQL for production, in place of the embedded one. */
  readonly databaseUrl?: string | undefined
  /** An outside PostgreSQL for all other worlds; it must not be production's. */
  readonly worldsDatabaseUrl?: string | undefined
  /** Keys for files in base64; without them those of the data directory. */
  readonly filesKey?: string | undefined
  /** The port of the broker for devices; without one there is none. */
  readonly mqttPort?: number | undefined
  /** A broker outside the house, read beside the one inside or in its place. */
  readonly mqttBrokerUrl?: string | undefined
  readonly logLevel?: 'silent' | 'error' | 'warn' | 'info'
  /** Exercises that this server makes by itself when somebody opens them; none where absent. */
  scenarios?(house: House): readonly Scenario[]
  onProgress?(step: string): void
}

/** What an exercise is made with: worlds, and the door by which people act in them. */
export interface House {
  readonly host: WorldHost
  readonly door: Door
}

export interface RunningServer {
  readonly url: string
  /** Where devices connect, if there is a broker. */
  readonly mqttUrl: string | undefined
  readonly host: WorldHost
  readonly door: Door
  /** Ends in order: no more requests, what was accepted is consumed or kept, the databases stop. */
  stop(): Promise<void>
}

/** Starts everything in one process: PostgreSQL, worlds, consumers and the doors. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dataDir, onProgress = () => {} } = options
  const lock = await lockDataDir(dataDir)
  if (!lock.taken) throw new DataDirHeld(dataDir, lock.heldBy)
  const stops: (() => Promise<unknown>)[] = [async () => lock.release()]
  const stop = async () => {
    // In reverse order of starting; one failure does not leave the rest running.
    const failures: unknown[] = []
    for (const end of stops.splice(0).reverse()) await end().catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw new AggregateError(failures, 'the server did not stop cleanly')
  }
  try {
    const embedded = async (name: string): Promise<EmbeddedServer> => {
      const server: EmbeddedServer = await startEmbedded({
        dataDir: join(dataDir, name),
        onProgress,
        // Pools reconnect by themselves; what was under way when it died is sent again by its senders.
        onExit: ({ pid, signal }) => {
          onProgress(`the database server of ${name} (process ${pid}) died${signal ? ` by ${signal}` : ''}`)
          void bringBack(server, onProgress)
        },
      })
      // Databases stop after all that uses them, whenever they were started.
      stops.splice(1, 0, () => server.stop())
      return server
    }
    const server = options.databaseUrl
      ? parseDatabaseUrl(options.databaseUrl)
      : addressOf(await embedded('production'))
    let worlds: Promise<ServerAddress> | undefined
    const worldsServer = () => {
      worlds ??= options.worldsDatabaseUrl
        ? Promise.resolve(parseDatabaseUrl(options.worldsDatabaseUrl))
        : embedded('worlds').then(addressOf)
      return worlds
    }
    const fileKeys = await readFileKeys(dataDir, options.filesKey)
    const systems = [
      ...housed,
      makeNotifyRoom({ ...readNoticeOptions(process.env, { dataDir }), describers }),
      makeFilesRoom(fileKeys),
      makeImportsRoom(fileKeys),
    ]
    // What is wrong in the file of providers stops the start, before anybody could sign in.
    const outside = process.env.LIANFANG_SIGN_IN_FILE ?? join(dataDir, 'sign-in.yaml')
    const providers = new OutsideProviders(await readOutsideConfig(outside))
    onProgress('opening production')
    const host = await WorldHost.open({
      server,
      worldsServer,
      rooms: migrationRooms,
      kinds,
      systems,
      zone: options.zone,
      holder: `${hostname()}:${process.pid}`,
      prefix: server.database,
    })
    stops.push(() => host.close())
    const { door, keeper } = await openDoor({
      host,
      version,
      ...(options.logLevel ? { logLevel: options.logLevel } : {}),
    })
    const scenarios = new Scenarios({
      host,
      scenarios: options.scenarios?.({ host, door }) ?? [],
      onFailure: (scenario, err) => door.log.error({ err, scenario }, 'an exercise was not made'),
    })
    stops.push(() => scenarios.close())
    const leases = new Leases({
      host,
      onEnded: (world) => door.log.info({ world }, 'a world that nobody asked for any more was ended'),
      onFailure: (err) => door.log.warn({ err }, 'worlds whose lease ran out were not ended'),
    })
    stops.push(() => leases.close())
    stops.push(() => closeDoor(door))
    signalRoutes(door)
    tallyRoutes(door)
    placeRoutes(door)
    worldRoutes(door, { host, scenarios })
    accessRoutes(door, { host, keeper, secrets: readAccessSecrets(process.env, { dataDir }), providers })
    for (const system of systems) system.routes?.(door)
    const registry = observe(door, host.production)
    await servePages(door)
    await door.listen({ port: options.port, host: '127.0.0.1' })
    const mqtt = await openMqtt({
      host,
      findKeyHolder: (world, key) => keeper.findKeyHolder(world, key),
      log: door.log,
      port: options.mqttPort,
      brokerUrl: options.mqttBrokerUrl,
    })
    stops.push(() => mqtt.close())
    registerFigures(registry, mqtt)
    const address = door.server.address()
    const port = typeof address === 'object' && address ? address.port : options.port
    const url = `http://127.0.0.1:${port}`
    const mqttUrl = mqtt.url
    await lock.announce({ url, ...(mqttUrl ? { mqttUrl } : {}) })
    return { url, mqttUrl, host, door, stop }
  } catch (error) {
    await stop().catch(() => {})
    throw error
  }
}

/** Tries until it is up again, or was told to stop: a full disk may be emptied, a lock released. */
async function bringBack(server: EmbeddedServer, onProgress: (step: string) => void): Promise<void> {
  for (let waitMs = 500; ; waitMs = Math.min(30_000, waitMs * 2)) {
    onProgress('starting it again')
    try {
      return await server.restart()
    } catch (error) {
      onProgress(`it did not start: ${error instanceof Error ? error.message : String(error)}`)
      await pause(waitMs, undefined, { ref: false })
    }
  }
}

/** How long requests under way may take when the server ends: a stream that never ends must not keep it up. */
const closingMs = 3_000

async function closeDoor(door: Door): Promise<void> {
  const impatient = setTimeout(() => door.server.closeAllConnections(), closingMs)
  try {
    await door.close()
  } finally {
    clearTimeout(impatient)
  }
}

/** Another process holds the data directory. */
export class DataDirHeld extends Error {
  constructor(dataDir: string, { pid, url }: { pid: number; url?: string }) {
    super(`${dataDir} is held by process ${pid}${url ? `, which serves at ${url}` : ''}.`)
  }
}
