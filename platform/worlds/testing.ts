import { inject } from 'vitest'
import { StandingClock } from '#platform/clock'
import { type Place, savePlaces } from '#platform/places'
import { examine } from '#platform/signals'
import type { Database } from '#platform/store'
import type { System } from '#platform/system'
import {
  type Kind,
  kinds,
  type PlaceLevel,
  placeLevels,
  placePath,
  type SignalEvent,
  unassignedLabel,
} from '#vocabulary'
import { migrationRooms } from '../../apps/server/migration-rooms.ts'
import { copyTemplate, openTestDatabase } from '../store/testing.ts'
import { WorldHost } from './host.ts'
import { World } from './world.ts'

export interface TestWorld {
  readonly world: World
  readonly database: Database
  /** The same world opened anew, as after a restart. */
  reopen(): Promise<World>
  close(): Promise<void>
}

/** A world of its own at noon of a day, with a small place tree: two provinces, Beijing with its districts. */
export async function openTestWorld({
  noonOf = '2020-06-11',
  systems = [],
  kindsOf = kinds,
}: {
  noonOf?: string
  systems?: readonly System[]
  kindsOf?: readonly Kind[]
} = {}): Promise<TestWorld> {
  const { database, drop } = await openTestDatabase()
  await savePlaces(database, testPlaces)
  const open = () =>
    World.open({
      id: 'test',
      title: 'test',
      database: { ...database, close: async () => {} },
      clock: new StandingClock('Asia/Shanghai', new Date(`${noonOf}T12:00:00+08:00`)),
      kinds: kindsOf,
      systems,
      holder: 'test',
    })
  let world = await open()
  return {
    get world() {
      return world
    },
    database,
    reopen: async () => {
      await world.close()
      world = await open()
      return world
    },
    close: async () => {
      await world.close()
      await drop()
    },
  }
}

function testPlace(path: string, zh: string, codes: string[] = []): Place {
  // Every path here has a level of its own depth.
  const level = placeLevels[path.split('.').length - 1] as PlaceLevel
  return { path: placePath(path), level, name: { zh, en: zh }, codes }
}

/** Two provinces, Beijing with its districts. */
export const testPlaces: readonly Place[] = [
  testPlace('cn', '中国'),
  testPlace('cn.11', '北京市', ['110000']),
  testPlace('cn.11.01', '市辖区', ['110100']),
  testPlace('cn.11.01.01', '东城区', ['110101']),
  testPlace('cn.11.01.02', '西城区', ['110102']),
  testPlace('cn.11.01.02.007', '某街道', ['110102007']),
  testPlace('cn.11.01.06', '丰台区', ['110106']),
  testPlace(`cn.11.${unassignedLabel}`, '未分配'),
  testPlace('cn.42', '湖北省', ['420000']),
  testPlace('cn.42.01', '武汉市', ['420100']),
]

let numbered = 0

/** A daily report of new cases, with what the test says of it. */
export function caseCounts(confirmed: number, of: Partial<SignalEvent> & { day?: string } = {}): SignalEvent {
  const { day = '2020-06-11', ...event } = of
  numbered++
  return {
    specversion: '1.0',
    id: `e${numbered}`,
    source: 'urn:test:hospital',
    type: 'case.aggregate',
    place: '110102',
    data: { disease: 'covid-19', reportDate: day, confirmed },
    ...event,
  }
}

/** Sends events into a world past its door, as somebody who may send everything; throws where one is refused. */
export async function submit(world: World, events: readonly object[]): Promise<void> {
  const signals = events.map((event) => {
    const examined = examine(event, {
      kinds: world.kinds,
      today: world.clock.today(),
      findPlace: (text, on) => world.places.resolve(text, on),
      maySubmit: () => undefined,
    })
    if (!('signal' in examined)) throw new Error(examined.refusal.message)
    return examined.signal
  })
  await world.intake.submit(signals, 'test')
}

export interface TestProduction {
  readonly host: WorldHost
  /** Ends the host and removes its database. */
  close(): Promise<void>
}

export interface TestHost extends TestProduction {
  /** Made in it, a city of Shanghai's zone. */
  readonly world: World
  /** Ends the world and the host, and removes their databases. */
  close(): Promise<void>
}

/** A host as a server has it, with production alone: for a test that opens the door itself. */
export async function openTestProduction(systems: readonly System[] = []): Promise<TestProduction> {
  const { server, drop } = await copyTemplate()
  const host = await WorldHost.open({
    server,
    worldsServer: async () => server,
    rooms: migrationRooms,
    kinds,
    systems,
    zone: 'Asia/Shanghai',
    holder: 'test',
    prefix: inject('prefix'),
  })
  return {
    host,
    close: async () => {
      await host.close()
      await drop()
    },
  }
}

/** The same with one world of these places. */
export async function openTestHost({
  systems,
  places,
  startsAt,
}: {
  systems: readonly System[]
  places: readonly Place[]
  /** An instant with its offset. */
  startsAt: string
}): Promise<TestHost> {
  const { host, close } = await openTestProduction(systems)
  const world = await host.create({
    title: 'test',
    startsAt: new Date(startsAt),
    zone: 'Asia/Shanghai',
    createdBy: 'test',
  })
  await savePlaces(world.database, places)
  await world.places.load()
  return {
    host,
    world,
    close: async () => {
      await host.remove(world.id)
      await close()
    },
  }
}
