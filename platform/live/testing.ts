import { createKey, type NewKey, saveUnits } from '#platform/access'
import { type NewAlert, raiseAlert } from '#platform/alerts'
import { type Doorkeeper, openDoor } from '#platform/http'
import { signalRoutes } from '#platform/signals/routes'
import { house, type Tx, transact } from '#platform/store'
import type { System } from '#platform/system'
import { tallyRoutes } from '#platform/tallies/routes'
import type { World, WorldHost } from '#platform/worlds'
import { day, placePath } from '#vocabulary'
import { unitRoutes } from '../access/unit-routes.ts'
import { unitSavingRoutes } from '../access/unit-saving-routes.ts'
import { openTestHost, testPlaces } from '../worlds/testing.ts'
import { followLive, type LiveMessage, type LiveState } from './client.ts'

/** A real server with a world whose clock stands at noon of a day. */
export interface LiveServer {
  readonly host: WorldHost
  readonly world: World
  readonly keeper: Doorkeeper
  /** The world's base. */
  readonly url: string
  makeKey(of: Pick<NewKey, 'role' | 'places'> & Partial<NewKey>): Promise<{ id: string; key: string }>
  work<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Raises an alert at a place; its number. */
  raise(place: string, of?: Partial<Omit<NewAlert, 'place'>>): Promise<string>
  closeDoor(): Promise<void>
  openDoor(): Promise<void>
  close(): Promise<void>
}

export async function openLiveServer(systems: readonly System[]): Promise<LiveServer> {
  const opened = await openTestHost({ systems, places: testPlaces, startsAt: '2020-06-11T12:00:00+08:00' })
  const { host, world } = opened
  await saveUnits(world.database, [
    { id: 'cdc', name: { zh: '疾控', en: 'CDC' }, place: 'cn', duties: ['cdc'], phone: '010-1' },
  ])
  let port = 0
  const open = async () => {
    const { door: opening, keeper } = await openDoor({ host, version: 'test', logLevel: 'silent' })
    signalRoutes(opening)
    tallyRoutes(opening)
    unitRoutes(opening)
    unitSavingRoutes(opening)
    for (const system of systems) system.routes?.(opening)
    await opening.listen({ port, host: '127.0.0.1' })
    const address = opening.server.address()
    port = typeof address === 'object' && address ? address.port : 0
    return { door: opening, keeper }
  }
  let { door, keeper } = await open()
  let numbered = 0
  const work = <T>(of: (tx: Tx) => Promise<T>) => transact(world.database, house('test'), of)
  return {
    host,
    world,
    get keeper() {
      return keeper
    },
    get url() {
      return `http://127.0.0.1:${port}/w/${world.id}`
    },
    makeKey: (of) => createKey(world.database, { title: 'test', createdBy: 'test', ...of }),
    work,
    raise: async (place, of) => {
      numbered++
      const raised = await work((tx) =>
        raiseAlert(tx, world.rooms, {
          origin: { kind: 'detector', id: 'rise-over-baseline' },
          key: `k${numbered}`,
          title: { zh: '例', en: 'seen' },
          day: day('2020-06-11'),
          surprise: 1,
          immediate: true,
          evidence: {},
          ...of,
          place: placePath(place),
        }),
      )
      if (raised === undefined) throw new Error('the alert was not raised')
      return String(raised)
    },
    closeDoor: () => door.close(),
    openDoor: async () => {
      ;({ door, keeper } = await open())
    },
    close: async () => {
      await door.close()
      await opened.close()
    },
  }
}

/** One who listens by the client that pages use, and remembers all that was said. */
export interface Ear {
  readonly messages: readonly LiveMessage[]
  readonly states: readonly LiveState[]
  readonly position: string | undefined
  /** The first message that fits, that came or comes. */
  heard(fits: (message: LiveMessage) => boolean): Promise<LiveMessage>
  /** The first state that fits. */
  reached(state: LiveState['state']): Promise<LiveState>
  stop(): void
}

export function listenTo(
  { url }: { url: string },
  of: { key?: string; since?: string; headers?: Record<string, string> },
): Ear {
  const messages: LiveMessage[] = []
  const states: LiveState[] = []
  const looks = new Set<() => void>()
  const note = () => {
    for (const look of looks) look()
  }
  const connection = followLive({
    url: `${url}/api/live`,
    ...(of.since === undefined ? {} : { since: of.since }),
    headers: { ...(of.key ? { authorization: `Bearer ${of.key}` } : {}), ...of.headers },
    retryMs: { first: 20, most: 200 },
    onMessage: (message) => {
      messages.push(message)
      note()
    },
    onState: (state) => {
      states.push(state)
      note()
    },
  })
  const first = <T>(list: readonly T[], fits: (one: T) => boolean) =>
    new Promise<T>((resolve) => {
      const look = () => {
        const found = list.find(fits)
        if (found === undefined) return
        looks.delete(look)
        resolve(found)
      }
      looks.add(look)
      look()
    })
  return {
    messages,
    states,
    get position() {
      return connection.position
    },
    heard: (fits) => first(messages, fits),
    reached: (state) => first(states, (one) => one.state === state),
    stop: () => connection.stop(),
  }
}

/** Every thing of a topic that was told: `17 at cn.11`. */
export function toldOf(messages: readonly LiveMessage[], topic: string): string[] {
  return messages.flatMap((message) =>
    message.event !== 'changes'
      ? []
      : message.changes.flatMap((change) =>
          change.topic === topic && 'items' in change
            ? change.items.map(({ id, place }) => [id, place].filter(Boolean).join(' at '))
            : [],
        ),
  )
}

/** Whether a message tells of this. */
export const tells =
  (topic: string, what: string) =>
  (message: LiveMessage): boolean =>
    toldOf([message], topic).includes(what)
