import { createKey, type NewKey, type RoleName, saveUnits } from '#platform/access'
import { openDoor } from '#platform/http'
import { house, type Tx, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import { day, type PlaceLevel, placeLevels, placePath } from '#vocabulary'
import { openTestHost } from '../worlds/testing.ts'
import { alertsRoom } from './index.ts'
import type { NewAlert } from './new-alert.ts'

/** A real server with a world whose clock stands at noon of a day, reached over a real socket. */
export interface AlertServer {
  readonly world: World
  /** Asks as the key of this text. */
  call(
    key: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> & { items?: Record<string, unknown>[] } }>
  /** A key over places, that works for every unit. */
  makeKey(role: RoleName, ...places: string[]): Promise<{ key: string; id: string }>
  /** A key over Beijing, that works for these units. */
  makeMember(role: RoleName, ...of: string[]): Promise<{ key: string; id: string }>
  work<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export async function openAlertServer(startsAt = '2020-06-11T12:00:00+08:00'): Promise<AlertServer> {
  const opened = await openTestHost({ systems: [alertsRoom], places, startsAt })
  const { host, world } = opened
  await saveUnits(world.database, units)
  const { door } = await openDoor({ host, version: 'test', logLevel: 'silent' })
  alertsRoom.routes?.(door)
  const base = `${await door.listen({ port: 0, host: '127.0.0.1' })}/w/${world.id}`
  const make = async (of: Pick<NewKey, 'role' | 'places' | 'units'>) => {
    const made = await createKey(world.database, { title: 'test', createdBy: 'test', ...of })
    return { key: made.key, id: `key:${made.id}` }
  }
  return {
    world,
    call: async (key, method, path, body) => {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: (await response.json()) as never }
    },
    makeKey: (role, ...of) => make({ role, places: of, units: units.map(({ id }) => id) }),
    makeMember: (role, ...of) => make({ role, places: ['cn.11'], units: of }),
    work: (work) => transact(world.database, house('test'), work),
    close: async () => {
      await door.close()
      await opened.close()
    },
  }
}

let numbered = 0

/** An alert of its own, about what the test says of it. */
export function newAlert(of: Partial<Omit<NewAlert, 'place'>> & { place?: string } = {}): NewAlert {
  numbered++
  return {
    origin: { kind: 'detector', id: 'rise-over-baseline' },
    key: `k${numbered}`,
    disease: 'influenza',
    title: { zh: '西城区：9例，预期2例', en: 'Xicheng: 9 seen, 2 expected' },
    day: day('2020-06-11'),
    observed: 9,
    expected: 2,
    surprise: 3,
    immediate: false,
    evidence: { counts: [1, 2, 9] },
    ...of,
    place: placePath(of.place ?? 'cn.11.01.02'),
  }
}

const places = [
  ['cn', '中国'],
  ['cn.11', '北京市'],
  ['cn.11.01', '市辖区'],
  ['cn.11.01.01', '东城区'],
  ['cn.11.01.02', '西城区'],
  ['cn.11.01.02.007', '某街道'],
  ['cn.42', '湖北省'],
  ['cn.42.01', '武汉市'],
].map(([path = '', zh = '']) => ({
  path: placePath(path),
  // Every path here has a level of its own depth.
  level: placeLevels[path.split('.').length - 1] as PlaceLevel,
  name: { zh, en: zh },
  codes: [],
}))

const unit = (id: string, place: string, duties: string[]) => ({
  id,
  name: { zh: id, en: id },
  place,
  duties,
})

/** The city's and one district's centre for disease control; the other district has none, and Wuhan has nobody. */
export const units = [
  unit('beijing-cdc', 'cn.11.01', ['cdc']),
  unit('xicheng-cdc', 'cn.11.01.02', ['cdc']),
  unit('dongcheng-market', 'cn.11.01.01', ['market']),
]
